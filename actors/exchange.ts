/**
 * The paper exchange: accepts orders through the order port, fills them from market data, reports
 * to the broker. State: its order book and account. Durable; restarted with the book of the desk.
 * @module
 */
import { orderWithTag } from "../domain/order/day_orders.ts";
import type { DeskRules } from "../domain/desk_rules.ts";
import {
  depthEvents,
  type ExchangeOrder,
  type ExchangeRequest,
  listedOrder,
  matchable,
  type MatchEvent,
  reportOf,
  reportsOf,
  tradeEvents,
} from "../domain/exchange/exchange_order.ts";
import type { Rejection } from "../domain/exchange/exchange_rejection.ts";
import {
  accountOf,
  reviewCancel,
  reviewChange,
  reviewPlacement,
} from "../domain/exchange/exchange_review.ts";
import { haltAt, haltOf, type IndexMove } from "../domain/calendar/market_halt.ts";
import type { EpochMs } from "../domain/market_time.ts";
import { type Match, matchAtOpen, matchInRange } from "../domain/exchange/matching.ts";
import { isTerminal } from "../domain/order/order.ts";
import {
  applyExchange,
  EMPTY_EXCHANGE,
  EXCHANGE_EVENTS,
  type ExchangeEvent,
  exchangeOrder,
  type ExchangeState,
  matchTick,
  nextOrderId,
  workingOrders,
} from "../domain/exchange/paper_exchange.ts";
import type { OrderReply, OrderRequest } from "../domain/ports.ts";
import { settledAt, settlementFill } from "../domain/exchange/settlement.ts";
import { durableActor, type DurableDeskContext } from "./desk_actor.ts";
import { ASKED, KEPT } from "./mail.ts";
import { BROKER, type ExchangeProtocol, FEED } from "./protocol.ts";
import type { AnyBehaviour } from "./runtime/behaviour.ts";
import type { Asker } from "./runtime/context.ts";

type Ctx = DurableDeskContext<ExchangeProtocol, ExchangeState, ExchangeEvent>;

/** After a crash it still knows what it accepted, and what was on its way arrives. */
export function exchangeActor(rules: DeskRules): AnyBehaviour {
  const { slippageBps } = rules;
  return durableActor<ExchangeProtocol, ExchangeState, ExchangeEvent>({
    init: () => EMPTY_EXCHANGE,
    apply: applyExchange,
    versions: EXCHANGE_EVENTS,
    mail: {
      Request: KEPT,
      RequestArrived: KEPT,
      GetAccount: ASKED,
      Ticks: KEPT,
      MinuteOpened: KEPT,
      MinuteClosed: KEPT,
      SessionClosed: KEPT,
      DayClosed: KEPT,
      SettleExpired: KEPT,
      DayOpened: KEPT,
      WhoWatches: KEPT,
      IndexMoved: KEPT,
      ResumeDue: KEPT,
    },
    on: {
      Request: (state, request, ctx) => sent(state, request, rules, ctx),
      RequestArrived: (state, { request, asker }, ctx) =>
        watching(state, arrived(state, request, asker, rules, ctx), ctx),
      GetAccount: (state, _, ctx) => {
        ctx.reply(accountOf(state, rules, ctx.now));
        return state;
      },
      Ticks: (state, frame, ctx) => watching(state, meetTicks(state, frame, rules, ctx), ctx),
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
          if (order.validity === "DAY") next = cancelled(orderId, "session_closed", ctx);
        }
        return watching(state, next, ctx);
      },
      DayClosed: (state, _, ctx) => settled(state, rules, ctx),
      SettleExpired: (state, _, ctx) => settled(state, rules, ctx),
      DayOpened: (state, _, ctx) =>
        state.ended.length > 0 ? ctx.emit({ type: "ExchangeDayCleared" }) : state,
      WhoWatches: (state, _, ctx) => {
        ctx.tell(FEED, "Watch", { by: "exchange", tokens: watched(state) });
        return state;
      },
      IndexMoved: (state, move, ctx) => watching(state, indexMoved(state, move, rules, ctx), ctx),
      ResumeDue: (state, _, ctx) =>
        haltAt(state.halt, ctx.now) === null ? state : ctx.emit({ type: "MarketResumed" }),
    },
  });
}

