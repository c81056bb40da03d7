/**
 * Which of the broker's orders are the desk's: by the number that the broker has told, else by the
 * tag, which its list may show seconds later.
 * @module
 */
import type { BrokerOrder } from "../broker/order.ts";
import type { OrderState } from "../order/order.ts";

export interface OwnOrder {
  readonly held: OrderState;
  /** With the tag that it was placed under. */
  readonly listed: BrokerOrder;
}

/** By tag, of one day. */
type OrdersByTag = Readonly<Record<string, OrderState>>;

/** Those of `all` that are the desk's. A second order under one tag is nobody's. */
export function ownOrders(orders: OrdersByTag, all: readonly BrokerOrder[]): readonly OwnOrder[] {
  const numbered = new Map<string, OrderState>();
  for (const held of Object.values(orders)) {
    if (held.orderId !== null) numbered.set(held.orderId, held);
  }
  return all.flatMap((listed) => {
    const { orderId, tag } = listed;
    const held = numbered.get(orderId) ?? (tag === null ? undefined : orders[tag]);
    if (held === undefined || (held.orderId !== null && held.orderId !== orderId)) return [];
    return [{ held, listed: tag === null ? { ...listed, tag: held.order.tag } : listed }];
  });
}
