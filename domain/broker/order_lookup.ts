/**
 * Looking for an order of unknown fate in the broker's list: by its number where the broker has
 * told it, else by its tag and what was ordered. Tags were seen to come into the list late, so an
 * order that has none yet and is otherwise alike makes the answer unsure: it is neither taken for
 * ours nor for proof that ours is absent.
 * @module
 */
import { SECOND_MS } from "../market_time.ts";
import type { NewOrder } from "../order/order.ts";
import type { BrokerOrder } from "./order.ts";

export type Lookup =
  | { readonly type: "Found"; readonly order: BrokerOrder }
  | { readonly type: "Unsure"; readonly order: BrokerOrder }
  | { readonly type: "NotFound" };

/** The broker's clock and ours may differ by so much. */
const CLOCK_SLACK_MS = 5 * SECOND_MS;

/**
 * By `orderId` alone where it is known; what is found then has our tag, listed with it or not. Else
 * by tag, and `Unsure` is an untagged order alike that is no older than 5 s before the signal.
 */
export function lookUp(
  orders: readonly BrokerOrder[],
  wanted: NewOrder,
  orderId: string | null,
): Lookup {
  const { tag, key, side, product, quantity, signalAt } = wanted;
  if (orderId !== null) {
    const numbered = orders.find((order) => order.orderId === orderId);
    return numbered === undefined
      ? { type: "NotFound" }
      : { type: "Found", order: { ...numbered, tag } };
  }
  const alike = orders.filter((order) => order.key === key && order.side === side);
  const tagged = alike.find((order) => order.tag === tag);
  if (tagged !== undefined) return { type: "Found", order: tagged };
  const untagged = alike.find((order) =>
    order.tag === null && order.product === product && order.quantity === quantity &&
    order.orderedAt >= signalAt - CLOCK_SLACK_MS
  );
  return untagged === undefined ? { type: "NotFound" } : { type: "Unsure", order: untagged };
}
