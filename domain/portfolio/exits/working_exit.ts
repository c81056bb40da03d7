/**
 * The one exit that works at the broker for a position, and how fast it may go further through the
 * price: each step only once the one before it is known to be there, so that a slow broker never
 * makes it jump.
 * @module
 */
import type { ExitReason } from "../../exit/reason.ts";
import { type EpochMs, SECOND_MS } from "../../market_time.ts";
import type { BlotterState } from "../../order/blotter.ts";
import { type Modification, type NewOrder, sameTerms } from "../../order/order.ts";
import { orderUnits } from "../../instrument/freeze_quantity.ts";
import type { Held, WorkingExit } from "../state.ts";

/** Known for so long, terms have had their chance: prices are looked at each second. */
const CHANCE_MS = SECOND_MS / 2;
/** Terms that nobody has answered for so long are asked for again. */
const UNANSWERED_MS = 10 * SECOND_MS;

/** A working exit under new terms. */
export function underTerms(
  exit: WorkingExit,
  terms: Modification,
  closing: ExitReason | null,
  rung: number,
  changedAt: EpochMs,
): WorkingExit {
  return { ...exit, order: { ...exit.order, ...terms }, closing, rung, changedAt };
}

/** The order as the broker has it, as far as it is known: what was asked for may not be taken yet. */
export function asItWorks({ order }: WorkingExit, { working }: BlotterState): NewOrder {
  return working.find((each) => each.order.tag === order.tag)?.order ?? order;
}

/** Terms for the whole life of a working order: what it has filled counts as ordered. */
export function wholeOrder(terms: Modification, exit: WorkingExit): Modification {
  return { ...terms, quantity: terms.quantity + exit.filled };
}

/** Units that an exit is still for; `none` where there is no exit. */
export function restOf(exit: WorkingExit | null, none = 0): number {
  return exit === null ? none : exit.order.quantity - exit.filled;
}

/**
 * Of `units` that are to go, what the one order may still be for: what its exit has filled counts
 * as ordered.
 */
export function unitsOfOrder(
  units: number,
  { plan, exit }: Pick<Held, "plan" | "exit">,
  instrument: Parameters<typeof orderUnits>[2],
): number {
  const filled = exit?.filled ?? 0;
  return orderUnits(units + filled, plan.lot, instrument) - filled;
}

/** The broker has it under these terms; the same exit where it has been asked for others since. */
export function takenAt(exit: WorkingExit, terms: Modification, at: EpochMs): WorkingExit {
  const { order, rung } = exit;
  return sameTerms(order, terms) && !isTaken(exit) ? { ...exit, taken: { rung, at } } : exit;
}

/** Its change was refused: it is what it was, as far through the price as it had been. */
export function unchanged(exit: WorkingExit, works: Modification, at: EpochMs): WorkingExit {
  const rests = works.trigger > 0;
  const before = exit.taken?.rung ?? 0;
  // The answer to it had said that it was taken.
  const was = isTaken(exit) ? Math.max(0, before - 1) : before;
  const rung = rests ? 0 : was;
  return {
    ...underTerms(exit, works, rests ? null : exit.closing, rung, at),
    taken: { rung, at },
  };
}

/**
 * The rung at which a closing order is to be asked for now; null while it has to wait. What nobody
 * has answered goes no further: it may be that no exchange has seen it.
 */
export function rungDue(exit: WorkingExit, at: EpochMs): number | null {
  const { rung, taken } = exit;
  if (taken !== undefined && isTaken(exit)) return at - taken.at >= CHANCE_MS ? rung + 1 : null;
  return at - askedAt(exit) >= UNANSWERED_MS ? rung : null;
}

/** Whether the broker is known to have what was last asked for. */
export function isTaken(exit: WorkingExit): boolean {
  return exit.taken !== undefined && exit.taken.at >= askedAt(exit);
}

function askedAt({ changedAt, order }: WorkingExit): EpochMs {
  return changedAt ?? order.signalAt;
}
