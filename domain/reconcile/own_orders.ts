/**
 * Which of the broker's orders are the desk's: by the number that the broker has told, else by the
 * tag, which its list may show seconds later.
 * @module
 */
import type { BrokerOrder } from "../broker/order.ts";
import { type EpochMs, istDayNumber } from "../market_time.ts";
import { isTerminal, type OrderReport, type OrderState } from "../order/order.ts";

export interface OwnOrder {
  readonly held: OrderState;
  /** With the tag that it was placed under. */
  readonly listed: BrokerOrder;
}

/** By tag, of one day of the broker. */
export type OrdersByTag = Readonly<Record<string, OrderState>>;

/**
 * Without those of an earlier day that have ended and that the broker lists no more: its next day
 * has begun, and what they filled it carries. One that nobody could find may have filled as well.
 */
export function ofBrokersDay(
  orders: OrdersByTag,
  all: readonly BrokerOrder[],
  at: EpochMs,
): OrdersByTag {
  const today = istDayNumber(at);
  const listed = new Set(all.map(({ orderId }) => orderId));
  const ofDay = Object.entries(orders).filter(([, { order, status, orderId }]) =>
    !isTerminal(status) || status === "ABSENT" || istDayNumber(order.signalAt) === today ||
    (orderId !== null && listed.has(orderId))
  );
  return Object.fromEntries(ofDay);
}

/** The number of an order whose day is over and whose number nobody has heard. */
const NEVER_TOLD = "never told";

/**
 * The ends of exits of an earlier day that the broker lists no more: orders end with their day, also
 * while nobody is there to be told. What one had filled by then is in what the account carries.
 */
export function outlived(
  orders: OrdersByTag,
  all: readonly BrokerOrder[],
  at: EpochMs,
): readonly OrderReport[] {
  const listed = new Set(
    all.flatMap(({ orderId, tag }) => tag === null ? orderId : [orderId, tag]),
  );
  return ofEarlierDay(Object.values(orders), at).flatMap((held): OrderReport[] => {
    const { order: { tag }, orderId, filled } = held;
    if (listed.has(orderId ?? tag) || listed.has(tag)) return [];
    const end = { status: "CANCELLED", filled, fill: null, reason: "cancelled" } as const;
    return [{ tag, orderId: orderId ?? NEVER_TOLD, ...end }];
  });
}

/** Exits that were sent on an earlier day and of which no end is known. */
export function ofEarlierDay(orders: readonly OrderState[], at: EpochMs): readonly OrderState[] {
  const today = istDayNumber(at);
  return orders.filter(({ order: { purpose, signalAt }, status }) =>
    !isTerminal(status) && purpose !== "entry" && istDayNumber(signalAt) < today
  );
}

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
