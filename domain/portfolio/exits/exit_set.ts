/**
 * What a position remembers of its exits beside the one that works: how events set it, by the one
 * rule of `ExitSet`, and what an older event, by rules of its own for each field, says in those
 * words.
 * @module
 */
import type { ExitSet } from "../event.ts";
import type { Held } from "../state.ts";

const REMEMBERED = [
  "bareSince",
  "refusedAt",
  "turnedAway",
  "partBare",
  "learntEdge",
  "unverified",
  "unseen",
] as const;

type Remembered = typeof REMEMBERED[number];

/** A position with what an event sets of it; what it leaves out is as it was. */
export function setBy(held: Held, event: ExitSet): Held {
  const next: Partial<Record<Remembered, unknown>> = { ...held };
  for (const name of REMEMBERED) {
    const set = event[name];
    if (set === null) delete next[name];
    else if (set !== undefined) next[name] = set;
  }
  return next as Held;
}

/** By which an event ends what a position remembers; what it does not, needs no word. */
export function forgets(held: Held, ...names: readonly Remembered[]): Partial<ExitSet> {
  const there = names.filter((name) => held[name] !== undefined);
  return Object.fromEntries(there.map((name) => [name, null]));
}

/**
 * An `ExitSet@1`: a field that was left out meant none, of `learntEdge` and `unseen` as it was; and
 * `bareSince` was as it was wherever an exit worked, whatever the event said.
 */
export function ofExitSet1(old: ExitSet): ExitSet {
  const { bareSince, ...rest } = old;
  const bare = old.exit === null ? { bareSince: bareSince ?? null } : {};
  const { refusedAt = null, unverified = null } = old;
  return { ...rest, ...bare, refusedAt, unverified };
}
