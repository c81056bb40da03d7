/** Dated facts of NSE's hours and days, each on a day before and after its change. @module */
import { assert, assertEquals } from "@std/assert";
import {
  calendarOn,
  closesFrom,
  lastTradingDay,
  marketOfKey,
  marketOfKind,
  type MarketSegment,
  previousTradingDay,
  sessionsOn,
  tradingDays,
} from "../../../domain/calendar/calendar.ts";
import {
  addDays,
  type IsoDate,
  istClock,
  istInstant,
  parseClock,
} from "../../../domain/market_time.ts";
import { CALENDAR, phaseAt } from "../market_calendar.ts";

const at = (date: string, clock: string) => istInstant(date as IsoDate, parseClock(clock)!);

/** `09:15-15:30`, or `unknown`. */
function sessions(date: string, segment: MarketSegment): string {
  const found = sessionsOn(CALENDAR, date as IsoDate, segment);
  if (found === "unknown") return found;
  const clock = (instant: Parameters<typeof istClock>[0]) => istClock(instant).slice(0, 5);
  return found.map(({ openAt, closeAt }) => `${clock(openAt)}-${clock(closeAt)}`).join(" ");
}

Deno.test("sessionsOn() follows the changes of hours", () => {
  const facts: [string, string, string][] = [
    ["2025-01-01", "09:15-15:30", "09:15-15:30"],
    ["2026-07-31", "09:15-15:30", "09:15-15:30"],
    ["2026-08-03", "09:15-15:15", "09:15-15:40"],
    ["2026-11-20", "09:15-15:15", "09:15-15:40"],
  ];
  for (const [date, equity, fno] of facts) {
    assertEquals([sessions(date, "equity"), sessions(date, "fno")], [equity, fno], date);
  }
});

Deno.test("sessionsOn() has special days by their own hours, and none on closed ones", () => {
  const facts: [string, string][] = [
    ["2025-02-01", "09:15-15:30"],
    ["2025-02-08", ""],
    ["2025-10-20", "09:15-15:30"],
    ["2025-10-21", "13:45-14:45"],
    ["2025-10-22", ""],
    ["2026-02-01", "09:15-15:30"],
    ["2026-11-08", "unknown"],
    ["2024-12-31", "unknown"],
    ["2027-01-01", "unknown"],
  ];
  for (const [date, expected] of facts) {
    assertEquals(sessions(date, "equity"), expected, date);
    assertEquals(sessions(date, "fno"), expected, date);
  }
});

Deno.test("calendarOn() names why a day is closed, special or unknown", () => {
  const said = (date: string) => {
    const day = calendarOn(CALENDAR, date as IsoDate);
    return day.type === "Unknown" ? `${day.type} ${day.code}` : `${day.type} ${day.name}`;
  };
  const facts: [string, string][] = [
    ["2025-02-26", "Closed Mahashivratri"],
    ["2025-03-14", "Closed Holi"],
    ["2025-08-15", "Closed Independence Day"],
    ["2025-10-21", "Open Muhurat"],
    ["2026-01-14", "Open null"],
    ["2026-01-15", "Closed Municipal election in Maharashtra"],
    ["2026-01-26", "Closed Republic Day"],
    ["2026-02-01", "Open Union Budget"],
    ["2026-11-08", "Unknown hours_unknown"],
    ["2026-11-10", "Closed Diwali Balipratipada"],
    ["2026-11-21", "Closed weekend"],
    ["2026-11-23", "Open null"],
    ["2026-11-24", "Closed Guru Nanak Jayanti"],
    ["2026-12-25", "Closed Christmas"],
    ["2027-01-04", "Unknown outside_calendar"],
  ];
  for (const [date, expected] of facts) assertEquals(said(date), expected, date);
});

Deno.test("closesFrom() is the match of the closing auction, or else the last minute of trading", () => {
  const facts: [string, MarketSegment, string | null][] = [
    ["2026-07-31", "equity", "15:29"],
    ["2026-08-03", "equity", "15:30"],
    ["2026-08-03", "fno", "15:39"],
    ["2025-10-21", "equity", "14:44"],
    ["2026-11-08", "equity", null],
    ["2026-11-24", "fno", null],
  ];
  for (const [date, segment, expected] of facts) {
    const at = closesFrom(CALENDAR, date as IsoDate, segment);
    assertEquals(at === null ? null : istClock(at).slice(0, 5), expected, `${date} ${segment}`);
  }
});

