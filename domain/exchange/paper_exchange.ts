/**
 * The paper exchange's own book: orders it accepted and what became of them, and the account that
 * their executions make. It believes nothing of the desk, so that after a crash it knows them still.
 * @module
 */
import { type DepthMatch, matchInDepth } from "./depth_matching.ts";
import {
  type ExchangeOrder,
  type LevelSeen,
  type ListedOrder,
  matchable,
  type MatchEvent,
  openQuantity,
} from "./exchange_order.ts";
import type { Fill } from "../order/fill.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import { type DayOrders, NO_ORDERS, withOrder, withoutEnded } from "../order/day_orders.ts";
import { withItem } from "../keyed_list.ts";
import type { TradingHalt } from "../calendar/market_halt.ts";
import type { Paise } from "../money.ts";
import type { Modification, OrderStatus, OrderType } from "../order/order.ts";
import { bookFill, EMPTY_ACCOUNT, type PaperAccount, settle } from "./paper_account.ts";
import type { Side } from "../order/side.ts";
import type { Tick } from "../tick/tick.ts";

/** What the desk has taken of one level of the last snapshot it traded with. */
export interface TakenLevel extends LevelSeen {
  readonly token: InstrumentToken;
  /** Side of the orders that took it. */
  readonly side: Side;
  readonly price: Paise;
  readonly quantity: number;
}

export interface ExchangeState extends DayOrders<ExchangeOrder> {
  readonly accepted: number;
  readonly traded: number;
  readonly account: PaperAccount;
  readonly taken: readonly TakenLevel[];
  /** The last halt of the market; missing before the first one. */
  readonly halt?: TradingHalt;
}

export type ExchangeEvent =
  | {
    readonly type: "OrderAccepted";
    readonly orderId: string;
    readonly order: ListedOrder;
    readonly tick: Paise;
  }
  | { readonly type: "OrderModified"; readonly orderId: string; readonly change: Modification }
  | MatchEvent
  | { readonly type: "OrderCancelled"; readonly orderId: string; readonly reason: string }
  /** A contract expired today: the position ends without an order. */
  | { readonly type: "PositionSettled"; readonly fill: Fill }
  /** Every order is cancelled, and none taken until the market is resumed. */
  | { readonly type: "MarketHalted"; readonly halt: TradingHalt }
  | { readonly type: "MarketResumed" }
  | { readonly type: "ExchangeDayCleared" };

export const EXCHANGE_EVENTS = {
  OrderAccepted: 1,
  OrderModified: 1,
  OrderTriggered: 1,
  OrderTraded: 1,
  OrderCancelled: 1,
  PositionSettled: 1,
  MarketHalted: 1,
  MarketResumed: 1,
  ExchangeDayCleared: 1,
} as const;

export const EMPTY_EXCHANGE: ExchangeState = {
  accepted: 0,
  traded: 0,
  ...NO_ORDERS,
  account: EMPTY_ACCOUNT,
  taken: [],
};

/** Throws on an event about an order that was never accepted, or ended on an earlier day. */
export function applyExchange(state: ExchangeState, event: ExchangeEvent): ExchangeState {
  switch (event.type) {
    case "OrderAccepted": {
      const accepted = newOrder(event.orderId, event.order, event.tick);
      return { ...state, ...withOrder(state, accepted), accepted: state.accepted + 1 };
    }
    case "OrderModified":
      return changed(state, event.orderId, (held) => modified(held, event.change));
    case "OrderTriggered":
      return changed(
        state,
        event.orderId,
        (held) => ({ ...held, triggered: true, status: "OPEN" }),
      );
    case "OrderTraded":
      return traded(state, event);
    case "OrderCancelled":
      return changed(
        state,
        event.orderId,
        (held) => ({ ...held, status: "CANCELLED", reason: event.reason }),
      );
    case "PositionSettled":
      return { ...state, account: settle(state.account, event.fill) };
    case "MarketHalted":
      return { ...state, halt: event.halt };
    case "MarketResumed":
      return state.halt === undefined ? state : { ...state, halt: { ...state.halt, over: true } };
    case "ExchangeDayCleared":
      return { ...state, ...withoutEnded(state), taken: [] };
  }
}

