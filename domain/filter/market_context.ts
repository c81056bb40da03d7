/**
 * The market around an instrument: India VIX, and how many of the NIFTY 50 are up on the day. Built
 * of closed bars of instruments that need not be traded.
 * @module
 */
import { type Candle, type Timeframe, timeframeMs } from "../candle/candle.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import { type EpochMs, istDayNumber } from "../market_time.ts";
import type { ContextTokens, VixLevels } from "./rules.ts";

/** Bars of which the context is made. */
export const CONTEXT_TIMEFRAME: Timeframe = "5m";
/** Fewer shares say nothing about a market. */
const SHARES_MIN = 10;

export type VixRegime = "calm" | "normal" | "elevated" | "high" | "panic";

/** The level of one instrument at the end of a bar. */
interface Level {
  readonly endAt: number;
  readonly close: number;
  /** Last close of the day before; null while it is not known. */
  readonly yesterday: number | null;
}

/**
 * Two levels, so that a decision at an instant can rest on what had closed before it, whichever
 * of the bars that close at this very instant comes first.
 */
interface Levels {
  readonly warm: boolean;
  readonly last: Level | null;
  readonly before: Level | null;
}

/** By place: India VIX first, then the shares. */
export type MarketContext = readonly Levels[];

const COLD: Levels = { warm: false, last: null, before: null };

/** What is known at an instant; null where it is not. */
export interface ContextReading {
  /** India VIX in points. */
  readonly vix: number | null;
  /** Share of the shares that are above their close of the day before. */
  readonly breadth: number | null;
}

/** Of the instruments in `tokens`, see `contextTokens`. */
export function coldContext(tokens: readonly InstrumentToken[]): MarketContext {
  return tokens.map(() => COLD);
}

/** In the order of a `MarketContext`. */
export function contextTokens({ vix, breadth }: ContextTokens): readonly InstrumentToken[] {
  return vix === null ? breadth : [vix, ...breadth];
}

/** One closed bar further; the same context for one that is already known. */
export function withContextBar(context: MarketContext, place: number, bar: Candle): MarketContext {
  const next = stepped(context[place]!, bar);
  return next === context[place] ? context : context.with(place, next);
}

/** One instrument rebuilt from closed bars, oldest first. */
export function warmContext(
  context: MarketContext,
  place: number,
  bars: readonly Candle[],
): MarketContext {
  return context.with(place, { ...bars.reduce(stepped, COLD), warm: true });
}

/** Whether history has come for each instrument; true where the context has none. */
export function isWarm(context: MarketContext): boolean {
  return context.every(({ warm }) => warm);
}

/** What had closed before `at`. */
export function contextAt(
  context: MarketContext,
  tokens: ContextTokens,
  at: EpochMs,
): ContextReading {
  const levels = context.map((each) => levelBefore(each, at));
  const vix = tokens.vix === null ? null : levels[0]?.close ?? null;
  const shares = tokens.vix === null ? levels : levels.slice(1);
  return { vix: vix === null ? null : vix / 100, breadth: breadthOf(shares, at) };
}

/** `vix` in points, as the levels; a level itself belongs to the regime above it. */
export function vixRegime(vix: number, levels: VixLevels): VixRegime {
  if (vix >= levels.panic) return "panic";
  if (vix >= levels.high) return "high";
  if (vix >= levels.elevated) return "elevated";
  return vix >= levels.normal ? "normal" : "calm";
}

function stepped(levels: Levels, { at, close }: Candle): Levels {
  const { last } = levels;
  const endAt = at + timeframeMs(CONTEXT_TIMEFRAME);
  if (last === null) return { ...levels, last: { endAt, close, yesterday: null } };
  if (endAt <= last.endAt) return levels;
  const yesterday = dayOf(endAt) === dayOf(last.endAt) ? last.yesterday : last.close;
  return { ...levels, last: { endAt, close, yesterday }, before: last };
}

function levelBefore({ last, before }: Levels, at: EpochMs): Level | null {
  return last !== null && last.endAt < at ? last : before;
}

/** Yesterday's shares say nothing of today. */
function breadthOf(levels: readonly (Level | null)[], at: EpochMs): number | null {
  let known = 0, up = 0;
  for (const level of levels) {
    if (level === null || level.yesterday === null || dayOf(level.endAt) !== dayOf(at)) continue;
    known++;
    if (level.close > level.yesterday) up++;
  }
  return known < SHARES_MIN || known < levels.length / 2 ? null : up / known;
}

function dayOf(at: number): number {
  return istDayNumber(at as EpochMs);
}
