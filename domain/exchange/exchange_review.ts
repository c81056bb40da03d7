/**
 * Whether the paper exchange takes a request. Where only bars are known it asks no more than that
 * the order is new, or still there to be changed: a file shows neither hours nor bands.
 * @module
 */
import { orderWithTag } from "../order/day_orders.ts";
import type { DeskRules } from "../desk_rules.ts";
import { type ExchangeOrder, type ListedOrder, openQuantity } from "./exchange_order.ts";
import {
  changeRejection,
  duplicateTag,
  haltRejection,
  marginRejection,
  type Rejection,
  termsRejection,
} from "./exchange_rejection.ts";
import { haltAt } from "../calendar/market_halt.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";
import { isTerminal, type Modification } from "../order/order.ts";
import {
  exchangeOrder,
  type ExchangeState,
  modified,
  newOrder,
  nextOrderId,
  workingOrders,
} from "./paper_exchange.ts";
import { marginPrice, type MarginRules, marginShort } from "./paper_account.ts";

/** Why a new order is refused; null when it is accepted. */
export function reviewPlacement(
  state: ExchangeState,
  order: ListedOrder,
  tick: Paise,
  rules: DeskRules,
  at: EpochMs,
): Rejection | null {
  if (orderWithTag(state, order.tag) !== undefined) return duplicateTag(order.tag);
  const halt = haltAt(state.halt, at);
  if (halt !== null) return haltRejection(halt);
  if (rules.marketData === "bars") return null;
  return reviewed(state, newOrder(nextOrderId(state), order, tick), rules, at);
}

/** Why an order stays as it is; null when it takes its new terms. */
export function reviewChange(
  state: ExchangeState,
  orderId: string,
  change: Modification,
  rules: DeskRules,
  at: EpochMs,
): Rejection | null {
  const closed = reviewCancel(state, orderId);
  if (closed !== null) return closed;
  const next = modified(exchangeOrder(state, orderId)!, change);
  if (openQuantity(next) <= 0) return changeRejection("below_filled", orderId);
  return rules.marketData === "bars" ? null : reviewed(state, next, rules, at);
}

/** Why an order cannot be cancelled: it has ended, or nobody has it. */
export function reviewCancel(state: ExchangeState, orderId: string): Rejection | null {
  const held = exchangeOrder(state, orderId);
  if (held === undefined) return changeRejection("unknown_order", orderId);
  return isTerminal(held.status) ? changeRejection("order_not_open", orderId) : null;
}

function reviewed(
  state: ExchangeState,
  judged: ExchangeOrder,
  rules: DeskRules,
  at: EpochMs,
): Rejection | null {
  const wrong = termsRejection(judged.order, rules, at);
  if (wrong !== null) return wrong;
  const others = workingOrders(state).filter(({ orderId }) => orderId !== judged.orderId);
  const short = marginShort(state.account, others, judged, pricing(rules, at), marginRules(rules));
  return short === null ? null : marginRejection(short);
}

function pricing(rules: DeskRules, at: EpochMs): (order: ListedOrder) => Paise {
  return (order) => marginPrice(order, () => rules.priceBand(order.token, at));
}

function marginRules({ capital, sizing: { marginShare, leverageMax } }: DeskRules): MarginRules {
  return { capital, marginShare, leverage: Math.max(1, leverageMax) };
}
