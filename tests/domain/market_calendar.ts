/** The shipped calendar, for tests. @module */
import { loadCalendar } from "../../adapters/market/calendar.ts";
import { calendarOn, type MarketSegment, type Phase } from "../../domain/calendar/calendar.ts";
import { type IsoDate, parseClock } from "../../domain/market_time.ts";

const file = new URL("../../configs/market/calendar.yaml", import.meta.url).pathname;

export const CALENDAR = loadCalendar(file);

/** What its data lets be done in a segment at `clock`. */
export function phaseAt(
  date: IsoDate,
  segment: MarketSegment,
  clock: string,
): Phase | "closed" | "unknown" {
  const day = calendarOn(CALENDAR, date);
  if (day.type === "Unknown") return "unknown";
  if (day.type === "Closed") return "closed";
  const minute = parseClock(clock)!;
  const now = day.hours[segment].find(({ from, to }) => minute >= from && minute < to);
  return now?.phase ?? "closed";
}
