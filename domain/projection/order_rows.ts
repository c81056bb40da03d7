/**
 * Rows of orders.csv: one for each change of an order's status, terms or filled quantity.
 * @module
 */
import { intended, type NewOrder, type OrderState } from "../order.ts";
import type { Product } from "../side.ts";
import { average, cell, exchangeIn, quoted, symbolIn } from "./cell.ts";

export const ORDER_COLUMNS =
  "timestamp,symbol,side,quantity,price,status,tf,profile,strategy,parent_signal_timestamp," +
  "underlying,extra";

/** The Python system's word for how a position under this product is held. */
export const PROFILES: Readonly<Record<Product, string>> = {
  MIS: "INTRADAY",
  NRML: "OVERNIGHT",
  CNC: "DELIVERY",
};

/** What a row says that the order itself does not. */
export interface OrderSetting {
  readonly stamp: string;
  /** Of the signal behind the order: a row of signals.csv has the same. */
  readonly parentStamp: string;
  readonly timeframe: string;
  /** Last price known of the instrument, paise; undefined when none is. */
  readonly lastPrice: number | undefined;
}

/**
 * The price of a row, paise: what was filled at on average, else the limit, else the trigger,
 * else the last price known. Null when there is none of them: such a row must not be written.
 */
export function orderPrice(held: OrderState, lastPrice: number | undefined): number | null {
  if (held.filled > 0) return held.turnover / held.filled;
  const { price, trigger } = held.order;
  if (price > 0) return price;
  if (trigger > 0) return trigger;
  return lastPrice !== undefined && lastPrice > 0 ? lastPrice : null;
}

/** The order as it stands after a change, or null when no price is known of it. */
export function orderRow(held: OrderState, setting: OrderSetting): string | null {
  const price = orderPrice(held, setting.lastPrice);
  if (price === null) return null;
  return row(held.order, statusWord(held), price, setting, extraOf(held));
}

/** An entry that risk refused: it was never sent. */
export function blockedRow(order: NewOrder, code: string, setting: OrderSetting): string | null {
  const held = { ...intended(order, order.signalAt), reason: code };
  const price = orderPrice(held, setting.lastPrice);
  return price === null ? null : row(order, "BLOCKED", price, setting, extraOf(held));
}

function row(
  order: NewOrder,
  status: string,
  price: number,
  { stamp, parentStamp, timeframe }: OrderSetting,
  extra: string,
): string {
  return stamp + "," + cell(symbolIn(order.key)) + "," + order.side + "," + order.quantity + "," +
    average(price) + "," + status + "," + timeframe + "," + PROFILES[order.product] + "," +
    cell(order.strategy) + "," + parentStamp + "," + cell(order.underlying) + "," + quoted(extra);
}

/** The Python system's word where it has one, the desk's own elsewhere. */
function statusWord({ status, filled }: OrderState): string {
  if (status === "COMPLETE") return "FILLED";
  if (status === "INTENDED") return "PENDING";
  return status === "OPEN" && filled > 0 ? "PARTIAL" : status;
}

/** JSON; what does not apply is left out. */
function extraOf({ order, orderId, filled, turnover, reason }: OrderState): string {
  return JSON.stringify({
    order_id: orderId ?? undefined,
    tag: order.tag,
    book: order.book,
    exchange: exchangeIn(order.key),
    purpose: order.purpose,
    type: order.type,
    limit: order.price > 0 ? order.price / 100 : undefined,
    trigger: order.trigger > 0 ? order.trigger / 100 : undefined,
    filled,
    average: filled > 0 ? Math.round(turnover / filled * 100) / 10_000 : undefined,
    reason: reason === "" ? undefined : reason,
  });
}
