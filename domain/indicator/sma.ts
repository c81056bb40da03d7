/**
 * Simple moving average of closes, in paise; ready after n bars.
 * @module
 */
import type { Indicator } from "./indicator.ts";
import { emptyRing, leaving, push, type Ring } from "./ring.ts";

export interface SmaState {
  readonly closes: Ring;
  /** Of whole paise, hence exact: it never drifts. */
  readonly sum: number;
}

/** SMA of the last `length` closes. */
export function sma(length: number): Indicator<SmaState> {
  return {
    init: { closes: emptyRing(length), sum: 0 },
    next({ closes, sum }, bar) {
      return { closes: push(closes, bar.close), sum: sum + bar.close - leaving(closes) };
    },
    value({ closes, sum }) {
      return closes.count < length ? null : sum / length;
    },
  };
}
