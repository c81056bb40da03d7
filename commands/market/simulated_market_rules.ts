/**
 * The simulated market as a desk sees it: what is traded of it on a day, its hours from the
 * calendar, and the look-ups of the desk's rules, answered for the trading day of each instant.
 * @module
 */

import { datedMarkets } from "../../adapters/exchange/market/dated_markets.ts";
import type { SimulatedMarket } from "../../adapters/exchange/market/simulated_market.ts";
import type {
  SimulatedMarkets,
  TokensOn,
} from "../../adapters/exchange/market/simulated_markets.ts";
import type { Calendar } from "../../domain/calendar/calendar.ts";
import type { ChargeTable } from "../../domain/account/charges.ts";
import type { Config } from "../../domain/config.ts";
import { type ExpirySchedule, expirySchedule } from "../../domain/instrument/expiry.ts";
import type { ContextTokens } from "../../domain/filter/rules.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { LotTable } from "../../domain/instrument/lot_size.ts";
import { type HaltIndex, NIFTY_50 } from "../../domain/calendar/market_halt.ts";
import type { MarketLimits } from "../../domain/order/market_limits.ts";
import type { EpochMs, IsoDate } from "../../domain/market_time.ts";
import type { MarketFrames } from "../../domain/ports.ts";
import { currentFuture } from "../../domain/option/chain.ts";
import { bookTokens, type ListedDay } from "./book_tokens.ts";
import type { BookTokens, Market } from "./desk_rules.ts";
import type { UniverseOn } from "./equity_universe.ts";
import { DeskHours } from "./desk_hours.ts";
import { calendarMarketRules, type MarketListing } from "./market_rules.ts";
import { tokensInPlay } from "./tokens_in_play.ts";

export interface SimulatedMarketInput {
  readonly config: Config;
  readonly charges: ChargeTable;
  readonly lots: LotTable;
  readonly limits: MarketLimits;
  readonly calendar: Calendar;
  /** Any number: another seed is another market. */
  readonly seed: number;
  /** Shares that the equity book may trade on a day. */
  readonly universeOn: UniverseOn;
  /** The trading day on which the desk starts. */
  readonly date: IsoDate;
  /** Seconds from one tick of an instrument to its next [1]; a whole part of 60. */
  readonly tickSeconds?: number;
}

export interface SimulatedDeskMarket {
  /** `tokens` are those of the first day. */
  readonly market: Market;
  readonly source: SimulatedMarkets;
  /** Shares that somebody has chosen for the first day, and that nobody lists. */
  readonly unlisted: readonly string[];
  /** By which `market` goes. */
  readonly hours: DeskHours;
  /** What the books trade on a trading day: futures change with the month. */
  tokensOn(date: IsoDate): BookTokens;
  /** Ticks of what the books trade or look at, from an instant on, day after day. */
  frames(from: EpochMs): MarketFrames;
  /** From now on frames have ticks of these as well, on days on which they are listed. */
  watch(tokens: readonly InstrumentToken[]): void;
}

/** A market in which all three books trade soon after the open and find enough to do all day. */
export const DEFAULT_SEED = 64;

/**
 * 200 bars of five minutes. Every second of them is made, so that a month for hourly averages would
 * keep a desk waiting: those are not ready here.
 */
const HISTORY_MINUTES = 1_000;

/** Trading days for which what was traded once ticks on: a week. */
const DAYS_CARRIED = 5;