Deno.test("the calendar has the pre-open and closing sessions", () => {
  const facts: [string, string, MarketSegment, string][] = [
    ["2026-09-04", "09:06", "equity", "pre_open"],
    ["2026-09-04", "09:09", "equity", "pre_open_match"],
    ["2026-09-07", "09:06", "equity", "pre_open_limit_only"],
    ["2026-09-07", "09:11", "equity", "pre_open_match"],
    ["2025-12-05", "09:05", "fno", "closed"],
    ["2025-12-08", "09:05", "fno", "pre_open"],
    ["2025-12-08", "09:08", "fno", "closed"],
    ["2026-07-31", "15:20", "equity", "continuous"],
    ["2026-08-03", "15:15", "equity", "closed"],
    ["2026-08-03", "15:20", "equity", "closing_auction"],
    ["2026-08-03", "15:27", "equity", "closing_auction_limit_only"],
    ["2026-08-03", "15:32", "equity", "closing_match"],
    ["2026-08-03", "15:55", "equity", "post_close"],
    ["2026-07-31", "15:45", "equity", "post_close"],
    ["2026-08-03", "15:35", "fno", "continuous"],
    ["2026-08-03", "15:40", "fno", "closed"],
    ["2026-07-31", "15:35", "fno", "closed"],
    ["2026-11-24", "10:00", "fno", "closed"],
    ["2026-11-08", "18:30", "fno", "unknown"],
  ];
  for (const [date, clock, segment, expected] of facts) {
    assertEquals(phaseAt(date as IsoDate, segment, clock), expected, `${date} ${clock}`);
  }
});

Deno.test("previousTradingDay() passes over weekends, holidays and the unknown", () => {
  const facts: [string, string][] = [
    ["2025-01-31", "2025-02-01"],
    ["2025-02-01", "2025-02-03"],
    ["2025-10-20", "2025-10-21"],
    ["2025-10-21", "2025-10-23"],
    ["2026-01-30", "2026-02-01"],
    ["2026-11-06", "2026-11-09"],
    ["2026-11-09", "2026-11-11"],
    ["2026-11-20", "2026-11-23"],
    ["2026-11-23", "2026-11-25"],
  ];
  for (const [date, next] of facts) {
    assertEquals<string>(previousTradingDay(CALENDAR, next as IsoDate), date);
  }
  assertEquals(previousTradingDay(CALENDAR, "2025-01-01" as IsoDate), "unknown");
});

Deno.test("lastTradingDay() is the latest day whose session has begun", () => {
  const facts: [string, string, string][] = [
    ["2026-11-20", "09:14", "2026-11-19"],
    ["2026-11-20", "09:15", "2026-11-20"],
    ["2026-11-20", "23:59", "2026-11-20"],
    ["2026-11-21", "11:00", "2026-11-20"],
    ["2026-11-23", "05:00", "2026-11-20"],
    ["2026-11-24", "12:00", "2026-11-23"],
    ["2025-10-21", "13:00", "2025-10-20"],
    ["2025-10-21", "13:45", "2025-10-21"],
    ["2026-11-08", "20:00", "2026-11-06"],
    ["2027-01-04", "12:00", "unknown"],
  ];
  for (const [date, clock, last] of facts) {
    assertEquals<string>(lastTradingDay(CALENDAR, at(date, clock)), last, `${date} ${clock}`);
  }
});

Deno.test("tradingDays() and the calendar's neighbours agree over the whole data", () => {
  const days = tradingDays(CALENDAR);
  assertEquals(days.length, new Set(days).size);
  for (let i = 1; i < days.length; i++) {
    assertEquals(previousTradingDay(CALENDAR, days[i]!), days[i - 1]);
  }
  const yearOf = (year: string) => days.filter((date) => date.startsWith(year)).length;
  // 261 weekdays less 14 holidays, Muhurat and the Budget's Saturday; 261 less 16 and its Sunday.
  assertEquals([yearOf("2025"), yearOf("2026")], [249, 246]);
  for (let date = CALENDAR.from; date <= CALENDAR.to; date = addDays(date, 1)) {
    const day = calendarOn(CALENDAR, date);
    assert(day.type !== "Unknown" || day.code === "hours_unknown");
  }
});

Deno.test("marketOfKind() and marketOfKey() agree on whose hours an instrument keeps", () => {
  const listed = [
    { kind: "EQ", key: "NSE:SBIN", market: "equity" },
    { kind: "INDEX", key: "NSE:NIFTY 50", market: "equity" },
    { kind: "FUT", key: "NFO:NIFTY26NOVFUT", market: "fno" },
    { kind: "CE", key: "NFO:NIFTY26NOV24000CE", market: "fno" },
    { kind: "PE", key: "NFO:NIFTY26NOV24000PE", market: "fno" },
  ] as const;
  for (const { kind, key, market } of listed) {
    assertEquals([marketOfKind(kind), marketOfKey(key)], [market, market], key);
  }
});
