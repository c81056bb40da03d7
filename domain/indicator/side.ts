/**
 * Which side of a slow EMA a fast one is on: +1 above, -1 below. An exact tie keeps the side
 * before it, so a cross is a change of sign and a touch is none (Backtrader's CrossOver).
 * @module
 */
import { ema, type EmaState } from "./ema.ts";
import type { Indicator, Seeding } from "./indicator.ts";

export interface SideState {
  readonly fast: EmaState;
  readonly slow: EmaState;
  /** 0 until both averages were ready and apart. */
  readonly side: 1 | 0 | -1;
}

/** Side of the EMA of `fastLength` bars against that of `slowLength`. */
export function side(
  fastLength: number,
  slowLength: number,
  seed: Seeding = "first",
): Indicator<SideState> {
  const fastAverage = ema(fastLength, seed);
  const slowAverage = ema(slowLength, seed);
  const length = Math.max(fastLength, slowLength);
  return {
    init: { fast: fastAverage.init, slow: slowAverage.init, side: 0 },
    next(state, bar) {
      const fast = fastAverage.next(state.fast, bar);
      const slow = slowAverage.next(state.slow, bar);
      const gap = slow.count < length ? 0 : fast.value - slow.value;
      return { fast, slow, side: gap > 0 ? 1 : gap < 0 ? -1 : state.side };
    },
    value(state) {
      return state.side === 0 ? null : state.side;
    },
  };
}

export type Cross = "up" | "down" | "none";

/** What happened between two values of `side`; null while either is missing. */
export function crossOf(
  before: number | null | undefined,
  now: number | null | undefined,
): Cross | null {
  if (before == null || now == null) return null;
  return now === before ? "none" : now > before ? "up" : "down";
}
