/**
 * Market-wide circuit breakers: when an index has moved too far, all segments halt and every order
 * is cancelled, stops too.
 * @module
 */
import { type Dated, entryOn } from "../dated.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import {
  type EpochMs,
  type IsoDate,
  istClock,
  istDate,
  istMinuteOfDay,
  MINUTE_MS,
} from "../market_time.ts";
import type { Paise } from "../money.ts";

export interface HaltLevel {
  /** Of an index from its last close, up or down. */
  readonly share: number;
  /** By when the level is reached, in rising order of `until`; later than all of them: no halt. */
  readonly halts: readonly HaltUntil[];
}

export interface HaltUntil {
  /** IST minute of the day, exclusive. */
  readonly until: number;
  /** Null: the rest of the day. */
  readonly minutes: number | null;
  /** Call auction after the halt, before trading goes on. */
  readonly preOpenMinutes: number;
}

export interface HaltRules extends Dated {
  /** In rising order of `share`. */
  readonly levels: readonly HaltLevel[];
}

export type MarketHalt =
  | { readonly type: "None" }
  | { readonly type: "Pause"; readonly minutes: number; readonly preOpenMinutes: number }
  | { readonly type: "RestOfDay" };

/** Whichever of the two goes beyond a level first halts both exchanges. */
export const NIFTY_50 = "NIFTY 50";
export const SENSEX = "SENSEX";

/** An index whose moves halt all markets, where it is among what a desk sees. */
export interface HaltIndex {
  readonly token: InstrumentToken;
  /** As the exchange spells it. */
  readonly name: string;
  readonly rules: readonly HaltRules[];
  /** Its close of the trading day before; null: not known, and so nothing is said of halts. */
  previousClose(at: EpochMs): Paise | null;
}

/** An index has gone beyond the lowest level, or is there still. */
export interface IndexMove {
  readonly at: EpochMs;
  readonly index: string;
  /** Of its last close. */
  readonly share: number;
}

/** The last halt of the market: what it was for, and until when it lasts. */
export interface TradingHalt extends IndexMove {
  /** Which it went beyond: of the same one no second halt follows that day. */
  readonly level: number;
  /** Trading goes on, the call auction done; null: not on this day. */
  readonly until: EpochMs | null;
  readonly over: boolean;
}

/** The halt that lasts at an instant, of the last one; null while trading goes on. */
export function haltAt(last: TradingHalt | undefined, at: EpochMs): TradingHalt | null {
  // None outlasts its day.
  return last !== undefined && !last.over && istDate(last.at) === istDate(at) ? last : null;
}

/** The halt that a move of one of the indices brings; null when it brings none. */
export function haltOf(
  indices: readonly HaltIndex[],
  last: TradingHalt | undefined,
  move: IndexMove,
): TradingHalt | null {
  const index = indices.find(({ name }) => name === move.index);
  return index === undefined ? null : haltBy(index.rules, last, move);
}

/**
 * The halt that a move brings after what has been already; null when it brings none. A level halts
 * once a day, whichever index goes beyond it.
 */
export function haltBy(
  rules: readonly HaltRules[],
  last: TradingHalt | undefined,
  move: IndexMove,
): TradingHalt | null {
  const { at, share } = move;
  const date = istDate(at);
  if (haltAt(last, at) !== null) return null;
  const level = levelReached(rules, date, share);
  if (last !== undefined && istDate(last.at) === date && last.level >= level) return null;
  const halt = haltAfter(rules, date, share, istMinuteOfDay(at));
  if (halt.type === "None") return null;
  const until = halt.type === "RestOfDay"
    ? null
    : (at + (halt.minutes + halt.preOpenMinutes) * MINUTE_MS) as EpochMs;
  return { ...move, level, until, over: false };
}

/** `of the market until 13:00:05: NIFTY 50 -10.02 % from its close`. */
export function tradingHaltWords({ index, share, until }: TradingHalt): string {
  const end = until === null ? "for the rest of the day" : `until ${istClock(until)}`;
  const percent = `${share < 0 ? "-" : "+"}${(100 * Math.abs(share)).toFixed(2)} %`;
  return `of the market ${end}: ${index} ${percent} from its last close`;
}

/** The highest level that a move goes beyond; 0 for none. */
export function levelReached(rules: readonly HaltRules[], date: IsoDate, share: number): number {
  const { levels } = entryOn(rules, date).entry;
  return levels.findLast((level) => Math.abs(share) >= level.share)?.share ?? 0;
}

/** The move from which on something may follow; Infinity where nothing ever does. */
export function lowestLevel(rules: readonly HaltRules[], date: IsoDate): number {
  return entryOn(rules, date).entry.levels[0]?.share ?? Infinity;
}

/** What follows when an index has moved by `share` of its last close at an IST minute of `date`. */
export function haltAfter(
  rules: readonly HaltRules[],
  date: IsoDate,
  share: number,
  minuteOfDay: number,
): MarketHalt {
  const { levels } = entryOn(rules, date).entry;
  const reached = levels.findLast((level) => Math.abs(share) >= level.share);
  const halt = reached?.halts.find(({ until }) => minuteOfDay < until);
  if (halt === undefined) return { type: "None" };
  const { minutes, preOpenMinutes } = halt;
  return minutes === null ? { type: "RestOfDay" } : { type: "Pause", minutes, preOpenMinutes };
}
