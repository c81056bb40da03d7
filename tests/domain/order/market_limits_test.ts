/** Price protection and market-wide halts, by the shipped tables. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { haltAfter } from "../../../domain/calendar/market_halt.ts";
import type { Paise } from "../../../domain/money.ts";
import { protectedBand, protectionOn } from "../../../domain/order/price_band.ts";
import { day, LIMITS } from "../market_tables.ts";

const TODAY = day("2026-11-20");

/** Lower and upper end in rupees. */
function band(what: "futures" | "options" | "closing_auction", reference: number, tick: number) {
  const { entry } = protectionOn(LIMITS.protection, what, TODAY);
  const paise = Math.round(reference * 100) as Paise;
  const { lower, upper } = protectedBand(entry, paise, tick as Paise);
  return [lower / 100, upper / 100];
}

Deno.test("protectedBand() is 20 rupees or 40 % about an option, 3 % about a future", () => {
  assertEquals(band("options", 50, 5), [30, 70]);
  assertEquals(band("options", 50.05, 5), [30.05, 70.05]);
  assertEquals(band("options", 120, 5), [72, 168]);
  assertEquals(band("options", 8, 5), [0.05, 28]);
  assertEquals(band("futures", 24_500, 10), [23_765, 25_235]);
  assertEquals(band("closing_auction", 1_420.3, 10), [1_377.7, 1_462.9]);
});

Deno.test("protectionOn() infers the first rule for older days", () => {
  assertEquals(protectionOn(LIMITS.protection, "options", day("2023-02-01")).inferred, false);
  assertEquals(protectionOn(LIMITS.protection, "options", day("2023-01-31")).inferred, true);
  assertEquals(
    protectionOn(LIMITS.protection, "closing_auction", day("2026-07-31")).inferred,
    true,
  );
});

Deno.test("protectedBand() lies on the tick and holds the reference, whatever that is", () => {
  fc.assert(fc.property(
    fc.constantFrom("futures", "options"),
    fc.integer({ min: 1, max: 2_000_000 }),
    fc.constantFrom(5, 10, 20),
    (what, ticks, tick) => {
      const { entry } = protectionOn(LIMITS.protection, what as "futures", TODAY);
      const reference = ticks * tick;
      const { lower, upper } = protectedBand(entry, reference as Paise, tick as Paise);
      assert(lower % tick === 0 && upper % tick === 0);
      assert(lower >= tick && lower <= reference && reference <= upper);
    },
  ));
});

Deno.test("haltAfter() follows level and time of day, up and down", () => {
  const said = (percent: number, clock: string) => {
    const [hour = 0, minute = 0] = clock.split(":").map(Number);
    const halt = haltAfter(LIMITS.halts, TODAY, percent / 100, hour * 60 + minute);
    return halt.type === "Pause" ? `${halt.minutes}+${halt.preOpenMinutes}` : halt.type;
  };
  const facts: [number, string, string][] = [
    [9.99, "10:00", "None"],
    [10, "12:59", "45+15"],
    [-10, "12:59", "45+15"],
    [-10, "13:00", "15+15"],
    [-10, "14:29", "15+15"],
    [-10, "14:30", "None"],
    [15, "12:59", "105+15"],
    [-15, "13:59", "45+15"],
    [-15, "14:00", "RestOfDay"],
    [-19.9, "09:20", "105+15"],
    [-20, "09:20", "RestOfDay"],
    [20, "15:29", "RestOfDay"],
  ];
  for (const [percent, clock, expected] of facts) {
    assertEquals(said(percent, clock), expected, `${percent} % at ${clock}`);
  }
});
