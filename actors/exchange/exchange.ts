/**
 * The paper exchange: accepts orders through the order port, fills them from market data, reports
 * to the broker. State: its order book and account. Durable; restarted with the book of the desk.
 * @module
 */
import { haltAt, haltOf, type IndexMove } from "../../domain/calendar/market_halt.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { matchable } from "../../domain/exchange/exchange_order.ts";
import { matchAtOpen, matchInRange } from "../../domain/exchange/matching.ts";
import {
  applyExchange,
  EMPTY_EXCHANGE,
  EXCHANGE_EVENTS,
  type ExchangeEvent,
  type ExchangeState,
  workingOrders,
} from "../../domain/exchange/paper_exchange.ts";
import { settledAt, settlementFill } from "../../domain/exchange/settlement.ts";
import { durableActor } from "../desk_actor.ts";
import { KEPT } from "../mail.ts";
import type { ExchangeProtocol } from "../protocol/exchange.ts";
import { FEED } from "../protocol/feed.ts";
import type { AnyBehaviour } from "../runtime/behaviour.ts";
import type { ExchangeContext } from "./context.ts";
import { matchAll, meetTicks, priceOf } from "./meeting.ts";
import { cancelled, watched, watching } from "./news.ts";
import { arrived, sent } from "./requests.ts";

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

/** The market halts: nothing rests any more, and nothing is taken until it goes on. */
function indexMoved(
  state: ExchangeState,
  move: IndexMove,
  { haltIndices }: DeskRules,
  ctx: ExchangeContext,
): ExchangeState {
  const halt = haltOf(haltIndices, state.halt, move);
  if (halt === null) return state;
  let next = ctx.emit({ type: "MarketHalted", halt });
  for (const { orderId } of workingOrders(state)) next = cancelled(orderId, "market_halted", ctx);
  if (halt.until !== null) ctx.timer("resume", halt.until - ctx.now, "ResumeDue", null);
  return next;
}

/** Contracts that have expired end for all who hold them. */
function settled(state: ExchangeState, rules: DeskRules, ctx: ExchangeContext): ExchangeState {
  const at = ctx.now;
  return state.account.positions.reduce((next, held) => {
    const price = settledAt(held.token, rules, at);
    if (price === null) return next;
    return ctx.emit({ type: "PositionSettled", fill: settlementFill(held, price, at) });
  }, state);
}
