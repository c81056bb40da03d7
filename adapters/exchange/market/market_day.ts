/**
 * One trading day of the simulated market: its clock, its factors, and what the day before left
 * behind, from which official closes and price bands come.
 * @module
 */
import {
  addDays,
  type EpochMs,
  type IsoDate,
  istDayNumber,
  istInstant,
  istMinuteOfDay,
  MINUTE_MS,
} from "../../../domain/market_time.ts";
import { type Paise, toTick } from "../../../domain/money.ts";
import type { DayClock } from "./day_clock.ts";
import { closeLevels, DayPaths } from "./day_paths.ts";
import {
  expiriesFrom,
  type ExpirySchedule,
  tradingDaysBetween,
} from "../../../domain/instrument/expiry.ts";
import type { PriceBand } from "../../../domain/order/price_band.ts";
import type { Listing, Model } from "./listing.ts";
import { type Fair, indexLevel, type Moment, type Pricer, pricerOf, type Term } from "./pricer.ts";
import type { Underlying } from "./underlying.ts";

/** Of the last close, up and down. */
const BAND = 0.1;
/** For what never expires. */
const NO_TERM: Term = { expiryAt: 0 as EpochMs, daysLeft: 0, rank: 0 };
/** An index has no orders and so no band. */
const UNBOUNDED: PriceBand = { lower: 1 as Paise, upper: Number.MAX_SAFE_INTEGER as Paise };
/** History reaches no contract further from its expiry. */
const RANKS = 12;

export class MarketDay {
  readonly seed: number;
  readonly clock: DayClock;
  readonly paths: DayPaths;
  readonly #closeMinute: number;
  readonly #previous: IsoDate;
  readonly #schedule: ExpirySchedule;
  readonly #terms = new Map<string, Term>();
  #lastClose: Moment | undefined;

  /** `previous` is the trading day before, undefined where none is known. */
  constructor(
    seed: number,
    clock: DayClock,
    previous: IsoDate | undefined,
    schedule: ExpirySchedule,
  ) {
    this.seed = seed;
    this.clock = clock;
    this.#previous = previous ?? addDays(clock.date, -1);
    this.paths = new DayPaths(seed, clock, istDayNumber(istInstant(this.#previous, 0)));
    this.#schedule = schedule;
    this.#closeMinute = istMinuteOfDay((clock.minutes.at(-1)! + MINUTE_MS) as EpochMs);
  }

  pricer(model: Model): Pricer {
    return pricerOf(model, this.term(model));
  }

  term(model: Model): Term {
    return this.#term(model, this.clock.date);
  }

  /** Official close of the trading day before: where that day ended, not its last trade. */
  previousClose({ model, instrument }: Listing): Paise {
    const fair: Fair = { mid: 0, spread: 0 };
    pricerOf(model, this.#term(model, this.#previous))(this.#closeMoment(), fair);
    return Math.max(toTick(fair.mid, instrument.tick, "nearest"), instrument.tick) as Paise;
  }

  /** Rupees at the close of the trading day before. */
  indexClose(underlying: Underlying): number {
    return indexLevel(underlying, this.#closeMoment().levels);
  }

  /** Shares and futures within 10 % of the last close; an option never above its underlying. */
  band(listing: Listing): PriceBand {
    const { model, instrument } = listing;
    if (instrument.kind === "INDEX") return UNBOUNDED;
    if (model.type === "Option") {
      const upper = toTick(100 * this.indexClose(model.underlying), instrument.tick, "down");
      return { lower: instrument.tick, upper };
    }
    const close = this.previousClose(listing);
    return {
      lower: toTick(close * (1 - BAND), instrument.tick, "up"),
      upper: toTick(close * (1 + BAND), instrument.tick, "down"),
    };
  }

  #closeMoment(): Moment {
    return this.#lastClose ??= {
      at: istInstant(this.#previous, this.#closeMinute),
      elapsed: 1,
      levels: closeLevels(this.seed, istDayNumber(istInstant(this.#previous, 0))),
    };
  }

  #term(model: Model, from: IsoDate): Term {
    if (model.type !== "Future" && model.type !== "Option") return NO_TERM;
    const { date } = model.expiry;
    const every = model.type === "Option" && model.underlying.weeklyOptions ? "week" : "month";
    const key = `${from} ${date} ${every}`;
    const known = this.#terms.get(key);
    if (known !== undefined) return known;
    const expiries = expiriesFrom(from, every, RANKS, this.#schedule);
    const rank = expiries.findIndex((expiry) => expiry.date === date);
    const term = {
      expiryAt: istInstant(date, this.#closeMinute),
      daysLeft: tradingDaysBetween(from, date, this.#schedule),
      rank: rank < 0 ? RANKS : rank,
    };
    this.#terms.set(key, term);
    return term;
  }
}
