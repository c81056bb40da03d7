/** How finely risk is told of the day. @module */
import { assertEquals } from "@std/assert";
import type { Paise } from "../../../domain/money.ts";
import { limitsFor } from "../../../domain/risk/limits.ts";
import { marksWanted } from "../../../domain/risk/marks_wanted.ts";
import { RULES } from "../portfolio/book.ts";

const rupees = (amount: number) => amount * 100 as Paise;
const limits = (change: object, equity = 2_500_000) =>
  limitsFor({ ...RULES.risk, ...change }, rupees(equity));
const stepOf = (change: object) => marksWanted(limits(change)).step;

const LOSS = {
  dayLossMax: { amount: rupees(50_000), share: 0.02 },
  symbolLossShare: 0.008,
  drawdownShare: 0.02,
  profitLock: { multiple: 1, giveBackMax: 0.5 },
};

Deno.test("marksWanted() has a hundredth of what the day may lose, of the equity that it has", () => {
  assertEquals(marksWanted(limits(LOSS)), { step: rupees(500), floor: rupees(-50_000) });
  assertEquals(marksWanted(limits(LOSS, 100_000)), { step: rupees(20), floor: rupees(-2_000) });
});

Deno.test("marksWanted() has a smaller step where entries are held back by less", () => {
  assertEquals(stepOf({ ...LOSS, symbolLossShare: 0.001 }), 6_250);
  assertEquals(stepOf({ ...LOSS, drawdownShare: 0.002 }), 12_500);
  assertEquals(stepOf({ ...LOSS, profitLock: { multiple: 0.1, giveBackMax: 0.5 } }), 6_250);
  assertEquals(stepOf({ ...LOSS, profitLock: null }), rupees(500));
});

Deno.test("marksWanted() of a day that was re-armed has a hundredth of its allowance", () => {
  const rearmed = (allowance: Paise) =>
    marksWanted(limits(LOSS), { lossFloor: rupees(-51_000), allowance });
  assertEquals(rearmed(rupees(1_000)), { step: rupees(10), floor: rupees(-51_000) });
  assertEquals(rearmed(99 as Paise), { step: 0 as Paise, floor: rupees(-51_000) });
});
