/**
 * How much of what is to go may be ordered now: no more than the broker has, whole lots, what one
 * order may be for, and what works already counts. The rest follows, for the reason remembered.
 * @module
 */
import type { DeskRules } from "../../desk_rules.ts";
import type { ExitInstruction } from "../../exit/plan.ts";
import type { ExitReason } from "../../exit/reason.ts";
import type { EpochMs } from "../../market_time.ts";
import { reducible } from "../own_positions.ts";
import type { Held, PortfolioState } from "../state.ts";
import { awaitsSight } from "./unseen.ts";
import { restOf, unitsOfOrder } from "./working_exit.ts";

/** `leaving`: why all of it goes, once it can; null while only a part is to. */
interface Leaving {
  readonly leaving: ExitReason | null;
}

export type Departure =
  /** Nobody has seen it: its stop stays. */
  | Leaving & { readonly type: "Unseen" }
  /** A part of a lot, which goes with the rest. */
  | { readonly type: "Waits" }
  /** Nothing can go: the broker does not have it for now. */
  | Leaving & { readonly type: "Remembered" }
  /** A closing order works for as much, or for more than may still go. */
  | Leaving & { readonly type: "UnderWay" }
  /** Units, by the working exit or a new one; `rung`: how far through the price. */
  | Leaving & { readonly type: "Goes"; readonly units: number; readonly rung: number };

/**
 * Of `part`, which begins at its rung where nothing closes the position yet. Asks the account's
 * reading of `state` for what may be closed.
 */
export function departureOf(
  state: PortfolioState,
  held: Held,
  part: ExitInstruction & { readonly rung?: number },
  rules: DeskRules,
  at: EpochMs,
): Departure {
  const { quantity, reason, rung = 0 } = part;
  if (awaitsSight(held, reason, rules, at)) {
    return { type: "Unseen", leaving: held.leaving ?? reason };
  }
  const instrument = rules.instrument(held.token, at);
  const wanted = Math.min(quantity, reducible(state, held));
  // What is more than one order, or not whole lots, leaves by one after another.
  const most = unitsOfOrder(wanted, held, instrument);
  // A stop that was refused to grow goes as it is, and the rest by an order of its own.
  const units = held.partBare === undefined ? most : Math.min(most, restOf(held.exit, most));
  // What the broker does not have for now goes once it has; of a wing a part may stay for good.
  const isWing = held.wingOf !== undefined;
  const whole = (isWing ? wanted : quantity) >= Math.abs(held.quantity);
  // A part of a lot of today waits for the rest, which a short still needs.
  if (isWing && !whole && units % instrument.lot !== 0) return { type: "Waits" };
  const leaving = held.leaving ?? (whole ? reason : null);
  const closes = held.exit?.closing ? held.exit : null;
  const working = restOf(closes);
  if (units > working) return { type: "Goes", units, leaving, rung: closes?.rung ?? rung };
  return { type: closes === null ? "Remembered" : "UnderWay", leaving };
}
