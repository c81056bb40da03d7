/** What must hold of the review of any entry on any day. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Paise } from "../../../domain/money.ts";
import { markDay, type RiskDay } from "../../../domain/risk/day.ts";
import { review, type Verdict } from "../../../domain/risk/review.ts";
import { DAY, ENTRY, LIMITS, type TestOrder, VIEW } from "./entry_request.ts";
import { reviewed } from "./reviewed.ts";

/** How many units a verdict lets through. */
function units(verdict: Verdict<TestOrder>): number {
  return verdict.type === "ALLOW" || verdict.type === "REDUCE" ? verdict.order.quantity : 0;
}

Deno.test("review() never allows more after a loss than before, 20,000 days", () => {
  const amount = (min: number, max: number) => fc.integer({ min, max });
  const anyDay = fc.record({
    peak: amount(0, 8_000_000),
    pnl: amount(-6_000_000, 8_000_000),
    loss: amount(0, 6_000_000),
    mine: fc.boolean(),
    unrealised: fc.boolean(),
    lots: amount(1, 40),
    exposure: amount(0, 210_000_000),
    rearmed: fc.option(amount(-8_000_000, 0)),
  });
  fc.assert(
    fc.property(anyDay, ({ peak, pnl, loss, mine, unrealised, lots, exposure, rearmed }) => {
      const key = mine ? "fno:NIFTY" : "equity:INFY";
      const marked = (day: RiskDay, to: number) =>
        markDay(day, [{
          key,
          realised: (unrealised ? 0 : to) as Paise,
          unrealised: (unrealised ? to : 0) as Paise,
        }]);
      const before = { ...marked(marked(DAY, peak), pnl), lossFloor: rearmed as Paise | null };
      const after = marked(before, pnl - loss);
      const entry = { ...ENTRY, order: { tag: "A", quantity: lots * 65 } };
      const view = { ...VIEW, exposure: exposure as Paise };
      const first = units(review(entry, { ...view, day: before }, LIMITS));
      const second = units(review(entry, { ...view, day: after }, LIMITS));
      assert(second <= first, `${second} after the loss, ${first} before`);
      assert(first <= lots * 65);
      assertEquals(first % 65, 0);
    }),
    { numRuns: 20_000 },
  );
});

Deno.test("review() never lets an entry through on a number that is none", () => {
  const entryKeys = [
    "lot",
    "freezeQuantity",
    "price",
    "ltp",
    "pricedAt",
    "at",
    "targetDistance",
    "spread",
    "exposurePerUnit",
  ] as const;
  for (const key of entryKeys) {
    assertEquals(units(reviewed({ entry: { [key]: NaN } })), 0, `entry.${key}`);
  }
  const band = { lower: 1 as Paise, upper: 10_000_000 as Paise };
  assertEquals(units(reviewed({ entry: { band } })), ENTRY.order.quantity);
  for (const key of ["lower", "upper"] as const) {
    const broken = { ...band, [key]: NaN };
    assertEquals(units(reviewed({ entry: { band: broken } })), 0, `entry.band.${key}`);
  }
  for (const key of ["positions", "exposure", "others"] as const) {
    assertEquals(units(reviewed({ view: { [key]: NaN } })), 0, `view.${key}`);
  }
  for (const key of ["realised", "unrealised", "peak", "trades", "lossFloor"] as const) {
    assertEquals(units(reviewed({ day: { ...DAY, [key]: NaN } })), 0, `day.${key}`);
  }
  const limitKeys = [
    "dayLossMax",
    "symbolLossMax",
    "drawdownMax",
    "exposureMax",
    "positionsMax",
    "tradesPerSymbolMax",
    "tradesPerDayMax",
    "ordersPerSecondMax",
    "costMultiple",
  ] as const;
  for (const key of limitKeys) {
    assertEquals(units(reviewed({ limits: { [key]: NaN } })), 0, `limits.${key}`);
  }
});
