/**
 * The desk's own orders and every step of their lives, as the broker actor records them.
 * @module
 */
import { withItem } from "./keyed_list.ts";
import type { EpochMs, IsoDate } from "./market_time.ts";
import {
  absorb,
  intended,
  isTerminal,
  type NewOrder,
  type OrderReport,
  type OrderState,
  type OrderStatus,
} from "./order.ts";
import type { Modification } from "./paper_exchange.ts";

export interface BlotterState {
  /** What still lives, and what ended today, oldest first; one a tag. */
  readonly orders: readonly OrderState[];
}

interface OfOrder {
  readonly tag: string;
  readonly at: EpochMs;
}

export type BlotterEvent =
  | { readonly type: "OrderIntended"; readonly order: NewOrder; readonly at: EpochMs }
  | OfOrder & { readonly type: "OrderTaken"; readonly orderId: string }
  | OfOrder & { readonly type: "OrderRefused"; readonly reason: string }
  | OfOrder & { readonly type: "OrderWithheld"; readonly reason: string }
  | OfOrder & { readonly type: "OrderLost" }
  | OfOrder & { readonly type: "OrderAbsent" }
  | OfOrder & { readonly type: "CancelRequested" }
  | OfOrder & { readonly type: "ModifyRequested"; readonly change: Modification }
  | OfOrder & { readonly type: "ModifyRefused"; readonly reason: string }
  | { readonly type: "OrderReported"; readonly report: OrderReport; readonly at: EpochMs }
  | { readonly type: "BlotterDayCleared"; readonly date: IsoDate };

export const BLOTTER_EVENTS = {
  OrderIntended: 1,
  OrderTaken: 1,
  OrderRefused: 1,
  OrderWithheld: 1,
  OrderLost: 1,
  OrderAbsent: 1,
  CancelRequested: 1,
  ModifyRequested: 1,
  ModifyRefused: 1,
  OrderReported: 1,
  BlotterDayCleared: 1,
} as const;

export const EMPTY_BLOTTER: BlotterState = { orders: [] };

export function applyBlotter(state: BlotterState, event: BlotterEvent): BlotterState {
  switch (event.type) {
    case "OrderIntended":
      return { orders: [...state.orders, intended(event.order, event.at)] };
    case "OrderTaken":
      return changed(state, event, { orderId: event.orderId, status: "OPEN" });
    case "OrderRefused":
      return changed(state, event, { status: "REJECTED", reason: event.reason });
    case "OrderWithheld":
      return changed(state, event, { status: "WITHHELD", reason: event.reason });
    case "OrderLost":
      return changed(state, event, { status: "UNKNOWN" });
    case "OrderAbsent":
      return changed(state, event, { status: "ABSENT", reason: "absent" });
    case "CancelRequested":
    case "ModifyRefused":
      return state;
    case "ModifyRequested": {
      const held = orderOf(state, event.tag);
      return withOrder(state, event.tag, {
        ...held,
        order: { ...held.order, ...event.change },
        changedAt: event.at,
      });
    }
    case "OrderReported": {
      const { tag } = event.report;
      return withOrder(state, tag, absorb(orderOf(state, tag), event.report, event.at).state);
    }
    case "BlotterDayCleared": {
      return { orders: state.orders.filter((held) => !isTerminal(held.status)) };
    }
  }
}

function changed(
  state: BlotterState,
  event: OfOrder,
  change: { readonly status: OrderStatus; readonly orderId?: string; readonly reason?: string },
): BlotterState {
  const held = orderOf(state, event.tag);
  // What has filled or ended is not undone by an answer that comes late.
  const status = isTerminal(held.status) || held.filled > 0 ? held.status : change.status;
  return withOrder(state, event.tag, { ...held, ...change, status, changedAt: event.at });
}

/** The order under a tag, if the desk has it. */
export function orderUnder(state: BlotterState, tag: string): OrderState | undefined {
  return state.orders.findLast((held) => held.order.tag === tag);
}

function orderOf(state: BlotterState, tag: string): OrderState {
  const held = orderUnder(state, tag);
  if (held === undefined) throw new Error(`The blotter has no order ${tag}`);
  return held;
}

function withOrder(state: BlotterState, tag: string, held: OrderState): BlotterState {
  const place = state.orders.findLastIndex((each) => each.order.tag === tag);
  return { orders: withItem(state.orders, place, held) };
}
