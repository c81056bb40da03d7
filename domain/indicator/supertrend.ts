/**
 * SuperTrend: a stop line k x ATR away from the middle of the bar that only tightens, and flips
 * sides when a close breaks it; ready with its ATR, after n + 1 bars, and starts as falling.
 * @module
 */
import { atr, type AtrState } from "./atr.ts";
import type { Indicator } from "./indicator.ts";

export type SupertrendLine = "value" | "direction";

export interface SupertrendState {
  readonly range: AtrState;
  readonly close: number;
  readonly upper: number;
  readonly lower: number;
  readonly rising: boolean;
}

/** `value` is the stop line in paise, `direction` +1 rising (the line is below) or -1. */
export function supertrend(
  length: number,
  multiplier: number,
  line: SupertrendLine,
): Indicator<SupertrendState> {
  const averageRange = atr(length);
  return {
    init: {
      range: averageRange.init,
      close: 0,
      // No line yet: the first band replaces either.
      upper: Infinity,
      lower: -Infinity,
      rising: false,
    },
    next(state, bar) {
      const { close } = bar;
      const range = averageRange.next(state.range, bar);
      const width = averageRange.value(range);
      if (width === null) return { ...state, range, close };
      const middle = (bar.high + bar.low) / 2;
      const upperNow = middle + multiplier * width;
      const lowerNow = middle - multiplier * width;
      // A line loosens only once the close before was already beyond it.
      const upper = upperNow < state.upper || state.close > state.upper ? upperNow : state.upper;
      const lower = lowerNow > state.lower || state.close < state.lower ? lowerNow : state.lower;
      const rising = state.rising ? close >= lower : close > upper;
      return { range, close, upper, lower, rising };
    },
    value({ range, upper, lower, rising }) {
      if (averageRange.value(range) === null) return null;
      if (line === "direction") return rising ? 1 : -1;
      return rising ? lower : upper;
    },
  };
}
