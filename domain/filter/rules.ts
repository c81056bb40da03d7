/**
 * What may hold an entry back although its strategy wants it: the trend of longer timeframes, the
 * instrument's own regime, and the market around it. Filters never open, size or close anything.
 * @module
 */
import type { Timeframe } from "../candle/candle.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { Playbook } from "../strategy/strategy.ts";

export const FILTERS = ["higher_timeframe", "regime", "context"] as const;

export type FilterName = typeof FILTERS[number];

/** Each null: switched off, and nothing computed for it. */
export interface FilterRules {
  readonly higher: HigherRules | null;
  readonly regime: RegimeRules | null;
  readonly context: ContextRules | null;
}

export interface HigherRules {
  /** Those longer than the strategy's own are looked at. */
  readonly timeframes: readonly Timeframe[];
  /** `any`: one of them on the entry's side is enough; `all`: none may be against it. */
  readonly agree: "any" | "all";
}

/** Shares of the price. */
export interface RegimeRules {
  /** ATR above this is a wild market: no entries. */
  readonly atrHigh: number;
  /** ATR below this is a quiet one: told, not refused. */
  readonly atrLow: number;
  /** Bollinger bands narrower than this have no direction: no entries. */
  readonly bandWidthMin: number;
  /** An average that moves less a bar than this is flat. */
  readonly slopeFlat: number;
}

export interface ContextRules {
  /** Levels of India VIX, rising: normal from the first on, then elevated, high, panic. */
  readonly vix: VixLevels;
  /** Share of the NIFTY 50 that must be up for longs, and down for shorts. */
  readonly breadthMin: number;
  /** Volume of the signal's bar against the bars before it, at least. */
  readonly relativeVolumeMin: number;
}

export interface VixLevels {
  readonly normal: number;
  readonly elevated: number;
  readonly high: number;
  readonly panic: number;
}

/** Instruments that are looked at without being traded. */
export interface ContextTokens {
  /** India VIX, where the market shows it. */
  readonly vix: InstrumentToken | null;
  /** Shares whose rise or fall is the breadth of the market. */
  readonly breadth: readonly InstrumentToken[];
}

export const NO_FILTERS: FilterRules = { higher: null, regime: null, context: null };
export const NO_CONTEXT: ContextTokens = { vix: null, breadth: [] };

/** A reversion trades against the trend by design: only the market may hold it back. */
export function usualFilters(playbook: Playbook): readonly FilterName[] {
  return playbook === "reversion" ? ["context"] : FILTERS;
}
