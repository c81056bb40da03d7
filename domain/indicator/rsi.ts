/**
 * Wilder's relative strength index of closes, 0..100; ready after n + 1 bars (n changes).
 * @module
 */
import type { Indicator } from "./indicator.ts";
import { wilder } from "./wilder.ts";

export interface RsiState {
  readonly count: number;
  readonly close: number;
  /** Smoothed rise and fall, paise; see `wilder` for what they are before they are ready. */
  readonly gain: number;
  readonly loss: number;
}

/** RSI over `length` changes. A price that never moved is at 50: neither side is stretched. */
export function rsi(length: number): Indicator<RsiState> {
  return {
    init: { count: 0, close: 0, gain: 0, loss: 0 },
    next(state, { close }) {
      const changes = state.count;
      const change = changes === 0 ? 0 : close - state.close;
      return {
        count: changes + 1,
        close,
        gain: wilder(state.gain, change > 0 ? change : 0, changes, length),
        loss: wilder(state.loss, change < 0 ? -change : 0, changes, length),
      };
    },
    value({ count, gain, loss }) {
      if (count <= length) return null;
      return gain + loss === 0 ? 50 : (100 * gain) / (gain + loss);
    },
  };
}
