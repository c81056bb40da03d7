/**
 * Which shares the equity book may trade: members of an index on a day, from lists with dates.
 * @module
 */
import type { IsoDate } from "../market_time.ts";

export const INDEX_LISTS = ["nifty_50", "nifty_next_50"] as const;
export type IndexListName = typeof INDEX_LISTS[number];

/** What a configuration may ask for: the NIFTY 100 is both lists. */
export type UniverseList = "nifty_50" | "nifty_100";

export interface Membership {
  readonly symbol: string;
  readonly from: IsoDate;
  /** First day on which it is no member any more; null: it still is. */
  readonly until: IsoDate | null;
}

export interface IndexList {
  /** Last day that the memberships speak of. */
  readonly knownTo: IsoDate;
  /** In the order of their symbols. */
  readonly members: readonly Membership[];
}

export type IndexLists = Readonly<Record<IndexListName, IndexList>>;

export interface Members {
  readonly symbols: readonly string[];
  /** True when the lists do not speak of the day: the nearest ones are used. */
  readonly inferred: boolean;
}

/** Members of any of `wanted` on `date`, each once, list by list. */
export function membersOn(
  lists: IndexLists,
  wanted: readonly UniverseList[],
  date: IsoDate,
): Members {
  const names = wanted.includes("nifty_100") ? INDEX_LISTS : ["nifty_50" as const];
  const found = names.map((name) => listOn(lists[name], date));
  return {
    symbols: [...new Set(found.flatMap(({ symbols }) => symbols))],
    inferred: found.some(({ inferred }) => inferred),
  };
}

/** Days on which a list changes, in order; the first is where it begins. */
export function changesOf({ members }: IndexList): readonly IsoDate[] {
  const days = members.flatMap(({ from, until }) => until === null ? [from] : [from, until]);
  return [...new Set(days)].sort();
}

function listOn(list: IndexList, date: IsoDate): Members {
  const first = changesOf(list)[0];
  const tooEarly = first !== undefined && date < first;
  const day = tooEarly ? first : date;
  const symbols = list.members
    .filter(({ from, until }) => from <= day && (until === null || day < until))
    .map(({ symbol }) => symbol);
  return { symbols, inferred: tooEarly || date > list.knownTo };
}
