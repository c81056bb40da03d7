/**
 * Exponential moving average of closes, alpha 2/(n+1), in paise; ready after n bars.
 * @module
 */
import type { Indicator, Seeding } from "./indicator.ts";

export interface EmaState {
  readonly count: number;
  /** The average; with seeding `sma` and fewer than n bars their sum. */
  readonly value: number;
}

/** EMA of `length` bars that starts from the first close, or from the mean of the first n. */
export function ema(length: number, seed: Seeding = "first"): Indicator<EmaState> {
  const alpha = 2 / (length + 1);
  // A seed of one bar is the first close itself.
  const seedBars = seed === "sma" ? length : 1;
  return {
    init: { count: 0, value: 0 },
    next(state, bar) {
      const count = state.count + 1;
      if (count > seedBars) {
        return { count, value: state.value + alpha * (bar.close - state.value) };
      }
      const sum = state.value + bar.close;
      return { count, value: count === seedBars ? sum / seedBars : sum };
    },
    value(state) {
      return state.count < length ? null : state.value;
    },
  };
}
