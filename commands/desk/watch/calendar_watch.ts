/**
 * Says each day that the calendar ends soon, or has ended, while a desk runs: as it starts and as
 * its day begins, when somebody may look, not at midnight.
 * @module
 */
import type { Calendar } from "../../../domain/calendar/calendar.ts";
import { type CalendarEnd, calendarEnd } from "../../../domain/calendar/calendar_end.ts";
import {
  DAY_BEGINS_MINUTE,
  type EpochMs,
  istDate,
  istDayNumber,
  MINUTE_MS,
} from "../../../domain/market_time.ts";

export class CalendarWatch {
  readonly #calendar: Pick<Calendar, "to">;
  #day = NaN;

  constructor(calendar: Pick<Calendar, "to">) {
    this.#calendar = calendar;
  }

  /** What is to be said of the day of `at`: once from 06:00 on, null where there is nothing. */
  remark(at: EpochMs): CalendarEnd | null {
    const day = istDayNumber((at - DAY_BEGINS_MINUTE * MINUTE_MS) as EpochMs);
    if (day === this.#day) return null;
    this.#day = day;
    return calendarEnd(this.#calendar, istDate(at));
  }
}
