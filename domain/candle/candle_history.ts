/**
 * One-minute candles of one symbol as a file held them: columns, the sessions they show, and
 * what was dropped and why.
 * @module
 */
import type { Session } from "../calendar/session.ts";

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
