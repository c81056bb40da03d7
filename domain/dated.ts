/**
 * Facts that change on a date: an entry holds from its day until the next one's. A day before the
 * first entry gets the first entry, marked as inferred, so that the caller can say or refuse it.
 * @module
 */
import type { IsoDate } from "./market_time.ts";

export interface Dated {
  readonly from: IsoDate;
}

export interface DatedAnswer<T> {
  readonly entry: T;
  /** True when `date` lies before every entry. */
  readonly inferred: boolean;
}

/** The entry in force on `date`; `entries` in rising order. Throws RangeError when there is none. */
export function entryOn<T extends Dated>(entries: readonly T[], date: IsoDate): DatedAnswer<T> {
  const entry = entries.findLast((candidate) => candidate.from <= date);
  if (entry) return { entry, inferred: false };
  const first = entries[0];
  if (!first) throw new RangeError("A dated table has no entries");
  return { entry: first, inferred: true };
}
