/**
 * When index contracts expire: on Tuesdays, monthly ones on the month's last; a holiday moves the
 * expiry to the trading day before it.
 * @module
 */
import { DAY_MS, type IsoDate, istWeekday } from "../../../domain/market_time.ts";

export interface Expiry {
  readonly date: IsoDate;
  /** Futures and monthly options expire then. */
  readonly monthly: boolean;
}

export type IsTradingDay = (date: IsoDate) => boolean;

const TUESDAY = 2;
const WEEK = 7;
/** No market is closed longer. */
const CLOSED_DAYS_MAX = 10;

/** The first `count` expiries on or after `date`, weekly ones or monthly ones only. */
export function expiriesFrom(
  date: IsoDate,
  every: "week" | "month",
  count: number,
  isTradingDay: IsTradingDay,
): readonly Expiry[] {
  const expiries: Expiry[] = [];
  let tuesday = addDays(date, (TUESDAY + WEEK - istWeekday(date)) % WEEK);
  for (; expiries.length < count; tuesday = addDays(tuesday, WEEK)) {
    const monthly = addDays(tuesday, WEEK).slice(0, 7) !== tuesday.slice(0, 7);
    const expiry = lastTradingDay(tuesday, isTradingDay);
    // Moved before `date`, that week's contracts are gone.
    if (expiry >= date && (every === "week" || monthly)) expiries.push({ date: expiry, monthly });
  }
  return expiries;
}

/** Trading days after `from` up to and including `to`; 0 when `to` is not later. */
export function tradingDaysBetween(
  from: IsoDate,
  to: IsoDate,
  isTradingDay: IsTradingDay,
): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
    if (isTradingDay(day)) count++;
  }
  return count;
}

/** `date` if it is a trading day, else the one before it. */
function lastTradingDay(date: IsoDate, isTradingDay: IsTradingDay): IsoDate {
  for (let back = 0; back <= CLOSED_DAYS_MAX; back++) {
    const day = addDays(date, -back);
    if (isTradingDay(day)) return day;
  }
  throw new RangeError(`No trading day within ${CLOSED_DAYS_MAX} days up to ${date}`);
}

/** Calendar days later, or earlier when negative. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10) as IsoDate;
}
