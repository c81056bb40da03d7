/**
 * The simulated Indian market: instruments, tick frames and history of one session date, all made
 * from a seed. The same instant shows the same prices to whoever asks, in whatever order, so that
 * a desk that was killed finds the market where it left it.
 * @module
 */
import type { Candle } from "../../../domain/candle.ts";
import type { Instrument, InstrumentToken } from "../../../domain/instrument.ts";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";
import type { HistoryReply, HistoryRequest, MarketFrames } from "../../../domain/ports.ts";
import { dayClock, type MarketSessions, SEGMENTS } from "./day_clock.ts";
import { closeLevels } from "./day_paths.ts";
import type { IsTradingDay } from "./expiry.ts";
import { type Listing, listingsOn } from "./listing.ts";
import { MarketDay, type PriceBand } from "./market_day.ts";
import { minuteCandles } from "./minute_candles.ts";
import { SECONDS } from "./minute_paths.ts";
import { indexLevel } from "./pricer.ts";
import { TickFrames } from "./tick_frames.ts";

export interface SimulatedMarketOptions {
  /** Any number: another seed is another market. */
  readonly seed: number;
  readonly date: IsoDate;
  /** Sessions of `date` and of the days before it, as far back as history shall reach. */
  readonly sessions: MarketSessions;
  /** Which days before and after `date` are traded: expiries depend on it. */
  readonly isTradingDay: IsTradingDay;
  /** Seconds from one tick of an instrument to its next [1]; a whole part of 60. */
  readonly tickSeconds?: number;
  /** Strikes listed on each side of the money [12]. */
  readonly strikesEachSide?: number;
}

export interface SimulatedMarket {
  /** Everything listed on the date. */
  instruments(): readonly Instrument[];
  /** Prices that the exchange takes that day; undefined for what is not traded. */
  band(token: InstrumentToken): PriceBand | undefined;
  /**
   * Ticks of `tokens` (all by default) with `from` <= at < `to`, each instrument only in its own
   * session. Joining late takes a few milliseconds an instrument for what came before.
   */
  frames(from: EpochMs, to: EpochMs, tokens?: readonly InstrumentToken[]): MarketFrames;
  /** Candles as these ticks make them, on any day of the sessions; none of what is not listed. */
  history(request: HistoryRequest): HistoryReply;
}

const STRIKES_EACH_SIDE = 12;
/** Strikes listed within so many days are listed still. */
const STRIKE_DAYS = 7;

/** RangeError when no segment has a session on the date, or ticks do not fit into a minute. */
export function simulatedMarket(options: SimulatedMarketOptions): SimulatedMarket {
  return new SeededMarket(options);
}

class SeededMarket implements SimulatedMarket {
  readonly #options: SimulatedMarketOptions;
  readonly #tickSeconds: number;
  readonly #today: MarketDay;
  readonly #listings: ReadonlyMap<InstrumentToken, Listing>;
  /** Trading days of the sessions up to the date, oldest first. */
  readonly #dates: readonly IsoDate[];
  readonly #days = new Map<IsoDate, MarketDay>();

  constructor(options: SimulatedMarketOptions) {
    const { date, sessions, tickSeconds = 1 } = options;
    if (!Number.isInteger(SECONDS / tickSeconds) || !Number.isInteger(tickSeconds)) {
      throw new RangeError(`Ticks every ${tickSeconds} seconds do not fit into a minute`);
    }
    this.#options = options;
    this.#tickSeconds = tickSeconds;
    const dates = SEGMENTS.flatMap((segment) => sessions[segment].map((session) => session.date));
    this.#dates = [...new Set(dates)].filter((each) => each <= date).sort();
    this.#today = this.#day(date);
    const listings = this.#listed(options);
    this.#listings = new Map(listings.map((listing) => [listing.instrument.token, listing]));
  }

  instruments(): readonly Instrument[] {
    return [...this.#listings.values()].map(({ instrument }) => instrument);
  }

  band(token: InstrumentToken): PriceBand | undefined {
    const listing = this.#listings.get(token);
    return listing?.instrument.kind === "INDEX" ? undefined : listing && this.#today.band(listing);
  }

  frames(
    from: EpochMs,
    to: EpochMs,
    tokens: readonly InstrumentToken[] = [...this.#listings.keys()],
  ): MarketFrames {
    const listings = tokens.map((token) => {
      const listing = this.#listings.get(token);
      if (listing === undefined) throw new RangeError(`No instrument has the token ${token}`);
      return listing;
    });
    return new TickFrames(this.#today, listings, from, to, this.#tickSeconds);
  }

  history({ token, until, countMax }: HistoryRequest): HistoryReply {
    const listing = this.#listings.get(token);
    if (listing === undefined || countMax <= 0) return [];
    let candles: Candle[] = [];
    for (const date of this.#dates.toReversed()) {
      if (candles.length >= countMax) break;
      const before = minuteCandles(this.#day(date), listing, until, this.#tickSeconds);
      candles = before.concat(candles);
    }
    return candles.slice(-countMax);
  }

  #day(date: IsoDate): MarketDay {
    const known = this.#days.get(date);
    if (known !== undefined) return known;
    const { seed, sessions, isTradingDay } = this.#options;
    const previous = this.#dates.findLast((each) => each < date);
    const day = new MarketDay(seed, dayClock(date, sessions), previous, isTradingDay);
    this.#days.set(date, day);
    return day;
  }

  #listed({ seed, date, isTradingDay, strikesEachSide }: SimulatedMarketOptions) {
    const { dayNumber } = this.#today.clock;
    const closes = Array.from(
      { length: STRIKE_DAYS },
      (_, back) => closeLevels(seed, dayNumber - 1 - back),
    );
    return listingsOn(
      date,
      (underlying) => closes.map((levels) => indexLevel(underlying, levels)),
      strikesEachSide ?? STRIKES_EACH_SIDE,
      isTradingDay,
    );
  }
}
