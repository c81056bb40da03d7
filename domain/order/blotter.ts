/**
 * The desk's own orders and every step of their lives, as the broker actor records them.
 * @module
 */
import { CHANGES_LOST, NOT_TAKEN } from "../broker/change_budget.ts";
import {
  type DayOrders,
  NO_ORDERS,
  orderWithTag,
  withOrder,
  withoutEnd,
  withoutEnded,
} from "./day_orders.ts";
import type { EpochMs, IsoDate } from "../market_time.ts";
import {
  absorb,
  intended,
  isAtWork,
  isTerminal,
  type Modification,
  type NewOrder,
  type OrderReport,
  type OrderState,
} from "./order.ts";
import { type OrderWhy, whyIn } from "./order_reason.ts";
import type { Approved } from "../risk/approved.ts";

export type BlotterState = DayOrders<OrderState>;

interface OfOrder {
  readonly tag: string;
  readonly at: EpochMs;
}

export type BlotterEvent =
  | { readonly type: "OrderIntended"; readonly order: NewOrder; readonly at: EpochMs }
  | OfOrder & { readonly type: "OrderTaken"; readonly orderId: string }
  | OfOrder & OrderWhy & { readonly type: "OrderRefused" }
  | OfOrder & OrderWhy & { readonly type: "OrderWithheld" }
  | OfOrder & { readonly type: "OrderLost" }
  /** An exit without an answer so far: an alarm, and nothing else. */
  | OfOrder & { readonly type: "OrderUnconfirmed" }
  | OfOrder & { readonly type: "OrderAbsent" }
  /** An execution after its order's end has counted: an alarm, and nothing else. */
  | OfOrder & { readonly type: "OrderFilledLate"; readonly quantity: number }
  | OfOrder & { readonly type: "CancelRequested" }
  | OfOrder & { readonly type: "ModifyRequested"; readonly change: Modification }
  /** The order has no id yet: the change is sent once it has. `placed`: absent in old journals. */
  | OfOrder & {
    readonly type: "ModifyAwaited";
    readonly change: Approved<Modification>;
    readonly placed?: Modification;
  }
  /** At a broker: which of an order's changes it was. `works`: what it is without an older one. */
  | OfOrder & {
    readonly type: "ChangeAnswered";
    readonly change: number;
    readonly works?: Modification;
  }
  /** The order shows that a change was refused, the newest or one before it. */
  | OfOrder & { readonly type: "ChangeDoubted" }
  /** `works`: what the order still is; null where nobody can say. */
  | OfOrder & OrderWhy & {
    readonly type: "ModifyRefused";
    readonly works: Modification | null;
  }
  | { readonly type: "OrderReported"; readonly report: OrderReport; readonly at: EpochMs }
  | { readonly type: "BlotterDayCleared"; readonly date: IsoDate };

export const BLOTTER_EVENTS = {
  OrderIntended: 1,
  OrderTaken: 1,
  OrderRefused: 2,
  OrderWithheld: 2,
  OrderLost: 1,
  OrderUnconfirmed: 1,
  OrderAbsent: 1,
  OrderFilledLate: 1,
  CancelRequested: 1,
  ModifyRequested: 1,
  ModifyAwaited: 1,
  ChangeAnswered: 1,
  ChangeDoubted: 1,
  ModifyRefused: 2,
  OrderReported: 2,
  BlotterDayCleared: 1,
} as const;

/** What happens to one order. */
export type OrderEvent = Exclude<BlotterEvent, { readonly type: "BlotterDayCleared" }>;

/** Whether an event, of whichever actor, is about one order. */
export function isOrderEvent<Event extends { readonly type: string }>(
  event: Event,
): event is Extract<Event, OrderEvent> {
  return event.type !== "BlotterDayCleared" && Object.hasOwn(BLOTTER_EVENTS, event.type);
}

export const EMPTY_BLOTTER: BlotterState = NO_ORDERS;

/**
 * The same state where nothing changes. An order that turns up after its end works again. Throws on
 * an event about an order that was never intended.
 */
export function applyBlotter(state: BlotterState, event: BlotterEvent): BlotterState {
  if (event.type === "BlotterDayCleared") return withoutEnded(state);
  // What is new is not looked for among all the day's orders.
  const held = event.type === "OrderIntended" ? undefined : orderUnder(state, tagIn(event));
  const next = orderAfter(held, event);
  if (next === held) return state;
  const turnsUp = held !== undefined && isTerminal(held.status) && !isTerminal(next.status);
  return withOrder(turnsUp ? withoutEnd(state, next.order.tag) : state, next);
}

/** The order that an event is about. */
export function tagIn(event: OrderEvent): string {
  if (event.type === "OrderIntended") return event.order.tag;
  return event.type === "OrderReported" ? event.report.tag : event.tag;
}

