/**
 * The simulated market as a desk sees it: what is traded of it on a day, its hours from the
 * calendar, and the look-ups of the desk's rules, answered for the trading day of each instant.
 * @module
 */

import { SimulatedMarkets, type TokensOn } from "../adapters/exchange/market/simulated_markets.ts";
import {
  type Calendar,
  MARKET_SEGMENTS,
  type MarketSegment,
  sessionsOn,
  tradingDays,
} from "../domain/calendar.ts";
import type { ChargeTable } from "../domain/charges.ts";
import type { Config } from "../domain/config.ts";
import { type ExpirySchedule, expirySchedule } from "../domain/expiry.ts";
import type { Instrument, InstrumentToken } from "../domain/instrument.ts";
import { lotOn, type LotTable } from "../domain/lot_size.ts";
import {
  addDays,
  type EpochMs,
  type IsoDate,
  istDate,
  istDayNumber,
  MINUTE_MS,
} from "../domain/market_time.ts";
import type { MarketFrames } from "../domain/ports.ts";
import { currentFuture, optionAtMoney } from "../domain/option/chain.ts";
import { expiryFactor } from "../domain/risk/expiry.ts";
import type { Session } from "../domain/session.ts";
import type { Market } from "./desk_rules.ts";
import { tokensInPlay } from "./tokens_in_play.ts";

export interface SimulatedMarketInput {
  readonly config: Config;
  readonly charges: ChargeTable;
  readonly lots: LotTable;
  readonly calendar: Calendar;
  /** Any number: another seed is another market. */
  readonly seed: number;
  /** The trading day on which the desk starts. */
  readonly date: IsoDate;
  /** Seconds from one tick of an instrument to its next [1]; a whole part of 60. */
  readonly tickSeconds?: number;
}

/** By book. */
export type BookTokens = Market["tokens"];

export interface SimulatedDeskMarket {
  /** `tokens` are those of the first day. */
  readonly market: Market;
  readonly source: SimulatedMarkets;
  /** What the books trade on a trading day: futures change with the month. */
  tokensOn(date: IsoDate): BookTokens;
  /** Ticks of what the books trade or look at, from an instant on, day after day. */
  frames(from: EpochMs): MarketFrames;
}

/** A market in which all three books trade soon after the open and find enough to do all day. */
export const DEFAULT_SEED = 16;

/** As many as one day can have, and the next day's first. */
const SESSIONS_AHEAD = 4;
const LAST_HOUR_MS = 60 * MINUTE_MS;

/** The date of `input` must be a trading day of its calendar: RangeError. */
export function simulatedMarketRules(input: SimulatedMarketInput): SimulatedDeskMarket {
  const { config, charges, calendar, date } = input;
  const schedule = expirySchedule(calendar);
  const source = simulatedMarkets(input, schedule);
  const instrumentAt = (token: InstrumentToken, at: EpochMs): Instrument => {
    const found = source.marketOf(token, at)?.instrument(token);
    if (found === undefined) throw new Error(`No instrument has token ${token}`);
    return found;
  };
  const tokensOn = (day: IsoDate) => bookTokens(config, source, schedule, day);
  const streamed: TokensOn = (day) => tokensInPlay(config, source.on(day), tokensOn(day));
  const traded = segmentsTraded(config);
  const sessionsAt = sessionsOfDay(calendar);
  return {
    source,
    tokensOn,
    frames: (from) => source.frames(from, streamed),
    market: {
      charges,
      marketData: "ticks",
      tokens: tokensOn(date),
      instrument: instrumentAt,
      priceBand: (token, at) => source.marketOf(token, at)?.band(token) ?? null,
      // A contract that expired long ago is not even remembered.
      isOpen: (token, at) => {
        const instrument = source.marketOf(token, at)?.instrument(token);
        return instrument !== undefined && isOpen(sessionsAt, instrument, at);
      },
      optionAtMoney: (underlying, kind, price, at) => {
        const { name } = instrumentAt(underlying, at);
        const expiryFrom = liveFrom(calendar, at);
        const instruments = source.on(source.dateAt(at)).instruments();
        return optionAtMoney(instruments, { name, kind, price, expiryFrom });
      },
      sessionsAfter: (at) => sessionsAfter(calendar, source.dates, traded, at),
      entryScale: ({ expiry }, at) =>
        expiryFactor(at, expiry as IsoDate | null, fnoCloseAt(calendar, at), config.risk.expiry),
      isLastHourOfExpiry: (token, at) =>
        instrumentAt(token, at).expiry === istDate(at) &&
        fnoCloseAt(calendar, at) - at <= LAST_HOUR_MS,
    },
  };
}

