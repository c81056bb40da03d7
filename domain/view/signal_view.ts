/** What was decided and what became of it, line by line; and why nothing was done. @module */
import type { Book } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";

export const SIGNAL_STAGES = [
  /** An engine wants something. */
  "signal",
  /** A strategy looked and did nothing, or portfolio refused the intent. */
  "hold",
  /** Risk approved or reduced. */
  "risk",
  /** Risk, a gate or the broker said no. */
  "refusal",
  "order",
  "fill",
  /** A round trip has ended: `net` is its result. */
  "exit",
] as const;
export type SignalStage = typeof SIGNAL_STAGES[number];

export const DIRECTIONS = ["LONG", "SHORT", "EXIT", "BUY", "SELL"] as const;
export type Direction = typeof DIRECTIONS[number];

export interface SignalView {
  /** Oldest first. */
  readonly lines: readonly SignalLine[];
  /** Of the day, most frequent first. */
  readonly holds: readonly HoldCount[];
}

export interface SignalLine {
  /** Rises with every line of a run of the engine; never used twice. */
  readonly id: number;
  /** Market time. */
  readonly at: EpochMs;
  readonly stage: SignalStage;
  /**
   * The story it belongs to: one entry from its signal over risk, order and fills to its exit has
   * one key (the tag of the entry's order); a HOLD has that of its signal.
   */
  readonly key: string;
  readonly book: Book;
  readonly strategy: string;
  readonly symbol: string;
  readonly direction: Direction | null;
  /** A code of the domain's closed sets, e.g. `cost_exceeds_edge`, `COMPLETE`. */
  readonly code: string;
  /** The numbers that decided, for people. */
  readonly detail: string;
  /** 0..1, of signals. */
  readonly confidence: number | null;
  /** Of the signal, the order or the fill. */
  readonly price: Paise | null;
  /** Units of an order or a fill. */
  readonly quantity: number | null;
  /** Of an exit, after charges. */
  readonly net: Paise | null;
}

export interface HoldCount {
  readonly book: Book;
  /** "" where those of a book are counted together. */
  readonly strategy: string;
  readonly reason: string;
  readonly count: number;
}
