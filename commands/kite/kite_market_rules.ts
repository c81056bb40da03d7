/**
 * Kite's market as the rules of a desk: what its instruments dump lists, hours and charges of the
 * dated tables, prices that the broker has told.
 * @module
 */
import { closesFrom, previousTradingDay } from "../../domain/calendar/calendar.ts";
import type { Config } from "../../domain/config.ts";
import { expirySchedule } from "../../domain/instrument/expiry.ts";
import type { ContextTokens } from "../../domain/filter/rules.ts";
import {
  type Instrument,
  instrumentKey,
  type InstrumentToken,
} from "../../domain/instrument/instrument.ts";
import { type HaltIndex, NIFTY_50, SENSEX } from "../../domain/calendar/market_halt.ts";
import { type EpochMs, type IsoDate, istDate, SECOND_MS } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { type PriceBand, protectedBand, protectionOn } from "../../domain/order/price_band.ts";
import type { Tick } from "../../domain/tick/tick.ts";
import { bookTokens, type ListedDay } from "../market/book_tokens.ts";
import type { BookTokens, Market } from "../market/desk_rules.ts";
import { listedUniverse, type UniverseOn, unlistedLine } from "../market/equity_universe.ts";
import type { KiteListing } from "./kite_listing.ts";
import type { DeskHours } from "../market/desk_hours.ts";
import { calendarMarketRules } from "../market/market_rules.ts";
import { marketTables } from "../market/market_tables.ts";
import { memoized } from "../market/memoized.ts";

/** The index that contracts of a name are settled by, as the exchange spells it. */
export const INDEX_OF: Readonly<Record<string, string>> = {
  NIFTY: "NIFTY 50",
  BANKNIFTY: "NIFTY BANK",
  FINNIFTY: "NIFTY FIN SERVICE",
};
const VIX = "INDIA VIX";

export interface KiteRulesInput {
  readonly config: Config;
  /** Of the desk. */
  readonly hours: DeskHours;
  readonly listing: KiteListing;
  readonly universeOn: UniverseOn;
  /** The trading day on which the desk starts. */
  readonly date: IsoDate;
  /** Minutes of history that candles ask for at most. */
  readonly historyMinutes: number;
  /** An exchange of our own lists a few shares of each index only. */
  readonly simulated: boolean;
  /** Close of the trading day before; undefined where the broker has not told it. */
  previousClose(token: InstrumentToken): Paise | undefined;
  /** Prices outside which the exchange refuses orders today; null where not known. */
  dayBand(token: InstrumentToken): PriceBand | null;
  lastTick(token: InstrumentToken): Tick | null;
  /** As the broker told it when it was asked; null where it was not. */
  quoted(token: InstrumentToken): Tick | null;
  /** Of an index on a day of the past, as the broker's history has it; null where it is not known. */
  pastClose(token: InstrumentToken, date: IsoDate): Paise | null;
}

/** What Kite sends is stamped in whole seconds, and on its way for some tenths of one. */
const LATE_TICKS_MS = SECOND_MS;

export interface KiteRules {
  readonly market: Market;
  tokensOn(date: IsoDate): BookTokens;
  /** What of the configured is not traded, in words. */
  readonly untraded: readonly string[];
}

/** Wants the closes of `pricedFirst` known. `instrument` throws for a token that is not listed. */
export function kiteMarketRules(input: KiteRulesInput): KiteRules {
  const { listing, date, historyMinutes } = input;
  const { calendar, charges } = marketTables();
  const rules = calendarMarketRules(
    {
      find: (token, at) => listing.find(token, at),
      contracts: (name) => listing.list.contracts(name),
      indexClose: (name, expiry, at) => indexClose(input, name, expiry, at),
    },
    calendar,
    input,
  );
  const tokensOn = memoized((day: IsoDate) => bookTokens(input.config, listedDay(input, day)));
  return {
    tokensOn,
    untraded: untradedLines(input),
    market: {
      ...rules,
      charges,
      context: contextTokens(input),
      haltIndices: haltIndices(listing),
      historyMinutes,
      marketData: "ticks",
      lateTicksMs: LATE_TICKS_MS,
      tokens: tokensOn(date),
      priceBand: (token, at) => priceBand(input, rules.instrument(token, at), at),
      triggerBand: (token) => input.dayBand(token),
    },
  };
}

function untradedLines(input: KiteRulesInput): readonly string[] {
  const { config, listing: { list }, date, previousClose } = input;
  const { symbols, chosen } = input.universeOn(date);
  const missing = futuresAsked(config).filter((name) => futureOf(input, name, date) === null);
  const unpriced = premiumFutures(input).filter(({ token }) => !previousClose(token));
  const areMeant = config.books.equity.enabled && (chosen || !input.simulated);
  const unlisted = [...symbols].filter((symbol) => shareOf(list, symbol) === undefined);
  const shares = areMeant ? unlistedLine(unlisted) : null;
  return [
    ...missing.map((name) => `${name} has no future of this month: not traded`),
    ...unpriced.map(({ name }) => `${name} has no close of the day before: no options`),
    ...shares === null ? [] : [shares],
  ];
}

function listedDay(input: KiteRulesInput, date: IsoDate): ListedDay {
  const { universeOn, listing: { list }, previousClose } = input;
  return {
    date,
    futureOf: (name) => futureOf(input, name, date),
    priceOf: previousClose,
    contractsOf: (name) => list.contracts(name),
    shares: universeShares(universeOn, list, date),
  };
}

