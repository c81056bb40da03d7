/**
 * Candles (bars): prices in paise, stamped with the instant at which they START.
 * @module
 */
import { type EpochMs, MINUTE_MS } from "../market_time.ts";
import type { Paise } from "../money.ts";

export interface Candle {
  /** Start of the bar. It closes at `at + timeframeMs`. */
  readonly at: EpochMs;
  readonly open: Paise;
  readonly high: Paise;
  readonly low: Paise;
  readonly close: Paise;
  /** Units traded; 0 where the source has none (an index). */
  readonly volume: number;
}

export type Timeframe = "1m" | "5m" | "15m" | "1h";

export const TIMEFRAMES: readonly Timeframe[] = ["1m", "5m", "15m", "1h"];

const MINUTES: Readonly<Record<Timeframe, number>> = { "1m": 1, "5m": 5, "15m": 15, "1h": 60 };

/** Length of one bar in milliseconds. */
export function timeframeMs(timeframe: Timeframe): number {
  return MINUTES[timeframe] * MINUTE_MS;
}

/** A bar in which there was one price. */
export function barOfPrice(at: EpochMs, price: Paise, volume = 0): Candle {
  return { at, open: price, high: price, low: price, close: price, volume };
}

/** `a` then `b` as one bar that starts at `a.at`. */
export function joinCandles(a: Candle, b: Candle): Candle {
  return {
    at: a.at,
    open: a.open,
    high: a.high > b.high ? a.high : b.high,
    low: a.low < b.low ? a.low : b.low,
    close: b.close,
    volume: a.volume + b.volume,
  };
}
