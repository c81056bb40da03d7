/** Rows stay where they are: sorted when asked to, filtered while typed, with a cursor that follows. @module */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromRupees } from "../../../domain/money.ts";
import { chosenRow, shownRows } from "../../../tui/model/list_rows.ts";
import type { List, Model } from "../../../tui/model/model.ts";
import { deskView, VIEWS } from "../desk_views.ts";
import { SIGNALS } from "../story_views.ts";
import { after, chunk, screenText, shownModel, typing, withStatus } from "../shown_model.ts";

const names = (model: Model, list: List = "positions") =>
  shownRows(model, list).rows.map(({ key }) => key.split(":")[1] ?? key);

const BY_RESULT = [
  "NIFTY26NOVFUT",
  "BANKNIFTY26NOVFUT",
  "NIFTY26NOV24100CE",
  "RELIANCE",
  "INFY",
  "NIFTY26NOV24200PE",
];

/** The same positions, all results turned around. */
function turned(model: Model): Model {
  const positions = deskView().status.positions.map((each) => ({
    ...each,
    unrealised: fromRupees(-(each.unrealised ?? 0) / 100),
  }));
  return withStatus(model, { positions });
}

Deno.test("settled() keeps rows in their places while their figures change, until s is pressed", () => {
  const model = shownModel();
  assertEquals(names(model), BY_RESULT);
  const later = turned(model);
  assertEquals(names(later), BY_RESULT);
  // Through all columns and back to P&L.
  const sorted = typing(later, "s", "s", "s", "s", "s").model;
  assertEquals(names(sorted), [...BY_RESULT].reverse());
});

Deno.test("onTab() sorts anew when the key of the screen is pressed", () => {
  assertEquals(names(typing(turned(shownModel()), "1").model), [...BY_RESULT].reverse());
});

Deno.test("settled() puts a new row behind those that are there, and drops one that is gone", () => {
  const model = shownModel();
  const [first, ...rest] = deskView().status.positions;
  const without = withStatus(model, { positions: rest });
  assertEquals(names(without), BY_RESULT.filter((name) => name !== first!.symbol));
  const back = withStatus(without, { positions: [first!, ...rest] });
  assertEquals(names(back).at(-1), first!.symbol);
});

Deno.test("moved() keeps the cursor on its row when rows come and go", () => {
  const { model } = typing(shownModel(), "down", "down");
  assertMatch(screenText(model), /▶NIFTY26NOV24100CE/);
  const [, ...rest] = deskView().status.positions;
  assertMatch(screenText(withStatus(model, { positions: rest })), /▶NIFTY26NOV24100CE/);
});

Deno.test("reversed() turns the order around", () => {
  assertEquals(names(typing(shownModel(), "S").model), [...BY_RESULT].reverse());
});

Deno.test("filtered() shows rows with every word and without those behind an exclamation mark", () => {
  const filter = (text: string) => names(typing(shownModel(), "/", ...text, "enter").model);
  assertEquals(filter("nifty"), [
    "NIFTY26NOVFUT",
    "BANKNIFTY26NOVFUT",
    "NIFTY26NOV24100CE",
    "NIFTY26NOV24200PE",
  ]);
  assertEquals(filter("nifty !bank"), ["NIFTY26NOVFUT", "NIFTY26NOV24100CE", "NIFTY26NOV24200PE"]);
  assertEquals(filter("short"), ["INFY"]);
  assertEquals(filter("zzz"), []);
});

Deno.test("inFilter() takes the filter back on Escape, and Escape takes a kept one away", () => {
  const typed = typing(shownModel(), "/", ..."infy");
  assertEquals(names(typed.model), ["INFY"]);
  assertEquals(names(typing(typed.model, "escape").model).length, 6);
  const kept = typing(typed.model, "enter").model;
  assertStringIncludes(screenText(kept), "Positions 1/6 sort:P&L▼ /infy");
  assertEquals(names(typing(kept, "escape").model).length, 6);
});

Deno.test("pausedOrNot() holds signals still while new ones come, and catches up", () => {
  const { model } = typing(shownModel(), "3", " ");
  const view = { lines: SIGNALS.lines.slice(0, 2), holds: [] };
  const push = { view: "signals", sequence: 2, body: view } as const;
  const later = after(model, { type: "Viewed", push });
  assertEquals(names(later, "signals").length, SIGNALS.lines.length);
  assertStringIncludes(screenText(later), "PAUSED");
  assertEquals(names(typing(later, " ").model, "signals").length, 2);
});

Deno.test("onRow() follows a signal to its risk, orders, fills and what is held", () => {
  const { model } = typing(shownModel(), "3", "G", "enter");
  const text = screenText(model);
  for (const step of ["signal  LONG ema_cross_up", "risk", "order", "fill", "Orders", "Held"]) {
    assertStringIncludes(text, step);
  }
  assertStringIncludes(text, "65 @ 24102.40");
  assert(!screenText(typing(model, "p").model).includes("65 @ 24102.40"));
  const exit = screenText(typing(shownModel(), "4", "tab", "tab", "enter").model);
  assertStringIncludes(exit, "Result");
  assertStringIncludes(exit, "-491.25 after charges  -1.02 R  stop");
  // Of that one the views hold no more than its end.
  assertStringIncludes(exit, "Its first steps are no longer kept here");
  assert(!text.includes("Its first steps"));
});

