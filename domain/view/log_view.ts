/** What the desk says of itself. @module */
import type { EpochMs } from "../market_time.ts";

export const LOG_LEVELS = ["info", "warn", "error"] as const;

export interface LogView {
  /** Oldest first. */
  readonly lines: readonly LogLine[];
}

export interface LogLine {
  /** Rises with every line of a run of the engine; never used twice. */
  readonly id: number;
  /** Market time. */
  readonly at: EpochMs;
  readonly level: typeof LOG_LEVELS[number];
  /** Actor or part that speaks. */
  readonly source: string;
  readonly text: string;
}
