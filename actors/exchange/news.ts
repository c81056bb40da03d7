/**
 * What the paper exchange tells of its orders: each step to the broker, and to the feed which prices
 * matter. Part of the exchange actor; it keeps nothing of its own.
 * @module
 */
import { type MatchEvent, reportOf } from "../../domain/exchange/exchange_order.ts";
import {
  exchangeOrder,
  type ExchangeState,
  workingOrders,
} from "../../domain/exchange/paper_exchange.ts";
import { BROKER } from "../protocol/broker.ts";
import { FEED } from "../protocol/feed.ts";
import type { ExchangeContext } from "./context.ts";

/** Records what happened to an order and reports each step to the broker. */
export function recorded(
  state: ExchangeState,
  events: readonly MatchEvent[],
  ctx: ExchangeContext,
): ExchangeState {
  let next = state;
  for (const event of events) {
    next = ctx.emit(event);
    const fill = event.type === "OrderTraded" ? event.fill : null;
    ctx.tell(BROKER, "OrderReported", reportOf(exchangeOrder(next, event.orderId)!, fill));
  }
  return next;
}

/** Ends an order, and reports it. */
export function cancelled(orderId: string, reason: string, ctx: ExchangeContext): ExchangeState {
  const next = ctx.emit({ type: "OrderCancelled", orderId, reason });
  ctx.tell(BROKER, "OrderReported", reportOf(exchangeOrder(next, orderId)!, null));
  return next;
}

/** Tells the feed which prices matter now, when that has changed. */
export function watching(
  before: ExchangeState,
  after: ExchangeState,
  ctx: ExchangeContext,
): ExchangeState {
  if (after === before) return after;
  const tokens = watched(after);
  if (tokens.join() !== watched(before).join()) ctx.tell(FEED, "Watch", { by: "exchange", tokens });
  return after;
}

/** What working orders need prices of. */
export function watched(state: ExchangeState) {
  return [...new Set(workingOrders(state).map((held) => held.order.token))];
}
