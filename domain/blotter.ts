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
  type Modification,
  type NewOrder,
  type OrderReport,
  type OrderState,
} from "./order.ts";
import type { Approved } from "./risk/approved.ts";

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
  /** The order has no id yet: the change is sent once it has. */
  | OfOrder & { readonly type: "ModifyAwaited"; readonly change: Approved<Modification> }
  /** `works`: what the order still is; null where nobody can say. */
  | OfOrder & {
    readonly type: "ModifyRefused";
    readonly reason: string;
    readonly works: Modification | null;
  }
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
  ModifyAwaited: 1,
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
      return answered(state, event, { status: "OPEN", orderId: event.orderId, wanted: null });
    case "OrderRefused":
      return answered(state, event, { status: "REJECTED", reason: event.reason });
    case "OrderWithheld":
      return answered(state, event, { status: "WITHHELD", reason: event.reason });
    case "OrderLost":
      return answered(state, event, { status: "UNKNOWN" });
    case "OrderAbsent":
      return answered(state, event, { status: "ABSENT", reason: "absent" });
    case "CancelRequested": {
      const held = orderOf(state, event.tag);
      return held.orderId === null ? withOrder(state, { ...held, wanted: "cancel" }) : state;
    }
    case "ModifyRefused": {
      const held = orderOf(state, event.tag);
      if (event.works === null) return state;
      return withOrder(state, { ...held, order: { ...held.order, ...event.works } });
    }
    case "ModifyRequested": {
      const held = orderOf(state, event.tag);
      const order = { ...held.order, ...event.change };
      return withOrder(state, { ...held, order, changedAt: event.at });
    }
    case "ModifyAwaited": {
      const held = orderOf(state, event.tag);
      // An order that is to be cancelled need not be changed before.
      const wanted = held.wanted === "cancel" ? held.wanted : event.change;
      return withOrder(state, { ...held, wanted });
    }
    case "OrderReported": {
      const held = orderOf(state, event.report.tag);
      return withOrder(state, absorb(held, event.report, event.at).state);
    }
    case "BlotterDayCleared":
      return { orders: state.orders.filter((held) => !isTerminal(held.status)) };
  }
}

/** What has filled or ended is not undone by an answer that comes late. */
function answered(
  state: BlotterState,
  { tag, at }: OfOrder,
  change: Pick<OrderState, "status"> & Partial<OrderState>,
): BlotterState {
  const held = orderOf(state, tag);
  const status = isTerminal(held.status) || held.filled > 0 ? held.status : change.status;
  return withOrder(state, { ...held, ...change, status, changedAt: at });
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

function withOrder(state: BlotterState, held: OrderState): BlotterState {
  const { tag } = held.order;
  const place = state.orders.findLastIndex((each) => each.order.tag === tag);
  return { orders: withItem(state.orders, place, held) };
}
