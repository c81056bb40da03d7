/**
 * The last candles of one series as a value: `pushCandle` returns the next window and the old
 * one still reads right. They share one buffer; a push writes beyond the head it starts from.
 * @module
 */
import type { Candle } from "./candle.ts";

/** Bars that engines may look back on. */
export const WINDOW_BARS = 200;
/** A power of two above the window, so that old heads stay readable for a while. */
const SLOTS = 512;

export interface CandleWindow {
  readonly count: number;
  readonly slots: Candle[];
}

export function emptyWindow(): CandleWindow {
  return { count: 0, slots: [] };
}

export function pushCandle(window: CandleWindow, candle: Candle): CandleWindow {
  // An empty window starts many series: the first push gives each its own buffer.
  const slots = window.count === 0 ? new Array<Candle>(SLOTS) : window.slots;
  slots[window.count % SLOTS] = candle;
  return { count: window.count + 1, slots };
}

/** The newest candle, null while there is none. */
export function newestCandle({ count, slots }: CandleWindow): Candle | null {
  return count === 0 ? null : slots[(count - 1) % SLOTS]!;
}

/** The newest candles, oldest first, at most `WINDOW_BARS`. */
export function candlesIn(window: CandleWindow): Candle[] {
  const length = Math.min(window.count, WINDOW_BARS);
  const candles = new Array<Candle>(length);
  for (let i = 0; i < length; i++) {
    candles[i] = window.slots[(window.count - length + i) % SLOTS]!;
  }
  return candles;
}
