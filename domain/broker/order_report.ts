/**
 * What the broker's books say of one order, as reports the broker actor believes: an order tells
 * its state and an average, only its trades tell executions. What its trades do not prove yet is
 * not claimed, so an order is never ended before its last execution is known.
 * @module
 */
import type { Fill } from "../order/fill.ts";
import type { EpochMs } from "../market_time.ts";
import { isAtWork, type OrderReport, type OrderStatus } from "../order/order.ts";
import { isProduct } from "../order/side.ts";
import type { BrokerOrder } from "./order.ts";
import type { OrderWhy } from "../order/order_reason.ts";
import { refusedCode } from "./refused_code.ts";
import { isPriceRefusal } from "./price_refusal.ts";
import type { BrokerTrade } from "./trade.ts";

/**
 * One report an execution, oldest first, the last as the order is now. `trades` may be of any
 * orders. Empty for an order without a tag, or under a product that the desk does not use.
 */
export function reportsOf(
  order: BrokerOrder,
  trades: readonly BrokerTrade[],
): readonly OrderReport[] {
  const { orderId, tag, product } = order;
  if (tag === null || !isProduct(product)) return [];
  const own = tradesOf(order, trades);
  const traded = unitsOf(own);
  const status = statusNow(order, traded);
  const why = whyOfRow(order, status);
  if (own.length === 0) return [{ tag, orderId, status, filled: 0, fill: null, ...why }];
  let filled = 0;
  return own.map((trade, i): OrderReport => {
    filled += trade.quantity;
    const { tradeId, key, side, quantity, price, at } = trade;
    const fill: Fill = { orderId, tradeId, key, side, product, quantity, price, at };
    return i === own.length - 1
      ? { tag, orderId, status, filled, fill, ...why, ...overtaken(order, status) }
      : { tag, orderId, status: "OPEN", filled, fill, reason: "" };
  });
}

/**
 * What its row says of an order whose trades nobody can read: all that it has filled, at the average
 * of it. `seenAt`: when that was told. Null where it shows none, or is not the desk's.
 */
export function reportByRow(order: BrokerOrder, seenAt: EpochMs): OrderReport | null {
  const { orderId, tag, key, side, product, filled, averagePrice: price } = order;
  if (tag === null || !isProduct(product) || filled === 0 || price === 0) return null;
  const status = statusNow(order, filled);
  const at = order.exchangeAt ?? seenAt;
  const tradeId = `average ${orderId} ${filled}`;
  const fill: Fill = { orderId, tradeId, key, side, product, quantity: filled, price, at };
  const why = whyOfRow(order, status);
  return { tag, orderId, status, filled, fill, byRow: true, ...why, ...overtaken(order, status) };
}

/** Its row does not say so itself: what that has of it may have changed since. */
function overtaken(
  { status, quantity }: BrokerOrder,
  now: OrderStatus,
): Pick<OrderReport, "readAs"> {
  return now === "COMPLETE" && status !== "COMPLETE" ? { readAs: quantity } : {};
}

/** False while the order is on its way, or some of its executions are not among `trades` yet. */
export function isSettled(order: BrokerOrder, trades: readonly BrokerTrade[]): boolean {
  return order.status !== "PENDING" && unitsOf(tradesOf(order, trades)) >= order.filled;
}

/** Whether there are executions that its row does not show: the two are not of one moment. */
export function isOvertaken(order: BrokerOrder, trades: readonly BrokerTrade[]): boolean {
  return isAtWork(order.status) && unitsOf(tradesOf(order, trades)) > order.filled;
}

function tradesOf({ orderId }: BrokerOrder, trades: readonly BrokerTrade[]): BrokerTrade[] {
  return trades.filter((trade) => trade.orderId === orderId).sort((a, b) => a.at - b.at);
}

function unitsOf(trades: readonly BrokerTrade[]): number {
  return trades.reduce((sum, { quantity }) => sum + quantity, 0);
}

function statusNow(order: BrokerOrder, traded: number): OrderStatus {
  const { status, filled, quantity, type } = order;
  if (traded >= quantity) return "COMPLETE";
  if (status !== "PENDING" && traded >= filled) return status;
  const sleeps = (type === "SL" || type === "SL-M") && filled === 0;
  return sleeps ? "TRIGGER_PENDING" : "OPEN";
}

/** A stop that has triggered with its limit too far away: its own words, not those of a change. */
const BY_EXCHANGE = /cancell?ed by the exchange/i;

/** Who cancels may be closing what it was for; an exchange that takes its price no more is not. */
function whyOfRow({ message: words }: BrokerOrder, status: OrderStatus): OrderWhy {
  if (status === "CANCELLED") {
    const isByPrice = BY_EXCHANGE.test(words) && isPriceRefusal(words);
    return isByPrice ? { reason: "price_band", words } : { reason: "cancelled" };
  }
  if (status !== "REJECTED") return { reason: "" };
  return words === "" ? { reason: "rejected" } : { reason: refusedCode(words), words };
}
