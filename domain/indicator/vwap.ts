/**
 * Session VWAP, in paise: typical price weighted by volume since the start of the IST day. Null
 * until something traded that day, so always null for an index.
 * @module
 */
import { istDayNumber } from "../market_time.ts";
import type { Indicator } from "./indicator.ts";

export interface VwapState {
  readonly day: number;
  /** Sum of (high + low + close) x volume: three times the turnover, still whole. */
  readonly tripled: number;
  readonly volume: number;
}

/** VWAP of the trading day. */
export function vwap(): Indicator<VwapState> {
  return {
    init: { day: -1, tripled: 0, volume: 0 },
    next(state, bar) {
      const day = istDayNumber(bar.at);
      const tripled = (bar.high + bar.low + bar.close) * bar.volume;
      return day === state.day
        ? { day, tripled: state.tripled + tripled, volume: state.volume + bar.volume }
        : { day, tripled, volume: bar.volume };
    },
    value({ tripled, volume }) {
      return volume === 0 ? null : tripled / (3 * volume);
    },
  };
}
