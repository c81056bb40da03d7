/**
 * One-minute candles of one symbol as a file held them: columns, the sessions they show, and
 * what was dropped and why.
 * @module
 */
import type { Session } from "../calendar/session.ts";
import { type EpochMs, MINUTE_MS } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { Candle } from "./candle.ts";

/** Why a row of a data file was not used. */
export const DROP_REASONS = [
  "outside_session",
  "duplicate",
  "backward",
  "malformed",
  "bad_price",
] as const;

export type DropReason = typeof DROP_REASONS[number];

/** One-minute candles of one symbol from a file, as columns. */
export interface CandleHistory {
  readonly symbol: string;
  readonly file: string;
  readonly count: number;
  /** Start of each bar, EpochMs. */
  readonly at: Float64Array;
  /** Paise. */
  readonly open: Int32Array;
  readonly high: Int32Array;
  readonly low: Int32Array;
  readonly close: Int32Array;
  readonly volume: Float64Array;
  /** Sessions inferred from the rows, in order. */
  readonly sessions: readonly Session[];
  readonly stamp: "start" | "end";
  readonly rows: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
  /** The first malformed rows, to be shown: file line (1-based) and what is wrong. */
  readonly malformed: readonly { readonly line: number; readonly problem: string }[];
}

/** Minutes of a file that closed by `until`, at most `countMax`: the newest, oldest first. */
export function minutesBefore(
  history: CandleHistory,
  { until, countMax }: { readonly until: EpochMs; readonly countMax: number },
): Candle[] {
  const last = until - MINUTE_MS;
  let low = 0, high = history.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (history.at[middle]! <= last) low = middle + 1;
    else high = middle;
  }
  return [...minutesOf(history, Math.max(0, low - countMax), low)];
}

/** Minutes of a file by their places, oldest first. */
export function* minutesOf(
  history: CandleHistory,
  from = 0,
  to = history.count,
): Generator<Candle> {
  for (let i = from; i < to; i++) {
    yield {
      at: history.at[i]! as EpochMs,
      open: history.open[i]! as Paise,
      high: history.high[i]! as Paise,
      low: history.low[i]! as Paise,
      close: history.close[i]! as Paise,
      volume: history.volume[i]!,
    };
  }
}
