/**
 * One continuous trading session of a segment: a day may have none, one or several (Muhurat,
 * special Saturdays). Times are instants; the day is IST.
 * @module
 */
import type { EpochMs, IsoDate } from "./market_time.ts";

export interface Session {
  readonly date: IsoDate;
  /** First instant of continuous trading. */
  readonly openAt: EpochMs;
  /** End of continuous trading: the last bar closes here. */
  readonly closeAt: EpochMs;
}
