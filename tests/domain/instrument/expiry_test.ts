/** Expiry weekdays, last ones of a month, and holidays on them, by the shipped calendar. @module */
import { assertEquals, assertThrows } from "@std/assert";
import {
  expiriesFrom,
  expirySchedule,
  tradingDaysBetween,
} from "../../../domain/instrument/expiry.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import { CALENDAR } from "../market_calendar.ts";

const schedule = expirySchedule(CALENDAR);

function expiries(date: string, every: "week" | "month", count: number): string[] {
  return expiriesFrom(date as IsoDate, every, count, schedule)
    .map((expiry) => expiry.date + (expiry.monthly ? " monthly" : ""));
}

Deno.test("expiriesFrom() gives the weekday in force and marks the month's last", () => {
  assertEquals(expiries("2026-10-21", "week", 2), ["2026-10-27 monthly", "2026-11-03"]);
  assertEquals(expiries("2026-08-19", "month", 3), [
    "2026-08-25 monthly",
    "2026-09-29 monthly",
    "2026-10-27 monthly",
  ]);
});

Deno.test("expiriesFrom() changes from Thursday to Tuesday with September 2025", () => {
  assertEquals(expiries("2025-08-20", "week", 4), [
    "2025-08-21",
    "2025-08-28 monthly",
    "2025-09-02",
    "2025-09-09",
  ]);
  assertEquals(expiries("2025-08-20", "month", 2), ["2025-08-28 monthly", "2025-09-30 monthly"]);
});

Deno.test("expiriesFrom() moves an expiry on a holiday to the trading day before", () => {
  assertEquals(expiries("2026-11-20", "week", 3), [
    "2026-11-23 monthly",
    "2026-12-01",
    "2026-12-08",
  ]);
  assertEquals(expiries("2026-11-09", "week", 1), ["2026-11-09"]);
  assertEquals(expiries("2026-10-16", "week", 1), ["2026-10-19"]);
  // Muhurat is no day to expire on.
  assertEquals(expiries("2025-10-17", "week", 1), ["2025-10-20"]);
  // 18 April 2025 was Good Friday, but the Thursday before was a trading day.
  assertEquals(expiries("2025-04-15", "week", 1), ["2025-04-17"]);
});

Deno.test("expiriesFrom() counts the day of expiry itself and drops what is past", () => {
  assertEquals(expiries("2026-11-23", "month", 1), ["2026-11-23 monthly"]);
  assertEquals(expiries("2026-11-25", "month", 1), ["2026-12-29 monthly"]);
  // The contract of the holiday week expired the day before.
  assertEquals(expiries("2026-11-24", "week", 1), ["2026-12-01"]);
});

Deno.test("expiriesFrom() lists contracts past the end of the calendar on plain weekdays", () => {
  assertEquals(expiries("2026-12-30", "month", 1), ["2027-01-26 monthly"]);
});

Deno.test("expiriesFrom() throws where there is no trading day", () => {
  const none = { ...schedule, isTradingDay: () => false };
  assertThrows(() => expiriesFrom("2026-11-20" as IsoDate, "week", 1, none), RangeError);
});

Deno.test("tradingDaysBetween() leaves out the first day, weekends and holidays", () => {
  const between = (from: string, to: string) =>
    tradingDaysBetween(from as IsoDate, to as IsoDate, schedule);
  assertEquals(between("2026-11-20", "2026-11-20"), 0);
  assertEquals(between("2026-11-20", "2026-11-23"), 1);
  assertEquals(between("2026-11-20", "2026-12-01"), 6);
});
