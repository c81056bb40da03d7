/**
 * Market-wide circuit breakers: when an index has moved too far, all segments halt and every order
 * is cancelled, stops too.
 * @module
 */
import { type Dated, entryOn } from "./dated.ts";
import type { IsoDate } from "./market_time.ts";

export interface HaltLevel {
  /** Of an index from its last close, up or down. */
  readonly share: number;
  /** By when the level is reached, in rising order of `until`; later than all of them: no halt. */
  readonly halts: readonly HaltUntil[];
}

export interface HaltUntil {
  /** IST minute of the day, exclusive. */
  readonly until: number;
  /** Null: the rest of the day. */
  readonly minutes: number | null;
  /** Call auction after the halt, before trading goes on. */
  readonly preOpenMinutes: number;
}

export interface HaltRules extends Dated {
  /** In rising order of `share`. */
  readonly levels: readonly HaltLevel[];
}

export type MarketHalt =
  | { readonly type: "None" }
  | { readonly type: "Pause"; readonly minutes: number; readonly preOpenMinutes: number }
  | { readonly type: "RestOfDay" };

/** What follows when an index has moved by `share` of its last close at an IST minute of `date`. */
export function haltAfter(
  rules: readonly HaltRules[],
  date: IsoDate,
  share: number,
  minuteOfDay: number,
): MarketHalt {
  const { levels } = entryOn(rules, date).entry;
  const reached = levels.findLast((level) => Math.abs(share) >= level.share);
  const halt = reached?.halts.find(({ until }) => minuteOfDay < until);
  if (halt === undefined) return { type: "None" };
  const { minutes, preOpenMinutes } = halt;
  return minutes === null ? { type: "RestOfDay" } : { type: "Pause", minutes, preOpenMinutes };
}
