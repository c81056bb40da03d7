/**
 * ATR against its own mean of the last bars: above 1 ranges widen, below they narrow. Ready once
 * there were so many ATRs; null where nothing moved at all.
 * @module
 */
import { atr, type AtrState } from "./atr.ts";
import type { Indicator } from "./indicator.ts";
import { emptyRing, leaving, push, type Ring } from "./ring.ts";

export interface AtrRatioState {
  readonly atr: AtrState;
  readonly past: Ring;
  readonly sum: number;
}

/** ATR of `length` over the mean of the last `over` such ATRs, the latest included. */
export function atrRatio(length: number, over: number): Indicator<AtrRatioState> {
  const range = atr(length);
  return {
    init: { atr: range.init, past: emptyRing(over), sum: 0 },
    next({ atr: before, past, sum }, bar) {
      const moved = range.next(before, bar);
      const value = range.value(moved);
      if (value === null) return { atr: moved, past, sum };
      return { atr: moved, past: push(past, value), sum: sum + value - leaving(past) };
    },
    value({ atr: state, past, sum }) {
      const value = range.value(state);
      return value === null || past.count < over || !(sum > 0) ? null : (value * over) / sum;
    },
  };
}
