/**
 * Wilder's average directional index, 0..100; ready after 2n bars. The true range is not needed:
 * in |+DI - -DI| / (+DI + -DI) it cancels.
 * @module
 */
import type { Indicator } from "./indicator.ts";
import { wilder } from "./wilder.ts";

export interface AdxState {
  readonly count: number;
  readonly high: number;
  readonly low: number;
  /** Smoothed moves up and down, paise, and the index; see `wilder` for the warm-up. */
  readonly plus: number;
  readonly minus: number;
  readonly value: number;
}

/** ADX over `length` bars. Where neither side moved the bar counts as without direction: 0. */
export function adx(length: number): Indicator<AdxState> {
  return {
    init: { count: 0, high: 0, low: 0, plus: 0, minus: 0, value: 0 },
    next(state, { high, low }) {
      const moves = state.count;
      const up = moves === 0 ? 0 : high - state.high;
      const down = moves === 0 ? 0 : state.low - low;
      const plus = wilder(state.plus, up > down && up > 0 ? up : 0, moves, length);
      const minus = wilder(state.minus, down > up && down > 0 ? down : 0, moves, length);
      // Both are still sums, or both means: their ratio is the same.
      const total = plus + minus;
      const dx = total === 0 ? 0 : (100 * Math.abs(plus - minus)) / total;
      const value = moves < length ? 0 : wilder(state.value, dx, moves - length + 1, length);
      return { count: moves + 1, high, low, plus, minus, value };
    },
    value(state) {
      return state.count < 2 * length ? null : state.value;
    },
  };
}
