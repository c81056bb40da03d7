/**
 * The simulated Indian market: instruments, tick frames and history of one session date, all made
 * from a seed. The same instant shows the same prices to whoever asks, in whatever order, so that
 * a desk that was killed finds the market where it left it.
 * @module
 */
import type { MarketSegment } from "../../../domain/calendar/calendar.ts";
import type { Candle } from "../../../domain/candle/candle.ts";
import type { Instrument, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";
import type { HistoryReply, HistoryRequest, MarketFrames } from "../../../domain/ports.ts";
import type { Paise } from "../../../domain/money.ts";
import { closeLevels } from "./day_paths.ts";
import { type Listing, listingsOn } from "./listing.ts";
import type { PriceBand } from "../../../domain/order/price_band.ts";
import type { MarketDay } from "./market_day.ts";
import { MarketDays, type MarketDaysOptions } from "./market_days.ts";
import { minuteCandles } from "./minute_candles.ts";
import { SECONDS } from "./minute_paths.ts";
import { indexLevel } from "./pricer.ts";
import { TickFrames } from "./tick_frames.ts";

/** A number of the contracts of `name` on a date; undefined: as in 2026. */
export type ContractFact = (name: string, date: IsoDate) => number | undefined;

export interface SimulatedMarketOptions extends MarketDaysOptions {
  readonly date: IsoDate;
  /** Of contracts that expire on the date. */
  readonly lotOn?: ContractFact;
  readonly freezeOn?: ContractFact;
  /** Seconds from one tick of an instrument to its next [1]; a whole part of 60. */
  readonly tickSeconds?: number;
  /** Strikes listed on each side of the money [12]. */
  readonly strikesEachSide?: number;
}

export interface SimulatedMarket {
  /** Everything listed on the date. */
  instruments(): readonly Instrument[];
  instrument(token: InstrumentToken): Instrument | undefined;
  /** In whose hours it ticks; undefined for what is not listed. */
  segment(token: InstrumentToken): MarketSegment | undefined;
  /** Prices that the exchange takes that day; undefined for what is not traded. */
  band(token: InstrumentToken): PriceBand | undefined;
  /** Official close of the trading day before. */
  previousClose(token: InstrumentToken): Paise | undefined;
  /**
   * Ticks of `tokens` (all by default) with `from` <= at < `to`, each instrument only in its own
   * session. Joining late takes a few milliseconds an instrument for what came before.
   */
  frames(from: EpochMs, to: EpochMs, tokens?: readonly InstrumentToken[]): MarketFrames;
  /** The minutes of the date, to its end. */
  minutes(token: InstrumentToken): readonly Candle[];
  /** Candles as these ticks make them, on any day of the sessions; none of what is not listed. */
  history(request: HistoryRequest): HistoryReply;
}

const STRIKES_EACH_SIDE = 12;
/** Strikes listed within so many days are listed still. */
const STRIKE_DAYS = 7;

/**
 * `days` when another market shares them. RangeError when no segment has a session on the date, or
 * ticks do not fit into a minute.
 */
export function simulatedMarket(
  options: SimulatedMarketOptions,
  days = new MarketDays(options),
): SimulatedMarket {
  return new SeededMarket(options, days);
}

class SeededMarket implements SimulatedMarket {
  readonly #tickSeconds: number;
  readonly #days: MarketDays;
  readonly #date: IsoDate;
  readonly #today: MarketDay;
  readonly #listings: ReadonlyMap<InstrumentToken, Listing>;
  readonly #instruments: readonly Instrument[];

  constructor(options: SimulatedMarketOptions, days: MarketDays) {
    const { date, tickSeconds = 1 } = options;
    if (!Number.isInteger(SECONDS / tickSeconds) || !Number.isInteger(tickSeconds)) {
      throw new RangeError(`Ticks every ${tickSeconds} seconds do not fit into a minute`);
    }
    this.#tickSeconds = tickSeconds;
    this.#days = days;
    this.#date = date;
    this.#today = days.day(date);
    const listings = listed(options, this.#today);
    this.#listings = new Map(listings.map((listing) => [listing.instrument.token, listing]));
    this.#instruments = listings.map(({ instrument }) => instrument);
  }

  instruments(): readonly Instrument[] {
    return this.#instruments;
  }

  instrument(token: InstrumentToken): Instrument | undefined {
    return this.#listings.get(token)?.instrument;
  }

  segment(token: InstrumentToken): MarketSegment | undefined {
    return this.#listings.get(token)?.segment;
  }

  band(token: InstrumentToken): PriceBand | undefined {
    const listing = this.#listings.get(token);
    return listing?.instrument.kind === "INDEX" ? undefined : listing && this.#today.band(listing);
  }

  previousClose(token: InstrumentToken): Paise | undefined {
    const listing = this.#listings.get(token);
    return listing && this.#today.previousClose(listing);
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

  minutes(token: InstrumentToken): readonly Candle[] {
    const listing = this.#listings.get(token);
    if (listing === undefined) return [];
    return minuteCandles(this.#today, listing, Infinity as EpochMs, this.#tickSeconds);
  }

  history({ token, until, countMax }: HistoryRequest): HistoryReply {
    const listing = this.#listings.get(token);
    if (listing === undefined || countMax <= 0) return [];
    let candles: Candle[] = [];
    for (const date of this.#days.dates.toReversed()) {
      if (candles.length >= countMax) break;
      if (date > this.#date) continue;
      const day = this.#days.day(date);
      candles = minuteCandles(day, listing, until, this.#tickSeconds).concat(candles);
    }
    return candles.slice(-countMax);
  }
}

function listed(
  options: SimulatedMarketOptions,
  { clock }: MarketDay,
): readonly Listing[] {
  const { seed, date, expiries, strikesEachSide } = options;
  const closes = Array.from(
    { length: STRIKE_DAYS },
    (_, back) => closeLevels(seed, clock.dayNumber - 1 - back),
  );
  const listings = listingsOn(
    date,
    (underlying) => closes.map((levels) => indexLevel(underlying, levels)),
    strikesEachSide ?? STRIKES_EACH_SIDE,
    expiries,
  );
  return listings.map((listing) => asOfDate(listing, options));
}

/** A contract with the freeze quantity of the date, and the lot that it keeps to its expiry. */
function asOfDate(
  listing: Listing,
  { date, lotOn, freezeOn }: SimulatedMarketOptions,
): Listing {
  const { instrument } = listing;
  const { name, expiry } = instrument;
  if (expiry === null) return listing;
  const lot = lotOn?.(name, expiry as IsoDate) ?? instrument.lot;
  const freezeQuantity = freezeOn?.(name, date) ?? instrument.freezeQuantity;
  return { ...listing, instrument: { ...instrument, lot, freezeQuantity } };
}
