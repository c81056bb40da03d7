/** Tuesdays, last Tuesdays, and holidays on them. @module */
import { assertEquals, assertThrows } from "@std/assert";
import {
  addDays,
  expiriesFrom,
  tradingDaysBetween,
} from "../../../../adapters/exchange/market/expiry.ts";
import type { IsoDate } from "../../../../domain/market_time.ts";
import { isTradingDay } from "./made_market.ts";

function expiries(date: string, every: "week" | "month", count: number): string[] {
  return expiriesFrom(date as IsoDate, every, count, isTradingDay)
    .map((expiry) => expiry.date + (expiry.monthly ? " monthly" : ""));
}

Deno.test("expiriesFrom() gives Tuesdays and marks the month's last", () => {
  assertEquals(expiries("2026-10-21", "week", 2), ["2026-10-27 monthly", "2026-11-03"]);
  assertEquals(expiries("2026-08-19", "month", 3), [
    "2026-08-25 monthly",
    "2026-09-29 monthly",
    "2026-10-27 monthly",
  ]);
});

Deno.test("expiriesFrom() moves an expiry on a holiday to the trading day before", () => {
  assertEquals(expiries("2026-11-20", "week", 3), [
    "2026-11-23 monthly",
    "2026-12-01",
    "2026-12-08",
  ]);
  assertEquals(expiries("2026-11-09", "week", 1), ["2026-11-09"]);
  assertEquals(expiries("2026-10-16", "week", 1), ["2026-10-19"]);
});

Deno.test("expiriesFrom() counts the day of expiry itself and drops what is past", () => {
  assertEquals(expiries("2026-11-23", "month", 1), ["2026-11-23 monthly"]);
  assertEquals(expiries("2026-11-25", "month", 1), ["2026-12-29 monthly"]);
  // The contract of the holiday week expired the day before.
  assertEquals(expiries("2026-11-24", "week", 1), ["2026-12-01"]);
});

Deno.test("expiriesFrom() throws where the calendar has no trading day", () => {
  assertThrows(() => expiriesFrom("2026-11-20" as IsoDate, "week", 1, () => false), RangeError);
});

Deno.test("tradingDaysBetween() leaves out the first day, weekends and holidays", () => {
  const between = (from: string, to: string) =>
    tradingDaysBetween(from as IsoDate, to as IsoDate, isTradingDay);
  assertEquals(between("2026-11-20", "2026-11-20"), 0);
  assertEquals(between("2026-11-20", "2026-11-23"), 1);
  assertEquals(between("2026-11-20", "2026-12-01"), 6);
  assertEquals(addDays("2026-12-31" as IsoDate, 1), "2027-01-01");
});
