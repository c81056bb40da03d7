/**
 * When index contracts expire: on a weekday that the exchange has changed before, monthly ones on
 * the month's last; a holiday moves the expiry to the trading day before it. For what is simulated
 * only: real expiries come from the instruments dump.
 * @module
 */
import { type Calendar, calendarOn, isWeekend } from "../calendar/calendar.ts";
import { entryOn } from "../dated.ts";
import { addDays, type IsoDate, istWeekday } from "../market_time.ts";

export interface Expiry {
  readonly date: IsoDate;
  /** Futures and monthly options expire then. */
  readonly monthly: boolean;
}

/** What expiries depend on. */
export interface ExpirySchedule {
  isTradingDay(date: IsoDate): boolean;
  /** Weekday of an expiry about `date`, 0 Sunday .. 6 Saturday. */
  weekdayOn(date: IsoDate): number;
}

const WEEK = 7;
/** No market is closed longer. */
const CLOSED_DAYS_MAX = 10;

/**
 * The schedule of `calendar`. A holiday with a Muhurat session is a holiday here. Days outside the
 * data count as trading days unless they are weekends: contracts reach further than holidays are
 * published.
 */
export function expirySchedule(calendar: Calendar): ExpirySchedule {
  return {
    isTradingDay: (date) => {
      const day = calendarOn(calendar, date);
      if (day.type === "Unknown") return !isWeekend(date);
      return day.type === "Open" && !calendar.holidays.has(date);
    },
    weekdayOn: (date) => entryOn(calendar.expiryWeekdays, date).entry.weekday,
  };
}

/** The first `count` expiries on or after `date`, weekly ones or monthly ones only. */
export function expiriesFrom(
  date: IsoDate,
  every: "week" | "month",
  count: number,
  schedule: ExpirySchedule,
): readonly Expiry[] {
  const expiries: Expiry[] = [];
  for (let day = date; expiries.length < count; day = addDays(day, 1)) {
    if (istWeekday(day) !== schedule.weekdayOn(day)) continue;
    const monthly = addDays(day, WEEK).slice(0, 7) !== day.slice(0, 7);
    const expiry = tradingDayUpTo(day, schedule);
    // Moved before `date`, that week's contracts are gone.
    if (expiry >= date && (every === "week" || monthly)) expiries.push({ date: expiry, monthly });
  }
  return expiries;
}

/** Trading days after `from` up to and including `to`; 0 when `to` is not later. */
export function tradingDaysBetween(
  from: IsoDate,
  to: IsoDate,
  { isTradingDay }: Pick<ExpirySchedule, "isTradingDay">,
): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
    if (isTradingDay(day)) count++;
  }
  return count;
}

/** `date` if it is a trading day, else the one before it. */
function tradingDayUpTo(date: IsoDate, { isTradingDay }: ExpirySchedule): IsoDate {
  for (let back = 0; back <= CLOSED_DAYS_MAX; back++) {
    const day = addDays(date, -back);
    if (isTradingDay(day)) return day;
  }
  throw new RangeError(`No trading day within ${CLOSED_DAYS_MAX} days up to ${date}`);
}
