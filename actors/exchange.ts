/**
 * The paper exchange: accepts orders through the order port, fills them from market data and
 * reports to the broker. State: its own order book. Durable: after a crash it still knows what
 * it accepted. Restarted with the book of the desk.
 * @module
 */
import type { DeskRules } from "../domain/desk_rules.ts";
import { type Match, matchAtOpen, matchInRange } from "../domain/matching.ts";
import {
  applyExchange,
  EMPTY_EXCHANGE,
  EXCHANGE_EVENTS,
  type ExchangeEvent,
  type ExchangeOrder,
  exchangeOrder,
  type ExchangeState,
  matchable,
  nextOrderId,
  reportOf,
  reportsOf,
  tradeEvents,
  workingOrders,
} from "../domain/paper_exchange.ts";
import type { EpochMs } from "../domain/market_time.ts";
import { isTerminal } from "../domain/order.ts";
import type { OrderReply, OrderRequest } from "../domain/ports.ts";
import { KEPT } from "./mail.ts";
import { BROKER, type ExchangeProtocol, FEED } from "./protocol.ts";
import { type AnyBehaviour, durable } from "./runtime/behaviour.ts";
import type { DurableContext } from "./runtime/context.ts";

type Ctx = DurableContext<ExchangeProtocol, ExchangeState, ExchangeEvent>;

export function exchangeActor({ slippageBps }: DeskRules): AnyBehaviour {
  return durable<ExchangeProtocol, ExchangeState, ExchangeEvent>({
    init: () => EMPTY_EXCHANGE,
    apply: applyExchange,
    versions: EXCHANGE_EVENTS,
    mail: {
      Request: KEPT,
      Ticks: KEPT,
      MinuteOpened: KEPT,
      MinuteClosed: KEPT,
      SessionClosed: KEPT,
      DayOpened: KEPT,
      WhoWatches: KEPT,
    },
    on: {
      Request: (state, request, ctx) => watching(state, answer(state, request, ctx), ctx),
      Ticks: (state) => state,
      MinuteOpened: (state, frame, ctx) => {
        const openOf = priceOf(frame.tokens, frame.prices);
        return matchAll(state, ctx, frame.at, (held) => {
          const open = openOf(held.order.token);
          return open === undefined ? null : matchAtOpen(matchable(held), open, slippageBps);
        });
      },
      MinuteClosed: (state, frame, ctx) => {
        const candleOf = priceOf(frame.tokens, frame.candles);
        return matchAll(state, ctx, frame.at, (held) => {
          const bar = candleOf(held.order.token);
          return bar === undefined ? null : matchInRange(matchable(held), bar, slippageBps);
        });
      },
      SessionClosed: (state, _, ctx) => {
        let next = state;
        for (const { orderId, order } of workingOrders(state)) {
          if (order.validity !== "DAY") continue;
          next = ctx.emit({ type: "OrderCancelled", orderId, reason: "session_closed" });
          report(next, orderId, ctx);
        }
        return watching(state, next, ctx);
      },
      DayOpened: (state, _, ctx) => {
        const old = state.orders.some((held) => isTerminal(held.status));
        return old ? ctx.emit({ type: "ExchangeDayCleared" }) : state;
      },
      WhoWatches: (state, _, ctx) => {
        ctx.tell(FEED, "Watch", { by: "exchange", tokens: watched(state) });
        return state;
      },
    },
  });
}

function answer(state: ExchangeState, request: OrderRequest, ctx: Ctx): ExchangeState {
  const reply = (body: OrderReply) => ctx.reply(body);
  switch (request.type) {
    case "Place": {
      const orderId = nextOrderId(state);
      const { order, tick } = request;
      reply({ type: "Taken", orderId });
      return ctx.emit({ type: "OrderAccepted", orderId, order, tick });
    }
    case "Modify": {
      const held = working(state, request.orderId);
      if (held === null) return refuse(state, request.orderId, ctx);
      if (request.change.quantity <= held.filled) return refuse(state, request.orderId, ctx);
      reply({ type: "Taken", orderId: held.orderId });
      return ctx.emit({ type: "OrderModified", orderId: held.orderId, change: request.change });
    }
    case "Cancel": {
      const held = working(state, request.orderId);
      if (held === null) return refuse(state, request.orderId, ctx);
      const { orderId } = held;
      const next = ctx.emit({ type: "OrderCancelled", orderId, reason: "cancelled" });
      reply({ type: "Taken", orderId });
      report(next, orderId, ctx);
      return next;
    }
    case "Find": {
      const held = state.orders.find((each) => each.order.tag === request.tag);
      const found = held !== undefined;
      reply(found ? { type: "Found", reports: reportsOf(held) } : { type: "NotFound" });
      return state;
    }
  }
}

function refuse(state: ExchangeState, orderId: string, ctx: Ctx): ExchangeState {
  const code = exchangeOrder(state, orderId) === undefined ? "unknown_order" : "order_not_open";
  const message = `Order ${orderId} cannot be changed`;
  ctx.reply({ type: "Refused", code, message } satisfies OrderReply);
  return state;
}

function working(state: ExchangeState, orderId: string): ExchangeOrder | null {
  const held = exchangeOrder(state, orderId);
  return held === undefined || isTerminal(held.status) ? null : held;
}

/** Meets every working order with the market, oldest first. */
function matchAll(
  state: ExchangeState,
  ctx: Ctx,
  at: EpochMs,
  meet: (held: ExchangeOrder) => Match | null,
): ExchangeState {
  let next = state;
  for (const { orderId } of workingOrders(state)) {
    const held = exchangeOrder(next, orderId)!;
    const match = meet(held);
    if (match === null) continue;
    for (const event of tradeEvents(next, held, match, at)) {
      next = ctx.emit(event);
      const fill = event.type === "OrderTraded" ? event.fill : null;
      ctx.tell(BROKER, "OrderReported", reportOf(exchangeOrder(next, orderId)!, fill));
    }
  }
  return watching(state, next, ctx);
}

function report(state: ExchangeState, orderId: string, ctx: Ctx): void {
  ctx.tell(BROKER, "OrderReported", reportOf(exchangeOrder(state, orderId)!, null));
}

/** Tells the feed which prices matter now, when that has changed. */
function watching(before: ExchangeState, after: ExchangeState, ctx: Ctx): ExchangeState {
  const tokens = watched(after);
  if (tokens.join() !== watched(before).join()) ctx.tell(FEED, "Watch", { by: "exchange", tokens });
  return after;
}

function watched(state: ExchangeState) {
  return [...new Set(workingOrders(state).map((held) => held.order.token))];
}

function priceOf<T>(tokens: readonly number[], values: readonly T[]) {
  return (token: number): T | undefined => {
    const i = tokens.indexOf(token);
    return i < 0 ? undefined : values[i];
  };
}