/**
 * Instruments whose close of the day before says what the books trade, or what has expired was
 * worth: asked before the rules.
 */
export function pricedFirst(
  input: Pick<KiteRulesInput, "config" | "listing" | "universeOn" | "date">,
): readonly Instrument[] {
  return [
    ...Object.keys(INDEX_OF).flatMap((name) => indexOf(input, name) ?? []),
    ...premiumFutures(input),
    ...universeShares(input.universeOn, input.listing.list, input.date),
  ];
}

/** Futures that say which options an options book looks at by their own bars. */
function premiumFutures(
  input: Pick<KiteRulesInput, "config" | "listing" | "date">,
): readonly Instrument[] {
  const { enabled, signalSource, underlyings } = input.config.books.options;
  if (!enabled || signalSource !== "premium") return [];
  return underlyings.flatMap((name) => futureOf(input, name, input.date) ?? []);
}

/** Shares of the day's universe that are listed. */
function universeShares(
  universeOn: UniverseOn,
  list: KiteListing["list"],
  date: IsoDate,
): readonly Instrument[] {
  return [...universeOn(date).symbols]
    .map((symbol) => shareOf(list, symbol))
    .filter((found) => found !== undefined);
}

function shareOf(list: KiteListing["list"], symbol: string): Instrument | undefined {
  return list.byKey(instrumentKey({ exchange: "NSE", symbol }));
}

/** Names whose futures the books in use trade, or buy options by. */
function futuresAsked({ books: { fno, options } }: Config): readonly string[] {
  const used = [fno, options].filter(({ enabled }) => enabled);
  return [...new Set(used.flatMap(({ underlyings }) => underlyings))];
}

function futureOf(
  { config: { books }, listing: { list } }: Pick<KiteRulesInput, "config" | "listing">,
  name: string,
  date: IsoDate,
): Instrument | null {
  const schedule = expirySchedule(marketTables().calendar);
  const found = list.futureToTrade(name, date, books.fno.nextMonthDays, schedule);
  return found.type === "Listed" ? found.instrument : null;
}

/** India VIX and, for the market's breadth, the NIFTY 50: whatever the equity book trades. */
function contextTokens({ listing: { list }, date }: KiteRulesInput): ContextTokens {
  const vix = list.byKey(instrumentKey({ exchange: "NSE", symbol: VIX }));
  const { symbols } = listedUniverse({ lists: ["nifty_50"] })(date);
  const breadth = [...symbols].flatMap((symbol) => shareOf(list, symbol)?.token ?? []);
  return { vix: vix?.token ?? null, breadth };
}

/** Kite's ticks of an index carry its last close. */
function haltIndices({ list }: KiteListing): readonly HaltIndex[] {
  const { limits: { halts: rules } } = marketTables();
  const keys = [{ exchange: "NSE", symbol: NIFTY_50 }, {
    exchange: "BSE",
    symbol: SENSEX,
  }] as const;
  return keys.flatMap((key) => {
    const index = list.byKey(instrumentKey(key));
    if (index === undefined) return [];
    return [{ token: index.token, name: index.symbol, rules, previousClose: () => null }];
  });
}

/** Within the day's limits and, of a contract, within what is taken about its last price. */
function priceBand(
  { dayBand, lastTick }: KiteRulesInput,
  { token, kind, tick }: Instrument,
  at: EpochMs,
): PriceBand | null {
  const day = dayBand(token);
  const reference = lastTick(token)?.ltp;
  if (kind === "EQ" || kind === "INDEX" || reference === undefined) return day;
  const { limits: { protection } } = marketTables();
  const { entry } = protectionOn(protection, kind === "FUT" ? "futures" : "options", istDate(at));
  const near = protectedBand(entry, reference, tick);
  if (day === null) return near;
  return {
    lower: Math.max(day.lower, near.lower) as Paise,
    upper: Math.min(day.upper, near.upper) as Paise,
  };
}

/** By history, its last price of that day, or what is told later as the close before. */
function indexClose(
  input: KiteRulesInput,
  name: string,
  date: IsoDate,
  at: EpochMs,
): Paise | null {
  const token = indexOf(input, name)?.token;
  if (token === undefined) return null;
  const { lastTick, quoted, pastClose } = input;
  const past = pastClose(token, date);
  if (past !== null) return past;
  const { calendar } = marketTables();
  const [last, told] = [lastTick(token), quoted(token)];
  // What came last before a gap, or was asked for during the day, is not the day's last.
  const from = closesFrom(calendar, date, "equity") ?? Infinity;
  const found = [last, told].find((tick) => tick !== null && isLast(tick, date, from));
  if (found) return found.ltp;
  // Overnight the close before is the one day's or already the next one's: today's alone is sure.
  const today = istDate(at);
  if (previousTradingDay(calendar, today) !== date) return null;
  const opened = [last, told].find((tick) =>
    tick?.prevClose !== undefined && istDate(tick.at) === today
  );
  return opened?.prevClose ?? null;
}

function isLast(tick: Tick, date: IsoDate, from: number): boolean {
  return istDate(tick.at) === date && tick.at >= from;
}

/** The index that contracts on a name are settled by. */
export function indexOf(
  { listing: { list } }: Pick<KiteRulesInput, "listing">,
  name: string,
): Instrument | undefined {
  const symbol = INDEX_OF[name];
  return symbol === undefined ? undefined : list.byKey(instrumentKey({ exchange: "NSE", symbol }));
}