/**
 * A request has left the broker. On a ticking market it is on its way for a while, as a timer that
 * outlives a crash: nothing is accepted, changed or cancelled before it is there.
 */
function sent(
  state: ExchangeState,
  request: OrderRequest,
  rules: DeskRules,
  ctx: Ctx,
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

function find(state: ExchangeState, tag: string, ctx: Ctx): ExchangeState {
  const held = orderWithTag(state, tag);
  const reply: OrderReply = held === undefined
    ? { type: "NotFound" }
    : { type: "Found", reports: reportsOf(held) };
  ctx.reply(reply);
  return state;
}

/** A request is there: it is taken or refused by what holds now. */
function arrived(
  state: ExchangeState,
  request: ExchangeRequest,
  asker: Asker | null,
  rules: DeskRules,
  ctx: Ctx,
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

function cancelled(orderId: string, reason: string, ctx: Ctx): ExchangeState {
  const next = ctx.emit({ type: "OrderCancelled", orderId, reason });
  ctx.tell(BROKER, "OrderReported", reportOf(exchangeOrder(next, orderId)!, null));
  return next;
}

/** The market halts: nothing rests any more, and nothing is taken until it goes on. */
function indexMoved(
  state: ExchangeState,
  move: IndexMove,
  { haltIndices }: DeskRules,
  ctx: Ctx,
): ExchangeState {
  const halt = haltOf(haltIndices, state.halt, move);
  if (halt === null) return state;
  let next = ctx.emit({ type: "MarketHalted", halt });
  for (const { orderId } of workingOrders(state)) next = cancelled(orderId, "market_halted", ctx);
  if (halt.until !== null) ctx.timer("resume", halt.until - ctx.now, "ResumeDue", null);
  return next;
}

/** Contracts that have expired end for all who hold them. */
function settled(state: ExchangeState, rules: DeskRules, ctx: Ctx): ExchangeState {
  const at = ctx.now;
  return state.account.positions.reduce((next, held) => {
    const price = settledAt(held.token, rules, at);
    if (price === null) return next;
    return ctx.emit({ type: "PositionSettled", fill: settlementFill(held, price, at) });
  }, state);
}

/** Meets the working orders of each ticking instrument with its depth, oldest first. */
function meetTicks(
  state: ExchangeState,
  { at, ticks }: ExchangeProtocol["Ticks"],
  rules: DeskRules,
  ctx: Ctx,
): ExchangeState {
  const working = workingOrders(state);
  let next = state;
  for (const tick of ticks) {
    const own = working.filter(({ order }) => order.token === tick.token);
    // Between sessions prices are shown at which nobody can trade.
    if (own.length === 0 || !rules.isOpen(tick.token, at)) continue;
    for (const { orderId } of own) {
      const held = exchangeOrder(next, orderId)!;
      // The same instrument may tick twice in a frame.
      if (isTerminal(held.status)) continue;
      const match = matchTick(next, held, tick, rules.slippageBps);
      next = recorded(next, depthEvents(next.traded, held, match, tick, at), ctx);
    }
  }
  return next;
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
    if (match !== null) next = recorded(next, tradeEvents(next.traded, held, match, at), ctx);
  }
  return watching(state, next, ctx);
}

/** Records what happened to an order and reports each step to the broker. */
function recorded(state: ExchangeState, events: readonly MatchEvent[], ctx: Ctx): ExchangeState {
  let next = state;
  for (const event of events) {
    next = ctx.emit(event);
    const fill = event.type === "OrderTraded" ? event.fill : null;
    ctx.tell(BROKER, "OrderReported", reportOf(exchangeOrder(next, event.orderId)!, fill));
  }
  return next;
}

/** Tells the feed which prices matter now, when that has changed. */
function watching(before: ExchangeState, after: ExchangeState, ctx: Ctx): ExchangeState {
  if (after === before) return after;
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
