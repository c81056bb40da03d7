/**
 * The answer to "why did it trade, or not?": the last trade and the last time that nothing came of
 * a wish, each from its bar to its end; what every strategy said last; and HOLDs by reason.
 * @module
 */
import type { EpochMs } from "../market_time.ts";

export const WHY_STAGES = [
  /** What the decision was made on. */
  "bar",
  "indicators",
  /** What another strategy of the book said of the instrument. */
  "word",
  "signal",
  "filter",
  "size",
  /** Nothing was done. */
  "hold",
  "risk",
  "order",
  "fill",
  "exit",
  /** What the round trip made. */
  "result",
] as const;
export type WhyStage = typeof WHY_STAGES[number];

export interface WhyStep {
  /** Market time. */
  readonly at: EpochMs;
  readonly stage: WhyStage;
  /** Strategy, actor or order that it is about. */
  readonly source: string;
  /** The code of the decision, e.g. `cost_exceeds_edge` or `COMPLETE`. */
  readonly code: string;
  /** The numbers that decided, for people. */
  readonly detail: string;
}

/** Decisions of one reason. */
export interface WhyHolds {
  /** A strategy of a book, for the symbol; or a book, for all that it trades. */
  readonly source: string;
  readonly reason: string;
  readonly count: number;
}

export interface WhyReport {
  readonly symbol: string;
  /** Where nothing was decided about it and it looks mistyped: a name that has decisions. */
  readonly meant: string | null;
  /** The newest decisions, oldest first. */
  readonly steps: readonly WhyStep[];
  /** All of the last trade; empty when there was none. */
  readonly trade: readonly WhyStep[];
  /** All of the last wish that came to nothing, else of the last HOLD; empty when there was none. */
  readonly untraded: readonly WhyStep[];
  /** What each strategy said last, also where it acted. */
  readonly words: readonly WhyStep[];
  /** Most frequent first. */
  readonly holds: readonly WhyHolds[];
}