/** An order that has just been accepted. */
export function newOrder(orderId: string, order: ListedOrder, tick: Paise): ExchangeOrder {
  const status = restingStatus(order.type);
  return { orderId, order, tick, status, triggered: false, filled: 0, fills: [], reason: "" };
}

/** The order under its new terms: a stop sleeps again. */
export function modified(held: ExchangeOrder, change: Modification): ExchangeOrder {
  const order = { ...held.order, ...change };
  return { ...held, order, status: restingStatus(change.type), triggered: false };
}

/** Undefined for an order that was never accepted, or ended on an earlier day. */
export function exchangeOrder(state: ExchangeState, orderId: string): ExchangeOrder | undefined {
  const own = (held: ExchangeOrder) => held.orderId === orderId;
  return state.working.findLast(own) ?? state.ended.find(own);
}

/** Orders that may still trade, oldest first. */
export function workingOrders(state: ExchangeState): readonly ExchangeOrder[] {
  return state.working;
}

/** The id of the next accepted order. */
export function nextOrderId(state: ExchangeState): string {
  return `P${state.accepted + 1}`;
}

/** How an order meets a tick of its instrument, after what others have taken of it. */
export function matchTick(
  state: ExchangeState,
  held: ExchangeOrder,
  tick: Tick,
  slippageBps: number,
): DepthMatch {
  const { side, token } = held.order;
  return matchInDepth(matchable(held), openQuantity(held), tick, slippageBps, (level) => {
    const seen = { token, side, price: level.price, at: tick.at, shown: level.quantity };
    return state.taken.find((each) => isSameLevel(each, seen))?.quantity ?? 0;
  });
}

function traded(
  state: ExchangeState,
  { orderId, fill, level }: Extract<MatchEvent, { type: "OrderTraded" }>,
): ExchangeState {
  const held = orderOf(state, orderId);
  const filled = held.filled + fill.quantity;
  const status: OrderStatus = filled >= held.order.quantity ? "COMPLETE" : "OPEN";
  return {
    ...state,
    ...withOrder(state, { ...held, filled, fills: [...held.fills, fill], status }),
    traded: state.traded + 1,
    account: bookFill(state.account, held.order, fill),
    taken: level === undefined ? state.taken : takenWith(state.taken, held.order, fill, level),
  };
}

/** Of an instrument only the newest snapshot is remembered: no other can come again. */
function takenWith(
  taken: readonly TakenLevel[],
  { token, side }: ListedOrder,
  { price, quantity }: Fill,
  { at, shown }: LevelSeen,
): readonly TakenLevel[] {
  const kept = taken.filter((each) => each.token !== token || each.at === at);
  const level = { token, side, price, at, shown };
  const place = kept.findIndex((each) => isSameLevel(each, level));
  const before = kept[place]?.quantity ?? 0;
  return withItem(kept, place, { ...level, quantity: before + quantity });
}

function isSameLevel(a: Omit<TakenLevel, "quantity">, b: Omit<TakenLevel, "quantity">): boolean {
  return a.token === b.token && a.side === b.side && a.price === b.price && a.at === b.at &&
    a.shown === b.shown;
}

function restingStatus(type: OrderType): OrderStatus {
  return type === "SL" || type === "SL-M" ? "TRIGGER_PENDING" : "OPEN";
}

function changed(
  state: ExchangeState,
  orderId: string,
  change: (held: ExchangeOrder) => ExchangeOrder,
): ExchangeState {
  return { ...state, ...withOrder(state, change(orderOf(state, orderId))) };
}

function orderOf(state: ExchangeState, orderId: string): ExchangeOrder {
  const held = exchangeOrder(state, orderId);
  if (held === undefined) throw new Error(`The exchange has no order ${orderId}`);
  return held;
}
