/** Dated lots of the index futures, each on the day before and the day of its change. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { entryOn } from "../../../domain/dated.ts";
import { lotOn } from "../../../domain/instrument/lot_size.ts";
import { day, LOTS } from "../market_tables.ts";

const CHANGES: readonly (readonly [string, string, number])[] = [
  ["NIFTY", "2021-06-24", 75],
  ["NIFTY", "2021-06-25", 50],
  ["NIFTY", "2024-04-25", 50],
  ["NIFTY", "2024-04-26", 25],
  ["NIFTY", "2025-01-30", 25],
  ["NIFTY", "2025-01-31", 75],
  ["NIFTY", "2025-12-30", 75],
  ["NIFTY", "2025-12-31", 65],
  ["BANKNIFTY", "2020-06-25", 20],
  ["BANKNIFTY", "2020-06-26", 25],
  ["BANKNIFTY", "2023-06-28", 25],
  ["BANKNIFTY", "2023-06-29", 15],
  ["BANKNIFTY", "2025-01-31", 30],
  ["BANKNIFTY", "2025-06-26", 30],
  ["BANKNIFTY", "2025-06-27", 35],
  ["BANKNIFTY", "2026-11-20", 30],
  ["FINNIFTY", "2024-06-25", 40],
  ["FINNIFTY", "2024-06-26", 25],
  ["FINNIFTY", "2025-01-31", 65],
  ["FINNIFTY", "2026-11-20", 60],
];

for (const [name, date, lot] of CHANGES) {
  Deno.test(`lotOn() of ${name} is ${lot} on ${date}`, () => {
    assertEquals(lotOn(LOTS, name, day(date)), { lot, inferred: false });
  });
}

Deno.test("lotOn() infers the first lot for older days and knows no other name", () => {
  assertEquals(lotOn(LOTS, "NIFTY", day("2016-04-01")), { lot: 75, inferred: true });
  assertEquals(lotOn(LOTS, "SENSEX", day("2026-11-20")), null);
  assertEquals(lotOn(LOTS, "constructor", day("2026-11-20")), null);
});

Deno.test("entryOn() throws on an empty table", () => {
  assertThrows(() => entryOn([], day("2026-11-20")), RangeError, "no entries");
});
