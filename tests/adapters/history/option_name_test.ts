/** Names of option files: what they say, and names that are of something else. @module */
import { assertEquals } from "@std/assert";
import { optionNamed } from "../../../adapters/history/option_name.ts";
import { CALENDAR } from "../../domain/market_calendar.ts";
import { expirySchedule } from "../../../domain/instrument/expiry.ts";

const named = (symbol: string) => {
  const found = optionNamed(symbol, expirySchedule(CALENDAR));
  return found && [found.name, found.expiry as string, found.strike as number, found.kind];
};

Deno.test("optionNamed() reads the month's contract, which expires when the schedule says", () => {
  assertEquals(named("NIFTY23JUN17000CE"), ["NIFTY", "2023-06-29", 1_700_000, "CE"]);
  assertEquals(named("M&M26OCT2955.5PE"), ["M&M", "2026-10-27", 295_550, "PE"]);
  // Tuesday the 24th is a holiday.
  assertEquals(named("BANKNIFTY26NOV56700CE"), ["BANKNIFTY", "2026-11-23", 5_670_000, "CE"]);
});

Deno.test("optionNamed() reads the day of a week's contract", () => {
  assertEquals(named("NIFTY2360817000PE"), ["NIFTY", "2023-06-08", 1_700_000, "PE"]);
  assertEquals(named("NIFTY26O0624350CE"), ["NIFTY", "2026-10-06", 2_435_000, "CE"]);
  assertEquals(named("NIFTY26D2924350PE"), ["NIFTY", "2026-12-29", 2_435_000, "PE"]);
});

Deno.test("optionNamed() takes no other name for an option", () => {
  for (
    const symbol of ["NIFTY", "SBIN", "NIFTY23JUNFUT", "NIFTY23FEX17000CE", "NIFTY2313217000CE"]
  ) {
    assertEquals(named(symbol), null, symbol);
  }
});
