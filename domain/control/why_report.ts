/**
 * The answer to "why did it trade, or not?": what was decided about a symbol, in order.
 * @module
 */
import type { EpochMs } from "../market_time.ts";

export const WHY_STAGES = ["signal", "hold", "risk", "order", "fill", "exit"] as const;

export interface WhyStep {
  /** Market time. */
  readonly at: EpochMs;
  readonly stage: typeof WHY_STAGES[number];
  /** Strategy, actor or order that it is about. */
  readonly source: string;
  /** The code of the decision, e.g. `cost_exceeds_edge` or `COMPLETE`. */
  readonly code: string;
  /** The numbers that decided, for people. */
  readonly detail: string;
}

export interface WhyReport {
  readonly symbol: string;
  /** Oldest first. */
  readonly steps: readonly WhyStep[];
}
