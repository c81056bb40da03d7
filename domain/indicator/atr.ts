/**
 * Wilder's average true range, in paise; ready after n + 1 bars: the first bar has no previous
 * close and so no true range (as Backtrader, TA-Lib and technicalindicators have it).
 * @module
 */
import type { Candle } from "../candle/candle.ts";
import type { Indicator } from "./indicator.ts";
import { wilder } from "./wilder.ts";

export interface AtrState {
  readonly count: number;
  readonly close: number;
  /** See `wilder` for what it is before it is ready. */
  readonly value: number;
}

/** ATR over `length` true ranges. */
export function atr(length: number): Indicator<AtrState> {
  return {
    init: { count: 0, close: 0, value: 0 },
    next(state, bar) {
      const ranges = state.count;
      const range = ranges === 0 ? 0 : trueRange(bar, state.close);
      return {
        count: ranges + 1,
        close: bar.close,
        value: wilder(state.value, range, ranges, length),
      };
    },
    value(state) {
      return state.count <= length ? null : state.value;
    },
  };
}

/** Range of the bar with the previous close taken in. */
function trueRange(bar: Candle, previousClose: number): number {
  const high = bar.high > previousClose ? bar.high : previousClose;
  const low = bar.low < previousClose ? bar.low : previousClose;
  return high - low;
}
