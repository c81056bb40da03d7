/**
 * The last candles of one series as a value: `pushCandle` returns the next window and the old
 * one still reads right. They share one set of columns; a push writes beyond the head it starts
 * from. Kept as objects, each candle would live long enough to become old garbage.
 * @module
 */
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { Candle } from "./candle.ts";

/** Bars that engines may look back on. */
export const WINDOW_BARS = 200;
/** A power of two above the window, so that old heads stay readable for a while. */
const SLOTS = 512;

export interface CandleWindow {
  readonly count: number;
  readonly columns: CandleColumns;
}

/** A slot has a start and a volume, and four prices in the order of their names. */
interface CandleColumns {
  readonly at: Float64Array;
  readonly prices: Int32Array;
  readonly volume: Float64Array;
}

const NO_COLUMNS = columnsOf(0);

/** Takes no memory of its own: the first push gives a series its columns. */
export function emptyWindow(): CandleWindow {
  return { count: 0, columns: NO_COLUMNS };
}

/**
 * `window` reads right for 312 more pushes after it. Two pushes on one that is not empty share a
 * slot, and the later candle stands in both: only the newest window is to be pushed on.
 */
export function pushCandle(window: CandleWindow, candle: Candle): CandleWindow {
  const { count } = window;
  // An empty window starts many series: the first push gives each its own columns.
  const columns = count === 0 ? columnsOf(SLOTS) : window.columns;
  const { at, prices, volume } = columns;
  const slot = count % SLOTS;
  at[slot] = candle.at;
  prices[slot * 4] = candle.open;
  prices[slot * 4 + 1] = candle.high;
  prices[slot * 4 + 2] = candle.low;
  prices[slot * 4 + 3] = candle.close;
  volume[slot] = candle.volume;
  return { count: count + 1, columns };
}

/** The newest candle, null while there is none. */
export function newestCandle(window: CandleWindow): Candle | null {
  return window.count === 0 ? null : candleAt(window.columns, window.count - 1);
}

/** The newest candles, oldest first, at most `WINDOW_BARS`. */
export function candlesIn({ count, columns }: CandleWindow): Candle[] {
  const length = Math.min(count, WINDOW_BARS);
  return Array.from({ length }, (_, i) => candleAt(columns, count - length + i));
}

function columnsOf(slots: number): CandleColumns {
  return {
    at: new Float64Array(slots),
    prices: new Int32Array(slots * 4),
    volume: new Float64Array(slots),
  };
}

function candleAt({ at, prices, volume }: CandleColumns, index: number): Candle {
  const slot = index % SLOTS;
  return {
    at: at[slot]! as EpochMs,
    open: prices[slot * 4]! as Paise,
    high: prices[slot * 4 + 1]! as Paise,
    low: prices[slot * 4 + 2]! as Paise,
    close: prices[slot * 4 + 3]! as Paise,
    volume: volume[slot]!,
  };
}