/** The date of `input` must be a trading day of its calendar: RangeError. */
export function simulatedMarketRules(input: SimulatedMarketInput): SimulatedDeskMarket {
  const { config, charges, limits, calendar, seed, tickSeconds = 1, date } = input;
  const schedule = expirySchedule(calendar);
  const source = datedMarkets(input, { seed, tickSeconds, lotSize: config.sizing.lotSize });
  const tokensOn = (day: IsoDate) => bookTokens(config, listedDay(input, source, schedule, day));
  const inPlay: TokensOn = (day) => tokensInPlay(config, source.on(day), tokensOn(day));
  const watched = new Set<InstrumentToken>();
  const listedOn = (day: IsoDate, tokens: Iterable<InstrumentToken>) =>
    [...tokens].filter((token) => source.on(day).instrument(token) !== undefined);
  const streamed: TokensOn = (day) => [
    ...new Set([...inPlay(day), ...carried(day), ...listedOn(day, watched)]),
  ];
  /** What may still be held of the days before, where that is allowed. */
  const carried: TokensOn = (day) => {
    if (!Object.values(config.books).some(({ allowOvernight }) => allowOvernight)) return [];
    const place = source.dates.indexOf(day);
    const before = source.dates.slice(Math.max(0, place - DAYS_CARRIED), place).flatMap(inPlay);
    return listedOn(day, before);
  };
  const hours = new DeskHours(config, calendar);
  return {
    source,
    hours,
    unlisted: unlistedShares(input, source),
    tokensOn,
    frames: (from) => source.frames(from, streamed),
    watch: (tokens) => tokens.forEach((token) => watched.add(token)),
    market: {
      ...calendarMarketRules(listingOf(source), calendar, { config, hours }),
      charges,
      context: contextTokens(config, source.on(date), tokensOn(date)),
      haltIndices: haltIndices(source, source.on(date), limits),
      historyMinutes: HISTORY_MINUTES,
      marketData: "ticks",
      tokens: tokensOn(date),
      priceBand: (token, at) => source.marketOf(token, at)?.band(token) ?? null,
      triggerBand: (token, at) => source.marketOf(token, at)?.band(token) ?? null,
    },
  };
}

function listingOf(source: SimulatedMarkets): MarketListing {
  return {
    // A contract that expired long ago is not even remembered.
    find: (token, at) => source.marketOf(token, at)?.instrument(token),
    contracts: (_, at) => source.on(source.dateAt(at)).instruments(),
    indexClose: (name, expiry) => source.indexClose(name, expiry) ?? null,
  };
}

function listedDay(
  { config: { books }, universeOn }: SimulatedMarketInput,
  source: SimulatedMarkets,
  schedule: ExpirySchedule,
  date: IsoDate,
): ListedDay {
  const market = source.on(date);
  const instruments = market.instruments();
  const { symbols } = universeOn(date);
  return {
    date,
    futureOf: (name) => currentFuture(instruments, name, date, books.fno.nextMonthDays, schedule),
    priceOf: (token) => market.previousClose(token),
    contractsOf: () => instruments,
    shares: instruments.filter(({ kind, symbol }) => kind === "EQ" && symbols.has(symbol)),
  };
}

/** Of an index only a few shares are simulated: what is missing of a list is not worth a word. */
function unlistedShares(
  { config, universeOn, date }: SimulatedMarketInput,
  source: SimulatedMarkets,
): readonly string[] {
  const { symbols, chosen } = universeOn(date);
  if (!chosen || !config.books.equity.enabled) return [];
  const shares = source.on(date).instruments().filter(({ kind }) => kind === "EQ");
  const listed = new Set(shares.map(({ symbol }) => symbol));
  return [...symbols].filter((symbol) => !listed.has(symbol));
}

/**
 * India VIX and, for the market's breadth, the shares that the equity book has: others would be
 * made for nothing else.
 */
function contextTokens(
  { books }: Config,
  market: SimulatedMarket,
  { equity }: BookTokens,
): ContextTokens {
  const vix = market.instruments().find(({ symbol }) => symbol === "INDIA VIX");
  return { vix: vix?.token ?? null, breadth: books.equity.enabled ? equity : [] };
}

/** No Sensex is simulated. */
function haltIndices(
  source: SimulatedMarkets,
  market: SimulatedMarket,
  { halts }: MarketLimits,
): readonly HaltIndex[] {
  const index = market.instruments().find(({ symbol }) => symbol === NIFTY_50);
  if (index === undefined) return [];
  const { token } = index;
  const previousClose = (at: EpochMs) => source.marketOf(token, at)?.previousClose(token) ?? null;
  return [{ token, name: NIFTY_50, rules: halts, previousClose }];
}