/** The order under a tag, if the desk has it. */
export function orderUnder(state: BlotterState, tag: string): OrderState | undefined {
  return orderWithTag(state, tag);
}

/** One order after an event; what was never intended has no events. */
export function orderAfter(known: OrderState | undefined, event: OrderEvent): OrderState {
  if (event.type === "OrderIntended") return intended(event.order, event.at);
  if (known === undefined) throw new Error(`The blotter has no order ${tagIn(event)}`);
  switch (event.type) {
    case "OrderTaken":
      return answered(known, event, {
        status: statusOn(known.order),
        orderId: event.orderId,
        wanted: null,
      });
    case "OrderRefused":
      return answered(known, event, { status: "REJECTED", ...whyIn(event) });
    case "OrderWithheld":
      return answered(known, event, { status: "WITHHELD", ...whyIn(event) });
    case "OrderLost":
      return notSeen(known, event, { status: "UNKNOWN" });
    case "OrderAbsent":
      return notSeen(known, event, { status: "ABSENT", reason: "absent" });
    case "OrderUnconfirmed":
    case "OrderFilledLate":
      return known;
    case "CancelRequested":
      return known.orderId === null
        ? { ...known, wanted: "cancel" }
        : { ...known, cancelAskedAt: event.at };
    case "ModifyRefused":
      return changeRefused(known, event);
    case "ModifyRequested":
      return changeAsked(known, event);
    case "ChangeAnswered":
      return changeAnswered(known, event);
    case "ChangeDoubted":
      return { ...known, doubted: true };
    case "ModifyAwaited":
      return awaiting(known, event.change, event.placed ?? null);
    case "OrderReported":
      return absorb(known, event.report, event.at).state;
  }
}

/** Whatever was answered before it leaves was made before it, or refused. */
function changeAsked(
  { overtaken: _, doubted: __, ...known }: OrderState,
  { change, at }: Extract<OrderEvent, { type: "ModifyRequested" }>,
): OrderState {
  return { ...onTerms(known, change), changedAt: at, changes: known.changes + 1 };
}

function changeAnswered(
  known: OrderState,
  { change, works }: Extract<OrderEvent, { type: "ChangeAnswered" }>,
): OrderState {
  if (change >= known.changes) return { ...known, changesAnswered: change };
  const fellBack = works === undefined ? {} : { fellBack: { change, works } };
  return { ...known, overtaken: true, ...fellBack };
}

function changeRefused(
  known: OrderState,
  { works, reason, at }: Extract<OrderEvent, { type: "ModifyRefused" }>,
): OrderState {
  if (works === null) return known;
  const next = { ...onTerms(known, works), changedAt: at };
  if (reason === CHANGES_LOST) return { ...next, stuck: true };
  if (reason === NOT_TAKEN) return next;
  return { ...next, changesRefused: known.changes };
}

/** What an order is once the broker has it, until a report says more: a stop waits first. */
function statusOn({ trigger }: Modification): OrderState["status"] {
  return trigger > 0 ? "TRIGGER_PENDING" : "OPEN";
}

/** An order on other terms: one that gets a trigger, or loses it, waits for it or no longer does. */
function onTerms(known: OrderState, terms: Modification): OrderState {
  const order = { ...known.order, ...terms };
  const waits = statusOn(order) !== statusOn(known.order) && known.filled === 0 &&
    isAtWork(known.status);
  return waits ? { ...known, order, status: statusOn(order) } : { ...known, order };
}

/** Of changes that wait for the order's id one is sent, the newest; none of what is to be cancelled. */
function awaiting(
  known: OrderState,
  change: Approved<Modification>,
  placed: Modification | null,
): OrderState {
  const { wanted, changes } = known;
  if (wanted === null) return { ...known, wanted: { change, placed } };
  return {
    ...known,
    wanted: wanted === "cancel" ? wanted : { change, placed: wanted.placed },
    changes: changes - 1,
  };
}

/** What has filled in part may be gone as well: its position must not wait for the rest for ever. */
function notSeen(
  held: OrderState,
  { at }: OfOrder,
  change: Pick<OrderState, "status"> & Partial<OrderState>,
): OrderState {
  return isTerminal(held.status) ? held : { ...held, ...change, changedAt: at };
}

/** What has filled or ended is not undone by an answer that comes late. */
function answered(
  held: OrderState,
  { at }: OfOrder,
  change: Pick<OrderState, "status"> & Partial<OrderState>,
): OrderState {
  const status = isTerminal(held.status) || held.filled > 0 ? held.status : change.status;
  return { ...held, ...change, status, changedAt: at };
}
