/**
 * Orders of the desk that work under other terms than it believes: a change that the broker took
 * and its exchange did not, or one that somebody made by hand.
 * @module
 */
import type { BrokerOrder } from "../broker/order.ts";
import { type EpochMs, SECOND_MS } from "../market_time.ts";
import type { Modification, OrderState } from "../order/order.ts";

/** A change may be on its way, and unanswered, for no longer. */
const CHANGE_MAX_MS = 8 * SECOND_MS;

/**
 * What the order is at the broker; null where it is what the desk believes. A MARKET order reads back
 * as the limit that the broker makes of it, so only others are compared; an entry is never changed
 * back, and what was ordered of it says whether it is whole.
 */
export function otherTerms(
  { order: own, orderId, status }: OrderState,
  listed: BrokerOrder,
): Modification | null {
  const works = (status === "OPEN" || status === "TRIGGER_PENDING") && orderId === listed.orderId &&
    (listed.status === "OPEN" || listed.status === "TRIGGER_PENDING");
  if (!works || own.purpose === "entry") return null;
  const { type, quantity, price, trigger } = listed;
  if (own.type !== "LIMIT" && own.type !== "SL") return null;
  if (type !== "LIMIT" && type !== "SL") return null;
  const same = type === own.type && quantity === own.quantity && price === own.price &&
    (type === "LIMIT" || trigger === own.trigger);
  return same ? null : { type, quantity, price, trigger };
}

/** Whether an order that reads otherwise may yet become what the desk believes. */
export function isChanging({ changedAt }: OrderState, at: EpochMs): boolean {
  return at - changedAt < CHANGE_MAX_MS;
}
