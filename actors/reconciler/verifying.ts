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
  /** Asked for: a reading that began before proves nothing. */
  readonly asked: readonly string[];
  /** The account was read since. */
  readonly read: readonly string[];
}

export const NOTHING_ASKED: Verifying = { asked: [], read: [] };

/** Asked for anew, a symbol that was read already waits for one more reading. */
export function withAsked({ asked, read }: Verifying, symbol: string): Verifying {
  return { asked: [...asked, symbol], read: read.filter((each) => each !== symbol) };
}

/** A reading has come that was asked for after everything else. */
export function withReading({ asked, read }: Verifying): Verifying {
  return asked.length === 0 ? { asked, read } : { asked: [], read: [...read, ...asked] };
}

/** Of all that is held: an earlier process, or the actor before, may have been asked. */
export function withOwn({ asked, read }: Verifying, compared: readonly Comparison[]): Verifying {
  const own = compared.filter((each) => each.own !== 0).map(({ symbol }) => symbol);
  return { asked, read: [...new Set([...read, ...own])] };
}

/** Tells of those that are not in doubt; the others wait for the next reading. */
export function tellVerified(
  { asked, read }: Verifying,
  { doubts }: ReconcileWatch,
  ctx: ReconcilerContext,
): Verifying {
  const isInDoubt = (symbol: string) => doubts[symbol] !== undefined;
  for (const symbol of read) {
    if (!isInDoubt(symbol)) ctx.tell(PORTFOLIO, "PositionVerified", { symbol });
  }
  return { asked, read: read.filter(isInDoubt) };
}
