/** How the day goes: per strategy and book, its curve and its finished trades. @module */
import type { Book } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";

export interface PerformanceView {
  /** Each book, followed by its strategies. */
  readonly rows: readonly PerformanceRow[];
  /** Day P&L after charges; oldest first, thinned to fit; nothing moves after the last point. */
  readonly curve: readonly CurvePoint[];
  /** Of the day's result from its peak, which begins at zero, thinned points included. */
  readonly worstFall: Paise;
  /** Newest first. */
  readonly trades: readonly TradeLine[];
}

/** Finished trades of a book, or of one strategy of it, today. */
export interface PerformanceRow {
  readonly book: Book;
  /** Null: all of the book. */
  readonly strategy: string | null;
  readonly trades: number;
  readonly wins: number;
  /** After charges. */
  readonly net: Paise;
  /** Mean result in R; null when no trade had one. */
  readonly expectancyR: number | null;
  /** Net profits over net losses; null without a loss. */
  readonly profitFactor: number | null;
  /** Of a trade that won; null without one. */
  readonly largestWin: Paise | null;
  /** Of one that lost, below zero; null without one. */
  readonly largestLoss: Paise | null;
  /** Never negative. */
  readonly maxDrawdown: Paise;
}

export interface CurvePoint {
  /** Market time. */
  readonly at: EpochMs;
  readonly net: Paise;
}

export interface TradeLine {
  /** See `SignalLine`. */
  readonly key: string;
  readonly symbol: string;
  readonly book: Book;
  readonly strategy: string;
  readonly side: "LONG" | "SHORT";
  readonly quantity: number;
  readonly entryAt: EpochMs;
  readonly exitAt: EpochMs;
  /** Averages, to the nearest paisa. */
  readonly entryPrice: Paise;
  readonly exitPrice: Paise;
  /** After charges. */
  readonly net: Paise;
  /** Null when nothing was at risk. */
  readonly r: number | null;
  readonly reason: string;
}
