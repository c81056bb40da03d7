/**
 * HOLD reasons counted, as a value: one number for each reason of the closed set, so that a bar
 * costs a short copy.
 * @module
 */
import { HOLD_REASONS, type HoldReason } from "./reason.ts";

/** In the order of `HOLD_REASONS`. */
export type HoldCounts = readonly number[];

export const NO_HOLDS: HoldCounts = HOLD_REASONS.map(() => 0);

const PLACES: ReadonlyMap<HoldReason, number> = new Map(
  HOLD_REASONS.map((reason, place) => [reason, place]),
);

export function counted(counts: HoldCounts, reason: HoldReason): HoldCounts {
  const next = counts.slice();
  next[PLACES.get(reason)!]! += 1;
  return next;
}

/** Those that occurred, by reason. */
export function holdsByReason(counts: HoldCounts): Readonly<Record<string, number>> {
  const occurred = HOLD_REASONS.map((reason, i) => [reason, counts[i] ?? 0] as const)
    .filter(([, count]) => count > 0);
  return Object.fromEntries(occurred);
}
