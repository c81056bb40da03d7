/**
 * An order as the broker keeps it, and as its users read it: Kite's fields, words and times.
 * @module
 */
import { type Instrument, instrumentKey } from "../../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import { type Paise, toRupees } from "../../../../domain/money.ts";
import type { OrderType } from "../../../../domain/order/order.ts";
import type { Product, Side } from "../../../../domain/order/side.ts";
import { formatKiteTime } from "../../../kite/schema/kite_time.ts";

/** Kite's words, in the order in which an order meets them. */
export type KiteStatus =
  | "PUT ORDER REQ RECEIVED"
  | "VALIDATION PENDING"
  | "OPEN PENDING"
  | "TRIGGER PENDING"
  | "OPEN"
  | "MODIFY VALIDATION PENDING"
  | "MODIFY PENDING"
  | "MODIFIED"
  | "CANCEL PENDING"
  | "COMPLETE"
  | "CANCELLED"
  | "REJECTED";

/** What of an order may be changed. */
export interface KiteTerms {
  readonly type: OrderType;
  readonly quantity: number;
  readonly price: Paise;
  readonly trigger: Paise;
  readonly validity: "DAY" | "IOC" | "TTL";
  /** Of TTL. */
  readonly ttlMinutes: number;
  readonly disclosed: number;
}

export interface KiteOrder extends KiteTerms {
  readonly orderId: string;
  readonly exchangeOrderId: string | null;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly product: Product;
  readonly tag: string | null;
  /** The tag, and what the broker adds to it. */
  readonly tags: readonly string[];
  readonly status: KiteStatus;
  readonly message: string | null;
  readonly orderedAt: EpochMs;
  /** At the exchange; null before it was there. */
  readonly exchangeAt: EpochMs | null;
  readonly changedAt: EpochMs | null;
  readonly changes: number;
  readonly filled: number;
  readonly turnover: Paise;
  readonly cancelled: number;
  /** Its tag is missing in the list until then. */
  readonly tagLagsUntil: number;
}

/** Filled, cancelled in whole or in part, or refused: nothing of it may trade any more. */
export function hasEnded({ status }: Pick<KiteOrder, "status">): boolean {
  return status === "COMPLETE" || status === "CANCELLED" || status === "REJECTED";
}

/** Units that may still trade. */
export function pendingOf(order: KiteOrder): number {
  return hasEnded(order) ? 0 : order.quantity - order.filled;
}

/** A row of `/orders`. `shown` is what the status is called there. */
export function orderRow(order: KiteOrder, userId: string, shown: string = order.status) {
  const { instrument, tag, tags } = order;
  const time = (at: EpochMs | null) => at === null ? null : formatKiteTime(at);
  return {
    account_id: userId,
    placed_by: userId,
    terminal_id: null,
    order_id: order.orderId,
    exchange_order_id: order.exchangeOrderId,
    parent_order_id: null,
    status: shown,
    status_message: order.message,
    status_message_raw: order.message,
    order_timestamp: time(order.orderedAt),
    exchange_update_timestamp: time(order.changedAt),
    exchange_timestamp: time(order.exchangeAt),
    variety: "regular",
    modified: order.changes > 0,
    exchange: instrument.exchange,
    tradingsymbol: instrument.symbol,
    instrument_token: instrument.token,
    order_type: order.type,
    transaction_type: order.side,
    validity: order.validity,
    validity_ttl: order.ttlMinutes,
    product: order.product,
    quantity: order.quantity,
    disclosed_quantity: order.disclosed,
    price: toRupees(order.price),
    trigger_price: toRupees(order.trigger),
    average_price: order.filled === 0 ? 0 : order.turnover / order.filled / 100,
    filled_quantity: order.filled,
    pending_quantity: pendingOf(order),
    cancelled_quantity: order.cancelled,
    // The order carries its protection as a limit; the field itself reads back as zero.
    market_protection: 0,
    auction_number: null,
    meta: {},
    tag,
    ...(tags.length === 0 ? {} : { tags }),
    guid: null,
  };
}

/** For people. */
export function orderLine(order: KiteOrder): string {
  const { orderId, status, side, quantity, filled, instrument, type, price, message } = order;
  const at = price === 0 ? type : `${type} ${toRupees(price).toFixed(2)}`;
  const why = message === null ? "" : `: ${message}`;
  const what = `${side} ${quantity} ${instrumentKey(instrument)} ${at}`;
  return `order ${orderId} ${status} ${what}, filled ${filled}${why}`;
}
