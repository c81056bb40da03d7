/** The whole screen: exactly as large as the terminal, whatever is on it. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { type EpochMs, type IsoDate, istClock, istInstant } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { Model } from "../../../tui/model/model.ts";
import { ASCII, UNICODE } from "../../../tui/paint/glyphs.ts";
import { textOf, widthOf } from "../../../tui/paint/line.ts";
import { alertsOf } from "../../../tui/rows/alerts.ts";
import { screenLines } from "../../../tui/screen/screen.ts";
import { deskView, VIEWS } from "../desk_views.ts";
import { NOW } from "../shown_day.ts";
import { after, emptyModel, screenText, shownModel, typing, withStatus } from "../shown_model.ts";

const SIZES = [[120, 36], [80, 24], [200, 60]] as const;

Deno.test("screenLines() are as many as the rows and as wide as the columns, on any screen", () => {
  const key = fc.constantFrom(
    ..."123456sSgGcp+_[]:?/qXtKjku!ab ",
    ...["enter", "tab", "escape", "down", "up", "right"],
  );
  const size = fc.record({
    columns: fc.integer({ min: 1, max: 220 }),
    rows: fc.integer({ min: 1, max: 70 }),
  });
  const keys = fc.array(key, { maxLength: 8 });
  fc.assert(fc.property(size, keys, fc.boolean(), fc.boolean(), (size, keys, unicode, live) => {
    const glyphs = unicode ? UNICODE : ASCII;
    const shown = shownModel({ size, glyphs, mode: live ? "live" : "paper" });
    const { model } = typing(shown, ...keys);
    const lines = screenLines(model);
    assertEquals(lines.length, size.rows);
    for (const line of lines) {
      assertEquals(widthOf(line), size.columns, textOf(line));
      // deno-lint-ignore no-control-regex -- control characters are what must not be there
      assert(!/[\x00-\x1f\x7f]/.test(textOf(line)));
    }
  }));
});

Deno.test("screenText() is ASCII alone on every screen of a terminal without more", () => {
  for (const [columns, rows] of SIZES) {
    const model = shownModel({ glyphs: ASCII, size: { columns, rows } });
    for (const keys of ["1", "2", "3", "4", "5", "6", "?", ":", "t", "X", "q"]) {
      const text = screenText(typing(model, keys).model);
      assert(/^[\x20-\x7e\n]*$/.test(text), text);
    }
  }
});

Deno.test("screenLines() keep `? help` at the left and `q leave` at the right of the last row", () => {
  for (const columns of [80, 81, 95, 100, 120, 200]) {
    const last = screenText(shownModel({ size: { columns, rows: 24 } })).split("\n").at(-1)!;
    assert(last.startsWith(" ? help"), last);
    assert(last.endsWith("q leave"), last);
  }
});

Deno.test("screenLines() say PAPER FILLS at real prices, and that somebody has to log in", () => {
  for (const [columns, rows] of SIZES) {
    const model = shownModel({ size: { columns, rows } });
    const login = { state: "needed", endsAt: null } as const;
    const text = screenText(withStatus(model, { simulated: false, login }));
    const [header] = text.split("\n");
    assertStringIncludes(header!, "PAPER FILLS");
    assert(!header!.includes("SIM"), header);
    assertStringIncludes(text, columns < 100 ? "alert" : "NEEDS LOGIN");
  }
});

Deno.test("screenLines() say how near the nearest limit of the day is, and which it is", () => {
  const words = {
    day_loss: ["risk 42% of max loss", "risk 42%"],
    drawdown: ["risk 42% of max drawdown", "DD risk 42%"],
    profit_lock: ["risk 42% of profit lock", "lock 42%"],
  } as const;
  for (const limit of ["day_loss", "drawdown", "profit_lock"] as const) {
    for (const [columns, rows] of SIZES) {
      const model = shownModel({ size: { columns, rows } });
      const { day } = deskView().status;
      const shown = withStatus(model, { day: { ...day, nearest: { limit, share: 0.42 } } });
      const [header] = screenText(shown).split("\n");
      assertStringIncludes(header!, words[limit][columns < 100 ? 1 : 0]);
      assertStringIncludes(header!, "HALT off");
    }
  }
});

Deno.test("screenLines() say which book squares off while others trade on", () => {
  for (const [columns, rows] of SIZES) {
    const model = shownModel({ size: { columns, rows } });
    const header = (squaringOff: readonly ("fno" | "options" | "equity")[]) =>
      screenText(withStatus(model, { phase: "square_off", squaringOff })).split("\n")[0]!;
    assertStringIncludes(header(["equity"]), "OPEN ");
    assertEquals(header(["equity"]).includes("SQUARE OFF"), false);
    if (columns >= 160) assertStringIncludes(header(["equity"]), "square off of equity");
    assertStringIncludes(header(["fno", "options", "equity"]), "SQUARE OFF ");
  }
});

Deno.test("screenLines() say that the whole market is halted, and until when", () => {
  for (const [columns, rows] of SIZES) {
    const model = shownModel({ size: { columns, rows } });
    const until = istInstant("2026-11-20" as IsoDate, 13 * 60);
    const marketHalt = { reason: "of the market until 13:00:00: NIFTY 50 -10.04 %", until };
    const text = screenText(withStatus(model, { phase: "halted", marketHalt }));
    assertStringIncludes(text.split("\n")[0]!, "MKT SHUT TO 13:00");
    assertStringIncludes(text, columns < 100 ? "alert" : "HALT of the market until 13:00");
    const rest = withStatus(model, { phase: "halted", marketHalt: { ...marketHalt, until: null } });
    assertStringIncludes(screenText(rest).split("\n")[0]!, "MKT SHUT TODAY");
  }
});

Deno.test("screenLines() say SIMULATED in the header of every screen", () => {
  for (const [columns, rows] of SIZES) {
    for (const tab of ["1", "2", "3", "4", "5", "6"]) {
      const [header] = screenText(
        typing(shownModel({ size: { columns, rows } }), tab).model,
      ).split("\n");
      assertStringIncludes(header!, "SIM");
    }
  }
});

Deno.test("screenLines() fill a banner's row from edge to edge while the engine is lost", () => {
  const model = after(
    shownModel(),
    { type: "Linked", link: { type: "lost", problem: "closed", stopped: false } },
    4_000,
  );
  const lines = screenLines(model);
  const banner = lines.find((line) => textOf(line).includes("ENGINE LOST"))!;
  assert(banner.every(({ style }) => style === "alarm"));
  assertEquals(widthOf(banner), 120);
  assertStringIncludes(textOf(banner), "orders may be live (closed)");
  assertEquals(lines.length, 36);
});

Deno.test("screenLines() call an engine that ended in order stopped, and say no orders are live", () => {
  const link = { type: "lost", problem: "no engine runs", stopped: true } as const;
  const text = screenText(after(shownModel(), { type: "Linked", link }, 4_000));
  assert(/ENGINE STOPPED \d+s — nothing trades/.test(text), text);
  assertStringIncludes(text, "engine ◌ STOPPED");
  assert(!/LOST|orders may be live/.test(text.split("\n").slice(0, 4).join("\n")), text);
});

Deno.test("screenLines() promise nobody who leaves that a lost engine trades on", () => {
  const link = { type: "lost", problem: "no engine runs", stopped: false } as const;
  const asked = typing(shownModel(), "q").model;
  assertStringIncludes(screenText(asked), "the engine trades on");
  const text = screenText(after(asked, { type: "Linked", link }, 4_000));
  assert(!text.includes("trades on"), text);
  assertStringIncludes(text, "no engine answers");
});

Deno.test("screenLines() dim what is older than 2 s and say how old it is", () => {
  const fresh = shownModel();
  const old = after(fresh, { type: "Ticked" }, fresh.now + 3_000);
  const styleOf = (model: typeof fresh, text: string) =>
    screenLines(model).flat().find((span) => span.text.includes(text))?.style;
  assertEquals(styleOf(fresh, "+3,474.25"), "good");
  assertEquals(styleOf(old, "+3,474.25"), "dim");
  assertEquals(styleOf(fresh, "+₹12,340.50"), "good");
  assertEquals(styleOf(old, "+₹12,340.50"), "dim");
  const text = screenText(old);
  assertStringIncludes(text, "feed ◌ 3.2s");
  assert(/24155\.85 +3\.2s +\+3,474\.25/.test(text), text);
  assertStringIncludes(text, "ENGINE LOST 3s");
});

Deno.test("screenLines() leave nothing bright but banners and titles when the desk is silent", () => {
  for (const tab of ["1", "2", "3", "4", "5", "6"]) {
    const { model } = typing(shownModel(), tab);
    const old = after(model, { type: "Ticked" }, model.now + 3_000);
    const [header, tabs, banner, ...below] = screenLines(old);
    assert(header!.slice(1).every(({ text, style }) => style === "dim" || !/\d%|HALT/.test(text)));
    assert(!textOf(tabs!).includes("evloop"));
    assertStringIncludes(textOf(banner!), "ENGINE LOST");
    assert(below.slice(0, -2).flat().every(({ style }) => style === "dim"), tab);
  }
  const health = typing(shownModel(), "5").model;
  const old = after(health, { type: "Ticked" }, health.now + 3_000);
  assertStringIncludes(screenText(old), "feed 3.2s · views skipped");
});

Deno.test("screenLines() hold no character that is not one column wide, whoever said it", () => {
  const wide = "日本😀";
  const halt = { reason: wide, by: wide, at: NOW };
  const engines = [{ name: "fno" as const, on: false, reason: wide }];
  const odd = withStatus(shownModel(), { halt, engines });
  const desk = { ...odd.desk.views.desk!, controller: { client: 7, by: wide } };
  const watching = after(odd, { type: "Viewed", push: { view: "desk", sequence: 3, body: desk } });
  const link = { type: "refused", problem: wide } as const;
  const refused = after(watching, { type: "Linked", link });
  for (const keys of [["1"], ["5"], ["/", ...wide], [":", ...wide], ["?", ...wide], ["t"], ["X"]]) {
    for (const model of [odd, watching, refused]) {
      const text = screenText(typing(model, ...keys).model);
      assert(!/[日本😀]/u.test(text), `${keys}\n${text}`);
    }
  }
  const rearming = typing(odd, ":", "r", "e", "a", "r", "m", "enter").model;
  assertStringIncludes(screenText(rearming), "HALT holds: ??? (???)");
});

Deno.test("screenLines() claim nothing of a desk that was never seen", () => {
  for (const tab of ["1", "2", "3", "4", "5", "6"]) {
    const text = screenText(typing(emptyModel(), tab).model);
    assert(!/nothing is held|no signals|no orders|no actors|nothing earned/.test(text), text);
  }
  const alone = after(emptyModel(), { type: "Ticked" }, 10_000);
  assertStringIncludes(screenText(alone), "`deno task trade paper` starts one");
  const problem = "An engine is there and does not answer";
  const silent = screenText(after(alone, { type: "Linked", link: { type: "refused", problem } }));
  assertStringIncludes(silent, problem);
  assert(!silent.includes("no engine"), silent);
});

Deno.test("screenLines() do not say that nobody has traded while the first trades are open", () => {
  const performance = { ...VIEWS.performance, rows: [], trades: [] };
  const model = shownModel({}, { ...VIEWS, performance });
  assertStringIncludes(screenText(model), "NIFTY26NOVFUT");
  const text = screenText(typing(model, "4").model);
  assertStringIncludes(text, "no strategy has ended a trade today");
  assert(!text.includes("has traded"), text);
});

Deno.test("screenLines() say on 80 columns that another screen has the control", () => {
  const size = { columns: 80, rows: 24 };
  const other = shownModel({ size }, { ...VIEWS, desk: deskView({}, 7) });
  assertStringIncludes(screenText(other), "watching");
  assert(!screenText(shownModel({ size })).includes("watching"));
});

Deno.test("screenLines() keep the screens and the link apart at every width", () => {
  for (const client of [1, 7]) {
    for (let columns = 80; columns <= 130; columns++) {
      const size = { columns, rows: 30 };
      const model = shownModel({ size }, { ...VIEWS, desk: deskView({}, client) });
      const tabs = screenText(model).split("\n")[1]!;
      assert(/Logs? .*feed/.test(tabs), `${columns}: ${tabs}`);
      assert(!tabs.includes(model.glyphs.ellipsis), `${columns}: ${tabs}`);
    }
  }
});

Deno.test("screenLines() leave out nothing of the header that has room", () => {
  const nearest = { limit: "drawdown", share: 1.12 } as const;
  const day = { ...deskView().status.day, net: 4_585_137 as Paise, nearest };
  const desk = { ...deskView({ day }), speed: 60 };
  const shown = shownModel({ size: { columns: 80, rows: 24 } }, { ...VIEWS, desk });
  const header = screenText(shown).split("\n")[0]!;
  assertStringIncludes(header, "45,851.37");
  assertStringIncludes(header, "DD risk 112%");
});

Deno.test("equityPanel() tells the worst fall of the day, also of points that are not drawn", () => {
  const worstFall = 2_700_000 as Paise;
  const model = shownModel({}, { ...VIEWS, performance: { ...VIEWS.performance, worstFall } });
  assertStringIncludes(screenText(model), "14 trades · win 57% · fall ₹27,000 ");
  const size = { columns: 200, rows: 60 };
  assertStringIncludes(screenText({ ...model, size }), "worst fall ₹27,000");
});

Deno.test("equityPanel() of a day without a result names each height once", () => {
  const curve = [1, 0].map((ago) => ({ at: (NOW - ago * 60_000) as EpochMs, net: 0 as Paise }));
  const text = screenText(
    shownModel({}, { ...VIEWS, performance: { ...VIEWS.performance, curve } }),
  );
  assertStringIncludes(text, "+100┤");
  assertStringIncludes(text, "-100┤");
});

Deno.test("equityPanel() draws the day until now while nothing is held, and not beyond its end", () => {
  const at = (NOW - 3 * 3_600_000) as EpochMs;
  const curve = [{ at, net: 0 as Paise }, { at, net: 5 as Paise }];
  const performance = { ...VIEWS.performance, curve };
  const ends = (phase: "open" | "closed") => {
    const views = { ...VIEWS, performance, desk: deskView({ phase }) };
    const text = screenText(shownModel({ size: { columns: 200, rows: 60 } }, views));
    return text.split("\n").filter((each) => /│ +\d\d:\d\d +\d\d:\d\d│/.test(each)).at(-1)!;
  };
  assertStringIncludes(ends("open"), `${istClock(NOW).slice(0, 5)}│`);
  assertStringIncludes(ends("closed"), `${istClock(at).slice(0, 5)}│`);
});

Deno.test("screenLines() say what is missing before the first view", () => {
  assertStringIncludes(screenText(emptyModel()), "looking for the engine");
  const attached = shownModel({}, {});
  assertStringIncludes(screenText(attached), "attached, waiting for the first view");
});

Deno.test("screenLines() hide every amount and quantity on a private screen", () => {
  for (const tab of ["1", "2", "3", "4", "5", "6"]) {
    const text = screenText(
      typing(shownModel({ size: { columns: 200, rows: 60 } }), tab, "p").model,
    );
    for (
      const secret of ["12,340.50", "3,474.25", "+3,474", "6,100.00", "0/65", "491.25"]
    ) {
      assert(!text.includes(secret), `${secret} on ${tab}:\n${text}`);
    }
    assert(!text.includes("??"), text);
  }
});

Deno.test("screenLines() mark LIVE by its word, its frames and the whole first row", () => {
  const model = shownModel({ mode: "live" });
  const [first] = screenLines(model);
  assert(first!.every(({ style }) => style === "alarm"));
  assertStringIncludes(textOf(first!), " LIVE ");
  assertStringIncludes(screenText(model), "╔═Positions");
});

Deno.test("screenLines() show the same desk in any order of its views", () => {
  const backwards = Object.fromEntries(Object.entries(VIEWS).reverse());
  assertEquals(screenText(shownModel({}, backwards)), screenText(shownModel()));
});

Deno.test("alertsPanel() lists on the health screen what the footer has no room for", () => {
  const restarted = deskView().status.actors.map((actor) => ({ ...actor, restarts: 2 }));
  const positions = deskView().status.positions.map((each) => ({ ...each, stop: null }));
  const model = withStatus(shownModel(), { actors: restarted, positions });
  const text = screenText(typing(model, "5").model);
  assertStringIncludes(text, "NIFTY26NOVFUT has no stop");
  assertStringIncludes(text, `Alerts ${positions.length + restarted.length + 1}`);
  const calm = withStatus(shownModel({}, { ...VIEWS, logs: { lines: [] } }), { actors: [] });
  assert(!screenText(typing(calm, "5").model).includes("Alerts"));
});

Deno.test("`e` shows every alert in full, also where the footer has to cut the first one", () => {
  const why =
    "the broker has refused this order with words of its own, again and again, for minutes";
  const line = { id: 1, at: NOW as EpochMs, level: "error", source: "broker", text: why } as const;
  const size = { columns: 80, rows: 24 };
  const views = { ...VIEWS, logs: { lines: [line] } };
  const model = withStatus(shownModel({ size }, views), { actors: [], positions: [] });
  const { length } = alertsOf(model.desk.views, 0);
  const footer = screenText(model).split("\n").at(-2)!;
  assert(footer.endsWith(`e:all ${length}`) && !footer.includes("for minutes"), footer);
  const shown = screenText(typing(model, "e").model);
  for (const word of why.split(" ")) assertStringIncludes(shown, word);
  assertEquals(screenText(typing(model, "e", "e").model), screenText(model));
});

Deno.test("screenLines() show product and strategy of each position from 120 columns on", () => {
  const [titles] = screenText(shownModel()).split("\n").filter((row) => row.includes("SYMBOL"));
  for (const title of ["PRD", "QTY", "AVG", "LTP", "P&L", "%", "STRATEGY"]) {
    assertStringIncludes(titles!, title);
  }
});

Deno.test("screenLines() show nothing of an engine whose place another one has taken", () => {
  const link = { type: "lost", problem: "no engine runs", stopped: false } as const;
  const lost = after(shownModel(), { type: "Linked", link });
  const lists = (model: Model) =>
    ["2", "4", "6"].map((tab) => screenText(typing(model, tab).model)).join("\n");
  assert(!lists(lost).includes("not known yet"));
  // The new one reads its journal yet: it shows what it holds, and no lists.
  const logs = { view: "logs", sequence: 1, body: { lines: [] } } as const;
  const told = after(lost, { type: "Viewed", push: logs });
  const body = deskView({ pid: 4243 });
  const taken = after(told, { type: "Viewed", push: { view: "desk", sequence: 1, body } });
  const back = after(taken, { type: "Linked", link: { type: "attached", client: 2 } });
  assertEquals(lists(back).match(/not known yet/g)?.length, 4, lists(back));
  assertStringIncludes(lists(back), "nothing was said yet");
  assertEquals(Object.keys(back.desk.views).sort(), ["desk", "logs"]);
  // The same one, after a while of silence, shows what it has shown.
  const same = { view: "desk", sequence: 1, body: deskView() } as const;
  assertEquals(after(lost, { type: "Viewed", push: same }).desk.views.orders, VIEWS.orders);
});

Deno.test("screenLines() show no lists of the day before of a desk that was opened anew", () => {
  const before = shownModel();
  const shown = (upMs: number, sequence: number) => {
    const body = { ...deskView(), upMs };
    return after(before, { type: "Viewed", push: { view: "desk", sequence, body } });
  };
  const { upMs } = deskView();
  assertEquals(shown(upMs + 250, 2).desk.views.performance, VIEWS.performance);
  assertEquals(Object.keys(shown(200, 2).desk.views), ["desk"]);
});

Deno.test("screenLines() say what is wrong also while the engine reads its journal", () => {
  const reading = withStatus(shownModel(), {
    login: { state: "needed", endsAt: null },
    progress: "reading the journal, 4 %",
  });
  const footer = screenText(reading).split("\n").at(-2)!;
  assertStringIncludes(footer, "NEEDS LOGIN");
  assertStringIncludes(footer, "reading the journal, 4 %");
});
