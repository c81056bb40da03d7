/**
 * The marks of a trading day in the log.
 * @module
 */
import type { EpochMs, IsoDate } from "../market_time.ts";

export type SessionEvent =
  | { readonly type: "DayBegan"; readonly date: IsoDate }
  | { readonly type: "SessionEnded"; readonly date: IsoDate; readonly at: EpochMs };

export const SESSION_EVENTS = { DayBegan: 1, SessionEnded: 1 } as const;
