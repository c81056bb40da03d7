/**
 * Rows of orders.csv: one for each change of an order's status, terms or filled quantity.
 * @module
 */
import type { OrderState } from "../order/order.ts";
import type { RiskCode } from "../risk/code.ts";
import { average } from "./cell.ts";
import type { OrderText } from "./order_text.ts";

export const ORDER_COLUMNS =
  "timestamp,symbol,side,quantity,price,status,tf,profile,strategy,parent_signal_timestamp," +
  "underlying,extra";

/** An order, or one that risk has let nobody send. */
export type RowOrder = Omit<OrderState, "reason"> & {
  readonly reason: OrderState["reason"] | RiskCode;
};

/** What a row says that the order itself does not. */
export interface OrderSetting {
  readonly stamp: string;
  /** Of the signal behind the order: a row of signals.csv has the same. */
  readonly parentStamp: string;
  readonly timeframe: string;
  /** See `orderPrice`. */
  readonly price: number;
}

/** The order as it stands after a change; `status` is its word, see `statusWord`. */
export function orderRow(
  held: RowOrder,
  status: string,
  text: OrderText,
  { stamp, parentStamp, timeframe, price }: OrderSetting,
): string {
  return stamp + "," + text.what + "," + average(price) + "," + status + "," + timeframe + "," +
    text.how + "," + parentStamp + "," + text.underlying + ',"{' + extraOf(held, text) + '}"';
}

/**
 * The price of a row, paise: what was filled at on average, else the limit, else the trigger,
 * else the last price known. Null when there is none of them: then no row may be written.
 */
export function orderPrice(held: RowOrder, lastPrice: number | undefined): number | null {
  if (held.filled > 0) return held.turnover / held.filled;
  const { price, trigger } = held.order;
  if (price > 0) return price;
  if (trigger > 0) return trigger;
  return lastPrice !== undefined && lastPrice > 0 ? lastPrice : null;
}

/** The Python system's word where it has one, the desk's own elsewhere. */
export function statusWord({ status, filled }: OrderState): string {
  if (status === "COMPLETE") return "FILLED";
  if (status === "INTENDED") return "PENDING";
  return status === "OPEN" && filled > 0 ? "PARTIAL" : status;
}

/** JSON fields as a quoted cell has them; what does not apply is left out. */
function extraOf({ orderId, filled, reason, words }: RowOrder, text: OrderText): string {
  return text.extra + ',""filled"":' + filled +
    (orderId === null ? "" : ',""order_id"":' + jsonText(orderId)) +
    (reason === "" ? "" : ',""reason"":' + jsonText(reason)) +
    (words === undefined ? "" : ',""words"":' + jsonText(words));
}

/** JSON of a text inside a quoted cell. */
function jsonText(text: string): string {
  return PLAIN.test(text) ? '""' + text + '""' : JSON.stringify(text).replaceAll('"', '""');
}

const PLAIN = /^[\w .:-]*$/;
