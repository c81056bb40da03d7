/** Executions that a row has shown and those that trades tell: each unit counts once. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { EpochMs } from "../../../domain/market_time.ts";
import {
  absorb,
  intended,
  type OrderReport,
  type OrderState,
} from "../../../domain/order/order.ts";
import { fill, MORNING, order } from "../projection/small_session.ts";

const AT = MORNING as EpochMs;
const LATER = MORNING + 60_000 as EpochMs;
const ORDER = order({ quantity: 150 });
const PRICE = 2_450_000;

interface Unit {
  readonly quantity: number;
  readonly price: number;
}

/** Trades, one report each, as a list tells them. */
function trades(units: readonly Unit[]): OrderReport[] {
  let filled = 0;
  return units.map(({ quantity, price }, i) => {
    filled += quantity;
    return reported(filled, { fill: fill(ORDER, quantity, price, AT, i) });
  });
}

/** The row after the first `count` of them. */
function row(units: readonly Unit[], count: number): OrderReport {
  const done = units.slice(0, count);
  const filled = done.reduce((sum, { quantity }) => sum + quantity, 0);
  const value = done.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const executed = fill(ORDER, filled, Math.round(value / filled), AT, count);
  return reported(filled, { fill: { ...executed, tradeId: `average ${filled}` }, byRow: true });
}

function reported(filled: number, how: Pick<OrderReport, "fill" | "byRow">): OrderReport {
  const status = filled >= ORDER.quantity ? "COMPLETE" : "OPEN";
  return { tag: ORDER.tag, orderId: "B1", status, filled, reason: "", ...how };
}

function heard(state: OrderState, reports: readonly OrderReport[], at = AT) {
  const fills: [number, number][] = [];
  for (const report of reports) {
    const { state: next, fill } = absorb(state, report, at);
    if (fill !== null) fills.push([fill.quantity, fill.price]);
    state = next;
  }
  return { state, fills };
}

const NEW = intended(ORDER, AT);
const PARTS = [{ quantity: 50, price: PRICE }, { quantity: 100, price: PRICE + 30 }];

Deno.test("executionNews() counts what a row has shown once, and no trade of it again", () => {
  const shown = heard(NEW, [row(PARTS, 2), row(PARTS, 2), row(PARTS, 1)]);
  assertEquals(shown.fills, [[150, PRICE + 20]]);
  assertEquals([shown.state.status, shown.state.filled, shown.state.byRow], ["COMPLETE", 150, 150]);
  const told = heard(shown.state, [...trades(PARTS), ...trades(PARTS)]);
  assertEquals(told.fills, []);
  assertEquals([told.state.filled, told.state.byRow, told.state.trades.length], [
    150,
    undefined,
    2,
  ]);
});

Deno.test("executionNews() takes of a row what trades have not told, at what they leave of it", () => {
  const [first] = trades(PARTS);
  assertEquals(heard(NEW, [first!, row(PARTS, 2)]).fills, [[50, PRICE], [100, PRICE + 30]]);
  // A list that comes back brings units that no row has shown.
  const shown = heard(NEW, [row(PARTS, 1)]).state;
  assertEquals(heard(shown, trades(PARTS)).fills, [[100, PRICE + 30]]);
  const whole = trades([{ quantity: 150, price: PRICE }]);
  assertEquals(heard(shown, whole).fills, [[100, PRICE]]);
});

Deno.test("an exit that only its row shows has filled when that was told, not when it was listed", () => {
  const [entry, exit] = (["entry", "exit"] as const).map((purpose) =>
    absorb(intended({ ...ORDER, purpose }, AT), row(PARTS, 2), LATER).fill!.at
  );
  assertEquals([entry, exit], [AT, LATER]);
});

Deno.test("rows and trades in any order come to the same units, and nearly the same money", () => {
  const part = fc.record({ quantity: fc.integer({ min: 1, max: 50 }), price: fc.nat(100) });
  fc.assert(fc.property(fc.array(part, { minLength: 1 }), fc.array(fc.nat()), (parts, picks) => {
    const units = parts.map(({ quantity, price }) => ({ quantity, price: PRICE + price }));
    const total = units.reduce((sum, { quantity }) => sum + quantity, 0);
    const all = trades(units);
    // At each step a row of some count, or the trades up to it: then every trade.
    const reports = picks.flatMap((pick) => {
      const count = 1 + pick % units.length;
      return pick % 2 === 0 ? [row(units, count)] : all.slice(0, count);
    });
    const { state, fills } = heard(NEW, [...reports, ...all]);
    const bought = fills.reduce((sum, [quantity]) => sum + quantity, 0);
    assertEquals([bought, state.filled, state.byRow], [total, total, undefined]);
    const value = units.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
    assert(Math.abs(state.turnover - value) <= 101 * total);
  }));
});
