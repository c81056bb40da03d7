/** A private screen: neither amounts nor quantities, also in the words of a broker. @module */
import { assert, assertEquals } from "@std/assert";
import type { Model } from "../../../tui/model/model.ts";
import { update } from "../../../tui/model/update.ts";
import { alertsOf } from "../../../tui/rows/alerts.ts";
import { deskView, VIEWS } from "../desk_views.ts";
import { NOW } from "../shown_day.ts";
import { refusedAnswer, requests, screenText, shownModel, typing } from "../shown_model.ts";

const MARGIN = "Insufficient funds. Required margin is 95417.84 but available margin is 74251.80";
const [rejected] = VIEWS.orders.orders;
const ORDERS = {
  orders: [{ ...rejected!, status: "REJECTED", reason: "margin_short", words: MARGIN } as const],
};

function shown(model: Model, ...keys: readonly string[]): string {
  return screenText(typing(model, ...keys).model);
}

Deno.test("a private screen masks what a broker says of an order, in the list and in its story", () => {
  const model = shownModel({ size: { columns: 200, rows: 50 } }, { ...VIEWS, orders: ORDERS });
  assert(shown(model, "2").includes("95417.84"));
  assert(shown(model, "2", "enter").includes("95417.84"));
  for (const keys of [["p", "2"], ["p", "2", "enter"]]) {
    const text = shown(model, ...keys);
    assert(text.includes("Insufficient funds") && !/95417|74251/.test(text), text);
  }
});

Deno.test("a private screen asks before FLATTEN without saying how much is held", () => {
  const model = shownModel();
  const [held] = deskView().status.positions;
  const line = (text: string) =>
    text.split("\n").find((each) => /│ (SELL|BUY ) .*\S/.test(each) && each.includes(held!.symbol));
  assert(line(shown(model, "X"))!.includes(` ${Math.abs(held!.quantity)}  ${held!.symbol}`));
  assert(line(shown(model, "p", "X"))!.includes(`•••  ${held!.symbol}`));
});

Deno.test("a private screen masks amounts in an answer, and in what a broker is troubled by", () => {
  const { model, effects } = typing(shownModel(), "p", ":", ..."flatten", "enter", "tab", "enter");
  assertEquals(requests(effects), [["flatten", {}]]);
  const message = "may lose 12,345.00 of 50,000.00";
  const answer = refusedAnswer(message);
  const answered = { type: "Answered", id: 1, outcome: { type: "answered", answer } } as const;
  const text = screenText(update(model, answered, model.now + 5).model);
  assert(text.includes("may lose *** of ***") && text.includes("after 5 ms"), text);
  const warned = {
    at: NOW,
    level: "warn",
    source: "desk",
    text: "broker: margin 12,345.00",
  } as const;
  const logs = { lines: [{ ...warned, id: 1 }] };
  assert(
    alertsOf({ desk: deskView(), logs }, 0, true).some(({ text }) => text === "broker: margin ***"),
  );
});

Deno.test("a private screen masks amounts in the reason of a HALT and in what an actor fell of", () => {
  const actors = deskView().status.actors.map((each) => ({
    ...each,
    restarts: 1,
    lastError: MARGIN,
  }));
  const halt = { reason: MARGIN, by: "asha", at: NOW };
  const engines = [{ name: "fno", on: false, reason: "margin_short", words: MARGIN } as const];
  const views = { ...VIEWS, desk: deskView({ halt, actors, engines }) };
  for (const columns of [80, 200]) {
    const model = shownModel({ size: { columns, rows: 40 } }, views);
    const rearm = [":", ..."rearm", "enter"];
    assert(/95417/.test(shown(model, ...rearm)));
    for (const keys of [["p"], ["p", "5"], ["p", "e"], ["p", "t"], ["p", ...rearm]]) {
      const text = shown(model, ...keys);
      assert(text.includes("HALTED Insufficient") && !/95417|74251/.test(text), text);
    }
  }
});
