/**
 * Symbols of which portfolio waits to know whether the broker still has what the desk holds: a
 * reading proves nothing of what was asked for after it had begun.
 * @module
 */
import type { Comparison } from "./comparison.ts";
import type { ReconcileWatch } from "./watch.ts";

export interface Verifying {
  /** Asked for before the reading that is under way, or comes next, has begun. */
  readonly asked: readonly string[];
  /** Asked for since it began. */
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

/** Those that are verified, not being in doubt; the others wait for the next reading. */
export function verifiedIn(
  { read, ...rest }: Verifying,
  { doubts }: ReconcileWatch,
): { readonly verified: readonly string[]; readonly verifying: Verifying } {
  const isInDoubt = (symbol: string) => doubts[symbol] !== undefined;
  return {
    verified: read.filter((symbol) => !isInDoubt(symbol)),
    verifying: { ...rest, read: read.filter(isInDoubt) },
  };
}
