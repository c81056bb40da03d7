/**
 * HOLD reasons counted, as a value. Most bars hold for the reason of the bar before, so that the
 * last reason is kept apart with its run: one more of it costs a small record.
 * @module
 */
import { HOLD_REASONS, type HoldReason } from "./reason.ts";

export interface HoldCounts {
  /** Without the last run, in the order of `HOLD_REASONS`. */
  readonly before: readonly number[];
  readonly last: HoldReason;
  readonly run: number;
}

export const NO_HOLDS: HoldCounts = {
  before: HOLD_REASONS.map(() => 0),
  last: HOLD_REASONS[0],
  run: 0,
};

/** One more HOLD; cheap while its reason is that of the one before. */
export function counted(holds: HoldCounts, reason: HoldReason): HoldCounts {
  const { before, last, run } = holds;
  if (reason === last) return { before, last, run: run + 1 };
  return { before: summed(holds), last: reason, run: 1 };
}

/** Those that occurred, by reason. */
export function holdsByReason(holds: HoldCounts): Readonly<Record<string, number>> {
  const counts = summed(holds);
  const occurred = HOLD_REASONS.map((reason, i) => [reason, counts[i]!] as const)
    .filter(([, count]) => count > 0);
  return Object.fromEntries(occurred);
}

function summed({ before, last, run }: HoldCounts): readonly number[] {
  const place = HOLD_REASONS.indexOf(last);
  return before.with(place, before[place]! + run);
}
