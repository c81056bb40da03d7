/**
 * Requests of the order port on their way to the paper exchange, and what becomes of them there. Part
 * of the exchange actor; it keeps nothing of its own.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import {
  type ExchangeRequest,
  listedOrder,
  reportsOf,
} from "../../domain/exchange/exchange_order.ts";
import type { Rejection } from "../../domain/exchange/exchange_rejection.ts";
import {
  reviewCancel,
  reviewChange,
  reviewPlacement,
} from "../../domain/exchange/exchange_review.ts";
import { type ExchangeState, nextOrderId } from "../../domain/exchange/paper_exchange.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { orderWithTag } from "../../domain/order/day_orders.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import type { Asker } from "../runtime/context.ts";
import type { ExchangeContext } from "./context.ts";
import { cancelled, watching } from "./news.ts";

/**
 * A request has left the broker. On a ticking market it is on its way for a while, as a timer that
 * outlives a crash: nothing is accepted, changed or cancelled before it is there.
 */
export function sent(
  state: ExchangeState,
  request: OrderRequest,
  rules: DeskRules,
  ctx: ExchangeContext,
): ExchangeState {
  if (request.type === "Find") return find(state, request.tag, ctx);
  const travelling = travellingRequest(request, rules, ctx.now);
  const { asker } = ctx;
  if (rules.marketData === "bars" || rules.latencyMs === 0) {
    return watching(state, arrived(state, travelling, asker, rules, ctx), ctx);
  }
  const body = { request: travelling, asker };
  ctx.timer(`arrives ${ctx.cause}`, rules.latencyMs, "RequestArrived", body);
  return state;
}

function travellingRequest(
  request: Exclude<OrderRequest, { type: "Find" }>,
  rules: DeskRules,
  at: EpochMs,
): ExchangeRequest {
  if (request.type !== "Place") return request;
  const { type, order, tick } = request;
  return { type, order: listedOrder(order, rules.instrument(order.token, at)), tick };
}

function find(state: ExchangeState, tag: string, ctx: ExchangeContext): ExchangeState {
  const held = orderWithTag(state, tag);
  const reply: OrderReply = held === undefined
    ? { type: "NotFound" }
    : { type: "Found", reports: reportsOf(held) };
  ctx.reply(reply);
  return state;
}

/** A request is there: it is taken or refused by what holds now. */
export function arrived(
  state: ExchangeState,
  request: ExchangeRequest,
  asker: Asker | null,
  rules: DeskRules,
  ctx: ExchangeContext,
): ExchangeState {
  const at = ctx.now;
  const reply = (body: OrderReply) => {
    if (asker !== null) ctx.replyTo(asker, body);
  };
  const refuse = (why: Rejection) => {
    reply({ type: "Refused", ...why });
    return state;
  };
  switch (request.type) {
    case "Place": {
      const { order, tick } = request;
      const wrong = reviewPlacement(state, order, tick, rules, at);
      if (wrong !== null) return refuse(wrong);
      const orderId = nextOrderId(state);
      reply({ type: "Taken", orderId });
      return ctx.emit({ type: "OrderAccepted", orderId, order, tick });
    }
    case "Modify": {
      const { orderId, change } = request;
      const wrong = reviewChange(state, orderId, change, rules, at);
      if (wrong !== null) return refuse(wrong);
      reply({ type: "Taken", orderId });
      return ctx.emit({ type: "OrderModified", orderId, change });
    }
    case "Cancel": {
      const { orderId } = request;
      const wrong = reviewCancel(state, orderId);
      if (wrong !== null) return refuse(wrong);
      reply({ type: "Taken", orderId });
      return cancelled(orderId, "cancelled", ctx);
    }
  }
}