Deno.test("inStory() scrolls a story that is longer than the screen back to its signal", () => {
  const [first, , order] = SIGNALS.lines;
  const orders = Array.from({ length: 30 }, (_, x) => ({ ...order!, id: 100 + x }));
  const signals = { ...SIGNALS, lines: [first!, ...orders] };
  const size = { columns: 80, rows: 24 };
  const { model } = typing(shownModel({ size }, { ...VIEWS, signals }), "3", "enter");
  assert(!screenText(model).includes("ema_cross_up"));
  assertStringIncludes(screenText(model), "Held");
  const back = typing(model, "pageup", "pageup", "pageup", "up").model;
  assertStringIncludes(screenText(back), "signal  LONG ema_cross_up");
  assertStringIncludes(screenText(back), "arrows scroll, Esc back");
  const end = typing(back, "pagedown", "pagedown", "pagedown", "down").model;
  assertEquals(screenText(end), screenText(model));
});

Deno.test("onRow() shows a row without a story in full", () => {
  const long = `refused ${"word ".repeat(30)}end`;
  const logs = { lines: [{ ...VIEWS.logs.lines[0]!, text: long }] };
  const model = shownModel({ size: { columns: 80, rows: 24 } }, { ...VIEWS, logs });
  const text = screenText(typing(model, "6", "enter").model);
  assertStringIncludes(text, "In full");
  assertStringIncludes(text, "end");
});

Deno.test("holdRows() count each reason once, with who held back", () => {
  const count = (strategy: string, reason: string, count: number) =>
    ({ book: "equity", strategy, reason, count }) as const;
  const holds = [count("a", "no_signal", 5), count("b", "low_rvol", 7), count("b", "no_signal", 4)];
  const model = typing(shownModel({}, { ...VIEWS, signals: { lines: [], holds } }), "3").model;
  const rows = shownRows(model, "holds").rows.map(({ cells }) => cells.map(({ text }) => text));
  assertEquals(rows, [["no_signal", "9", "equity.a 5, equity.b 4"], [
    "low_rvol",
    "7",
    "equity.b 7",
  ]]);
});

Deno.test("otherChart() goes from candles to a line to five levels of depth", () => {
  const texts = [["c"], ["c", "c"], ["c", "c", "c"]].map((keys) =>
    screenText(typing(shownModel(), "tab", ...keys).model)
  );
  assertStringIncludes(texts[0]!, "c:line");
  assertStringIncludes(texts[1]!, "c:depth");
  for (const level of ["65 24155.80  24155.90 65", "325 24155.60  24156.10 325"]) {
    assertStringIncludes(texts[1]!.replaceAll(/ +/g, " "), level.replaceAll(/ +/g, " "));
  }
  assertStringIncludes(texts[2]!, "c:candles");
});

Deno.test("zoom puts the focused panel on the whole screen and back", () => {
  const zoomed = typing(shownModel(), "tab", "+").model;
  assertMatch(screenText(zoomed).split("\n")[2]!, /^┌─Chart NIFTY26NOVFUT 5m─+c:candles┐$/);
  assertEquals(
    screenText(typing(zoomed, "_").model),
    screenText(typing(shownModel(), "tab").model),
  );
});

Deno.test("chartOf() brings a symbol's chart to the front from any screen", () => {
  const small = shownModel({ size: { columns: 80, rows: 24 } });
  const step = typing(small, "2", ":", ..."chart infy", "enter");
  assertStringIncludes(screenText(step.model), "Chart NIFTY26NOVFUT");
  const asked = step.effects.flatMap((effect) =>
    effect.type === "Ask" && effect.verb === "select" ? [effect.args] : []
  );
  assertEquals(asked.at(-1), { symbol: "INFY", timeframe: "5m" });
});

Deno.test("followed() has the chart of the marked position, whatever was chosen on another screen", () => {
  const marked = (model: Model) => [chosenRow(model, "positions")?.symbol, model.chart.symbol];
  const orders = typing(shownModel(), "j", "2", "G", "enter", "escape").model;
  const symbol = chosenRow(orders, "orders")!.symbol!;
  assertEquals(marked(typing(orders, "1").model), [symbol, symbol]);
  // Of one that is not held there is no row.
  const [first] = VIEWS.signals.lines;
  const signals = { lines: [{ ...first!, symbol: "TCS" }], holds: [] };
  const story = typing(shownModel({}, { ...VIEWS, signals }), "3", "enter", "escape").model;
  assertEquals(story.chart.symbol, "TCS");
  const back = typing(story, "1").model;
  assertEquals(marked(back), ["NIFTY26NOVFUT", "NIFTY26NOVFUT"]);
  // A row that goes takes the mark to another one.
  const second = typing(back, "j").model;
  const positions = VIEWS.desk.status.positions.filter(({ symbol }) =>
    symbol !== second.chart.symbol
  );
  const [row, chart] = marked(withStatus(second, { positions }));
  assertEquals([row, chart === second.chart.symbol], [chart, false]);
});

Deno.test("a key that changes nothing in sight says what it did, or that it does nothing", () => {
  const small = shownModel({ size: { columns: 80, rows: 24 } });
  const said = (...keys: string[]) => screenText(typing(small, ...keys).model).split("\n").at(-2)!;
  assertStringIncludes(said("c"), "chart: line, 5m");
  assertStringIncludes(said("]"), "chart: candles, 15m");
  assertStringIncludes(said("[", "[", "["), "chart: candles, 1m");
  assertStringIncludes(said("3", "s"), "sorted one way only");
  assertStringIncludes(said("6", "S"), "sorted one way only");
  assertStringIncludes(said("7"), "no key 7: ? lists them");
  // Of several in one piece nobody meant one.
  const several = after(small, { type: "Pressed", keys: chunk("7zz") });
  assertEquals(screenText(several).includes("no key"), false);
});
