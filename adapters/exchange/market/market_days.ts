/**
 * The days of one simulated market: each is made when it is first looked at, and shared by all who
 * look at it.
 * @module
 */
import { MARKET_SEGMENTS } from "../../../domain/calendar/calendar.ts";
import type { ExpirySchedule } from "../../../domain/instrument/expiry.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import { dayClock, type MarketSessions } from "./day_clock.ts";
import { MarketDay } from "./market_day.ts";

export interface MarketDaysOptions {
  /** Any number: another seed is another market. */
  readonly seed: number;
  /** As far back as history shall reach. */
  readonly sessions: MarketSessions;
  readonly expiries: ExpirySchedule;
}

/** Made again when asked for again. */
const DAYS_KEPT = 16;

export class MarketDays {
  readonly seed: number;
  readonly expiries: ExpirySchedule;
  /** Of the sessions, oldest first. */
  readonly dates: readonly IsoDate[];
  readonly #sessions: MarketSessions;
  readonly #days = new Map<IsoDate, MarketDay>();

  constructor({ seed, sessions, expiries }: MarketDaysOptions) {
    this.seed = seed;
    this.expiries = expiries;
    this.#sessions = sessions;
    const dates = MARKET_SEGMENTS.flatMap((segment) => sessions[segment].map(({ date }) => date));
    this.dates = [...new Set(dates)].sort();
  }

  /** RangeError when no segment has a session on `date`. */
  day(date: IsoDate): MarketDay {
    const known = this.#days.get(date);
    if (known !== undefined) return known;
    const previous = this.dates.findLast((each) => each < date);
    const clock = dayClock(date, this.#sessions);
    const day = new MarketDay(this.seed, clock, previous, this.expiries);
    const [oldest] = this.#days.keys();
    if (this.#days.size >= DAYS_KEPT) this.#days.delete(oldest!);
    this.#days.set(date, day);
    return day;
  }
}
