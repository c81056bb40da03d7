/**
 * The paper exchange's own book: orders it accepted and what became of them. It believes nothing
 * of the desk, so that after a crash it can be asked.
 * @module
 */
import type { Fill } from "./fill.ts";
import { withItem } from "./keyed_list.ts";
import type { EpochMs } from "./market_time.ts";
import type { Match, Matchable } from "./matching.ts";
import type { Paise } from "./money.ts";
import {
  isTerminal,
  type Modification,
  type NewOrder,
  type OrderReport,
  type OrderStatus,
  type OrderType,
} from "./order.ts";

export interface ExchangeOrder {
  readonly orderId: string;
  readonly order: NewOrder;
  readonly tick: Paise;
  readonly status: OrderStatus;
  readonly triggered: boolean;
  readonly filled: number;
  /** Its executions, oldest first: whoever has missed their reports may ask again. */
  readonly fills: readonly Fill[];
  readonly reason: string;
}

export interface ExchangeState {
  readonly accepted: number;
  readonly traded: number;
  /** Oldest first. */
  readonly orders: readonly ExchangeOrder[];
}

export type ExchangeEvent =
  | {
    readonly type: "OrderAccepted";
    readonly orderId: string;
    readonly order: NewOrder;
    readonly tick: Paise;
  }
  | { readonly type: "OrderModified"; readonly orderId: string; readonly change: Modification }
  | { readonly type: "OrderTriggered"; readonly orderId: string }
  | { readonly type: "OrderTraded"; readonly orderId: string; readonly fill: Fill }
  | { readonly type: "OrderCancelled"; readonly orderId: string; readonly reason: string }
  | { readonly type: "ExchangeDayCleared" };

export const EXCHANGE_EVENTS = {
  OrderAccepted: 1,
  OrderModified: 1,
  OrderTriggered: 1,
  OrderTraded: 1,
  OrderCancelled: 1,
  ExchangeDayCleared: 1,
} as const;

export const EMPTY_EXCHANGE: ExchangeState = { accepted: 0, traded: 0, orders: [] };

export function applyExchange(state: ExchangeState, event: ExchangeEvent): ExchangeState {
  switch (event.type) {
    case "OrderAccepted": {
      const { orderId, order, tick } = event;
      return {
        ...state,
        accepted: state.accepted + 1,
        orders: [...state.orders, {
          orderId,
          order,
          tick,
          status: restingStatus(order.type),
          triggered: false,
          filled: 0,
          fills: [],
          reason: "",
        }],
      };
    }
    case "OrderModified":
      return changed(state, event.orderId, (held) => ({
        order: { ...held.order, ...event.change },
        status: restingStatus(event.change.type),
        triggered: false,
      }));
    case "OrderTriggered":
      return changed(state, event.orderId, () => ({ triggered: true, status: "OPEN" }));
    case "OrderTraded": {
      const traded = changed(state, event.orderId, (held) => {
        const filled = held.filled + event.fill.quantity;
        const fills = [...held.fills, event.fill];
        return { filled, fills, status: filled >= held.order.quantity ? "COMPLETE" : "OPEN" };
      });
      return { ...traded, traded: state.traded + 1 };
    }
    case "OrderCancelled":
      return changed(state, event.orderId, () => ({ status: "CANCELLED", reason: event.reason }));
    case "ExchangeDayCleared": {
      return { ...state, orders: workingOrders(state) };
    }
  }
}

export function exchangeOrder(state: ExchangeState, orderId: string): ExchangeOrder | undefined {
  return state.orders.findLast((held) => held.orderId === orderId);
}

/** Orders that may still trade, oldest first. */
export function workingOrders(state: ExchangeState): ExchangeOrder[] {
  return state.orders.filter((held) => !isTerminal(held.status));
}

export function matchable(held: ExchangeOrder): Matchable {
  const { side, type, price, trigger } = held.order;
  return { side, type, price, trigger, triggered: held.triggered, tick: held.tick };
}

/** Events of one match: first the trigger, then the trade of all that is left. */
export function tradeEvents(
  state: ExchangeState,
  held: ExchangeOrder,
  match: Match,
  at: EpochMs,
): ExchangeEvent[] {
  const events: ExchangeEvent[] = [];
  const { orderId, order } = held;
  if (match.triggered) events.push({ type: "OrderTriggered", orderId });
  if (match.price !== null) {
    const fill: Fill = {
      orderId,
      tradeId: `T${state.traded + 1}`,
      key: order.key,
      side: order.side,
      product: order.product,
      quantity: order.quantity - held.filled,
      price: match.price,
      at,
    };
    events.push({ type: "OrderTraded", orderId, fill });
  }
  return events;
}

/** What the exchange says of an order now. */
export function reportOf(held: ExchangeOrder, fill: Fill | null): OrderReport {
  const { order, orderId, status, filled, reason } = held;
  return { tag: order.tag, orderId, status, filled, fill, reason };
}

/** Everything the exchange has to say of an order: one report an execution, the last as it is now. */
export function reportsOf(held: ExchangeOrder): readonly OrderReport[] {
  const now = reportOf(held, held.fills.at(-1) ?? null);
  let filled = 0;
  const before = held.fills.slice(0, -1).map((fill): OrderReport => {
    filled += fill.quantity;
    return { ...now, status: "OPEN", filled, fill, reason: "" };
  });
  return [...before, now];
}

/** The id of the next accepted order. */
export function nextOrderId(state: ExchangeState): string {
  return `P${state.accepted + 1}`;
}

function restingStatus(type: OrderType): OrderStatus {
  return type === "SL" || type === "SL-M" ? "TRIGGER_PENDING" : "OPEN";
}

function changed(
  state: ExchangeState,
  orderId: string,
  change: (held: ExchangeOrder) => Partial<ExchangeOrder>,
): ExchangeState {
  const place = state.orders.findLastIndex((held) => held.orderId === orderId);
  const held = state.orders[place];
  if (held === undefined) throw new Error(`The exchange has no order ${orderId}`);
  return { ...state, orders: withItem(state.orders, place, { ...held, ...change(held) }) };
}
