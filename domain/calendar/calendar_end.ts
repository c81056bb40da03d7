/**
 * The end of the calendar's data: beyond it no session is known, so that a desk is asleep on days on
 * which its market trades. Said before it comes, while somebody can still write down what follows.
 * @module
 */
import { daysBetween, type IsoDate } from "../market_time.ts";
import type { Calendar } from "./calendar.ts";

/** So many days before the last one it is said. The exchange names a year's holidays in December. */
const NOTICE_DAYS = 14;

/** Where the days that follow are to be written. */
export const CALENDAR_FILE = "configs/market/calendar.yaml";

export interface CalendarEnd {
  readonly isOver: boolean;
  readonly words: string;
}

/** Null while the data goes on for long enough after `date`. */
export function calendarEnd({ to }: Pick<Calendar, "to">, date: IsoDate): CalendarEnd | null {
  const left = daysBetween(date, to);
  if (left > NOTICE_DAYS) return null;
  if (left < 0) {
    const words = `the calendar ended on ${to}: nothing is traded and no stop is placed until ` +
      `${CALENDAR_FILE} says what follows`;
    return { isOver: true, words };
  }
  const when = left === 0 ? "today" : left === 1 ? "tomorrow" : `in ${left} days`;
  const words = `the calendar ends ${when}, on ${to}: write what follows into ${CALENDAR_FILE}`;
  return { isOver: false, words };
}
