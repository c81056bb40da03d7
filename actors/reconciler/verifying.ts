/**
 * Symbols of which portfolio waits to know whether the broker still has what the desk holds. Part of
 * the reconciler; it keeps nothing of its own.
 * @module
 */
import type { Comparison } from "../../domain/reconcile/comparison.ts";
import type { ReconcileWatch } from "../../domain/reconcile/watch.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";
import type { ReconcilerContext } from "./state.ts";

export interface Verifying {
  /** Asked for before the reading that is under way, or comes next, has begun. */
  readonly asked: readonly string[];
  /** Asked for since it began: it proves nothing of them. */
  readonly later: readonly string[];
  /** The account was read since. */
  readonly read: readonly string[];
}

export const NOTHING_ASKED: Verifying = { asked: [], later: [], read: [] };

/** Asked for anew, a symbol that was read already waits for one more reading. */
export function withAsked({ later, read, ...rest }: Verifying, symbol: string): Verifying {
  const without = (all: readonly string[]) => all.filter((each) => each !== symbol);
  return { ...rest, later: [...without(later), symbol], read: without(read) };
}

/** A reading begins after all that was asked for. */
export function withBegun({ asked, later, read }: Verifying): Verifying {
  return { asked: [...asked, ...later], later: [], read };
}

/** A reading has come: what was asked for since it began waits for the next one. */
export function withReading({ asked, later, read }: Verifying): Verifying {
  const known = asked.filter((symbol) => !later.includes(symbol));
  return { asked: [], later, read: [...read, ...known] };
}

/** Of all that is held: an earlier process, or the actor before, may have been asked. */
export function withOwn({ read, ...rest }: Verifying, compared: readonly Comparison[]): Verifying {
  const own = compared.filter((each) => each.own !== 0).map(({ symbol }) => symbol);
  return { ...rest, read: [...new Set([...read, ...own])] };
}

/** Tells of those that are not in doubt; the others wait for the next reading. */
export function tellVerified(
  { read, ...rest }: Verifying,
  { doubts }: ReconcileWatch,
  ctx: ReconcilerContext,
): Verifying {
  const isInDoubt = (symbol: string) => doubts[symbol] !== undefined;
  for (const symbol of read) {
    if (!isInDoubt(symbol)) ctx.tell(PORTFOLIO, "PositionVerified", { symbol });
  }
  return { ...rest, read: read.filter(isInDoubt) };
}
