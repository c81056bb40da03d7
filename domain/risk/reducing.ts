/**
 * Approval of orders that only reduce: it needs no risk state, no price and no actor, because a
 * halt that traps a position adds risk. Never more than both books hold and nothing else is
 * already closing.
 * @module
 */
import { type Side, signed } from "../order/side.ts";
import type { Approved } from "./approved.ts";
import type { RiskFinding } from "./code.ts";

export interface Reducible {
  readonly side: Side;
  readonly quantity: number;
}

export interface Held {
  /** The desk's own position in units, negative when short. */
  readonly own: number;
  /** The broker's net for the same exchange, symbol and product. */
  readonly broker: number;
  /** Units of other working orders that reduce it; not of the order being modified. */
  readonly pendingExits: number;
}

export type Reduction<T> =
  | { readonly type: "Approved"; readonly order: Approved<T> }
  | { readonly type: "Refused"; readonly finding: RiskFinding };

/** Approves the order for at most min(own, broker's net on that side) - pending exits. */
export function approveReducing<T extends Reducible>(order: T, held: Held): Reduction<T> {
  const direction = signed(order.side, 1);
  const own = -direction * held.own;
  const broker = -direction * held.broker;
  if (!(own > 0)) return refused("not_reducing", held.own);
  const free = Math.min(own, broker) - held.pendingExits;
  const quantity = Math.min(order.quantity, free);
  if (!(quantity > 0)) return refused("nothing_to_reduce", free);
  return { type: "Approved", order: { ...order, quantity } as Approved<T> };

  function refused(code: "not_reducing" | "nothing_to_reduce", limit: number): Reduction<T> {
    return { type: "Refused", finding: { code, found: order.quantity, limit } };
  }
}
