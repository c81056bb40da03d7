/** Entries near an expiry. @module */
import { assertEquals } from "@std/assert";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";
import { expiryFactor } from "../../../domain/risk/expiry.ts";

const RULES = { weekFactor: 0.9, dayFactor: 0.8, lastHourFactor: 0.6 };

function factor(date: string, minute: number, expiry: string | null): number {
  const day = date as IsoDate;
  return expiryFactor(
    istInstant(day, minute),
    expiry as IsoDate | null,
    istInstant(day, 940),
    RULES,
  );
}

Deno.test("expiryFactor() shrinks in the week, on the day and in the last hour", () => {
  // Tuesday 25 August 2026.
  assertEquals(factor("2026-08-21", 600, "2026-08-25"), 1); // the Friday before
  assertEquals(factor("2026-08-24", 600, "2026-08-25"), 0.9);
  assertEquals(factor("2026-08-25", 600, "2026-08-25"), 0.8);
  assertEquals(factor("2026-08-25", 879, "2026-08-25"), 0.8);
  assertEquals(factor("2026-08-25", 880, "2026-08-25"), 0.6);
});

Deno.test("expiryFactor() is 1 without an expiry and on the same weekday a week before", () => {
  assertEquals(factor("2026-08-25", 900, null), 1);
  assertEquals(factor("2026-08-18", 900, "2026-08-25"), 1);
});
