/** Says each day that the calendar ends soon, or has ended, while a desk runs. @module */
import type { Calendar } from "../../../domain/calendar/calendar.ts";
import { type CalendarEnd, calendarEnd } from "../../../domain/calendar/calendar_end.ts";
import { type EpochMs, istDate, istDayNumber } from "../../../domain/market_time.ts";

export class CalendarWatch {
  readonly #calendar: Pick<Calendar, "to">;
  #day = NaN;

  constructor(calendar: Pick<Calendar, "to">) {
    this.#calendar = calendar;
  }

  /** What is to be said of the day of `at`: once a day, null where there is nothing. */
  remark(at: EpochMs): CalendarEnd | null {
    const day = istDayNumber(at);
    if (day === this.#day) return null;
    this.#day = day;
    return calendarEnd(this.#calendar, istDate(at));
  }
}
