/**
 * Working orders of the paper exchange as they meet the market. Part of the exchange actor; it keeps
 * nothing of its own.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import {
  depthEvents,
  type ExchangeOrder,
  tradeEvents,
} from "../../domain/exchange/exchange_order.ts";
import type { Match } from "../../domain/exchange/matching.ts";
import {
  exchangeOrder,
  type ExchangeState,
  matchTick,
  workingOrders,
} from "../../domain/exchange/paper_exchange.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { isTerminal } from "../../domain/order/order.ts";
import type { ExchangeProtocol } from "../protocol/exchange.ts";
import type { ExchangeContext } from "./context.ts";
import { recorded, watching } from "./news.ts";

/** Meets the working orders of each ticking instrument with its depth, oldest first. */
export function meetTicks(
  state: ExchangeState,
  { at, ticks }: ExchangeProtocol["Ticks"],
  rules: DeskRules,
  ctx: ExchangeContext,
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
export function matchAll(
  state: ExchangeState,
  ctx: ExchangeContext,
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

/** Looks a value up by its token in two lists that run side by side. */
export function priceOf<T>(tokens: readonly number[], values: readonly T[]) {
  return (token: number): T | undefined => {
    const i = tokens.indexOf(token);
    return i < 0 ? undefined : values[i];
  };
}
