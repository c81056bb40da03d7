/**
 * Slope of an EMA of closes: its mean change a bar over the last m bars, paise a bar; ready after
 * n + m bars.
 * @module
 */
import { ema, type EmaState } from "./ema.ts";
import type { Indicator } from "./indicator.ts";
import { emptyRing, leaving, push, type Ring } from "./ring.ts";

export interface SlopeState {
  readonly average: EmaState;
  readonly past: Ring;
  /** The average `over` bars ago. */
  readonly before: number;
}

/** Slope of the EMA of `length` bars, measured `over` bars. */
export function slope(length: number, over: number): Indicator<SlopeState> {
  const average = ema(length);
  return {
    init: { average: average.init, past: emptyRing(over), before: 0 },
    next(state, bar) {
      const moved = average.next(state.average, bar);
      return {
        average: moved,
        past: push(state.past, moved.value),
        before: leaving(state.past),
      };
    },
    value(state) {
      if (state.past.count < length + over) return null;
      return (state.average.value - state.before) / over;
    },
  };
}