function simulatedMarkets(
  { config, lots, calendar, seed, tickSeconds = 1 }: SimulatedMarketInput,
  expiries: ExpirySchedule,
): SimulatedMarkets {
  const days = tradingDays(calendar);
  const sessionsOf = (segment: MarketSegment) =>
    days.flatMap((day) => knownSessions(calendar, day, segment));
  return new SimulatedMarkets({
    seed,
    sessions: { equity: sessionsOf("equity"), fno: sessionsOf("fno") },
    expiries,
    tickSeconds,
    lotOn: (name, date) => config.sizing.lotSize ?? lotOn(lots, name, date)?.lot,
  });
}

function bookTokens(
  { books }: Config,
  source: SimulatedMarkets,
  schedule: ExpirySchedule,
  date: IsoDate,
): BookTokens {
  const market = source.on(date);
  const instruments = market.instruments();
  const futures = (names: readonly string[]) =>
    names.flatMap((name) => {
      const found = currentFuture(instruments, name, date, books.fno.nextMonthDays, schedule);
      return found === null ? [] : [found.token];
    });
  const { minPrice, maxSymbols } = books.equity.universe;
  return {
    fno: futures(books.fno.underlyings),
    options: futures(books.options.underlyings),
    equity: instruments.filter(({ kind }) => kind === "EQ").map(({ token }) => token)
      .filter((token) => (market.previousClose(token) ?? 0) >= minPrice)
      .slice(0, maxSymbols),
  };
}

function segmentsTraded({ books }: Config): readonly MarketSegment[] {
  return MARKET_SEGMENTS.filter((segment) =>
    segment === "equity" ? books.equity.enabled : books.fno.enabled || books.options.enabled
  );
}

function segmentOf({ kind }: Instrument): MarketSegment {
  return kind === "EQ" || kind === "INDEX" ? "equity" : "fno";
}

function isOpen(sessionsAt: SessionsAt, instrument: Instrument, at: EpochMs): boolean {
  const today = sessionsAt(at);
  if (instrument.expiry !== null && instrument.expiry < today.date) return false;
  return today[segmentOf(instrument)].some(({ openAt, closeAt }) => at >= openAt && at < closeAt);
}

type SessionsAt = (at: EpochMs) => DaySessions;
type DaySessions =
  & { readonly date: IsoDate }
  & Readonly<Record<MarketSegment, readonly Session[]>>;

/** Sessions of an instant's day, worked out once a day: every tick of a working order asks. */
function sessionsOfDay(calendar: Calendar): SessionsAt {
  let number = NaN;
  let day: DaySessions;
  return (at) => {
    if (istDayNumber(at) !== number) {
      number = istDayNumber(at);
      const date = istDate(at);
      const on = (segment: MarketSegment) => knownSessions(calendar, date, segment);
      day = { date, equity: on("equity"), fno: on("fno") };
    }
    return day;
  };
}

function knownSessions(
  calendar: Calendar,
  date: IsoDate,
  segment: MarketSegment,
): readonly Session[] {
  const sessions = sessionsOn(calendar, date, segment);
  return sessions === "unknown" ? [] : sessions;
}

/** End of the day's F&O trading; `at` itself on a day without any. */
function fnoCloseAt(calendar: Calendar, at: EpochMs): EpochMs {
  return knownSessions(calendar, istDate(at), "fno").at(-1)?.closeAt ?? at;
}

/** The first day of expiry that is not past: after the close of its last day a contract is gone. */
function liveFrom(calendar: Calendar, at: EpochMs): IsoDate {
  const today = istDate(at);
  return at < fnoCloseAt(calendar, at) ? today : addDays(today, 1);
}

/** Sessions of the desk that end after `at`: while any of `segments` is open. */
function sessionsAfter(
  calendar: Calendar,
  dates: readonly IsoDate[],
  segments: readonly MarketSegment[],
  at: EpochMs,
): readonly Session[] {
  const today = istDate(at);
  const first = dates.findIndex((date) => date >= today);
  if (first < 0) return [];
  return dates.slice(first, first + SESSIONS_AHEAD + 1)
    .flatMap((date) =>
      merged(segments.flatMap((segment) => knownSessions(calendar, date, segment)))
    )
    .filter(({ closeAt }) => closeAt > at)
    .slice(0, SESSIONS_AHEAD);
}

/** Where sessions overlap, from the earliest open to the latest close. */
function merged(sessions: readonly Session[]): readonly Session[] {
  const all: Session[] = [];
  for (const session of sessions.toSorted((a, b) => a.openAt - b.openAt)) {
    const last = all.at(-1);
    if (last === undefined || session.openAt >= last.closeAt) all.push(session);
    else if (session.closeAt > last.closeAt) {
      all[all.length - 1] = { ...last, closeAt: session.closeAt };
    }
  }
  return all;
}
