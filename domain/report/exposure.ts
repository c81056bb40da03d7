/**
 * For how much of the time in which the market was open something was held. Nights do not count.
 * @module
 */
import type { Session } from "../calendar/session.ts";
import type { Trade } from "../account/trade.ts";

export type OpenHours = Pick<Session, "openAt" | "closeAt">;

/** From when until when something was held. */
export type Holding = Pick<Trade, "entryAt" | "exitAt">;

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Share of `sessions` in which at least one of the holdings was open, 0..1; 0 without sessions. */
export function exposureOf(holdings: readonly Holding[], sessions: readonly OpenHours[]): number {
  let open = 0, held = 0, next = 0;
  const stretches = heldStretches(holdings);
  for (const { openAt, closeAt } of sessions) {
    open += closeAt - openAt;
    while (next < stretches.length && stretches[next]!.to <= openAt) next++;
    for (let i = next; i < stretches.length && stretches[i]!.from < closeAt; i++) {
      const { from, to } = stretches[i]!;
      held += Math.min(to, closeAt) - Math.max(from, openAt);
    }
  }
  return open > 0 ? held / open : 0;
}

/** When anything was held, in order and apart from each other. */
function heldStretches(holdings: readonly Holding[]): Stretch[] {
  const stretches: { from: number; to: number }[] = [];
  for (const { entryAt, exitAt } of holdings.toSorted((a, b) => a.entryAt - b.entryAt)) {
    const last = stretches.at(-1);
    if (last === undefined || entryAt > last.to) stretches.push({ from: entryAt, to: exitAt });
    else last.to = Math.max(last.to, exitAt);
  }
  return stretches;
}
