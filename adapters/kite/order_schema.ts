/** Kite's orders, trades and answers to order requests, as the desk knows them. @module */
import { z } from "zod";
import { type BrokerOrder, brokerOrderStatus } from "../../domain/broker/order.ts";
import type { BrokerTrade } from "../../domain/broker/trade.ts";
import { keyOf, named, rupees, side, textOrNull, token, units } from "./kite_field.ts";
import { kiteTime, kiteTimeOrNull } from "./kite_time.ts";

/** An order of `/orders`, a state of `/orders/ID`, or an update on the ticker. */
export const order = z.object({
  ...named,
  order_id: z.string().min(1),
  exchange_order_id: textOrNull,
  parent_order_id: textOrNull,
  status: z.string().min(1),
  status_message: textOrNull,
  tag: textOrNull,
  instrument_token: token,
  transaction_type: side,
  product: z.string(),
  order_type: z.string(),
  variety: z.string(),
  validity: z.string(),
  quantity: units,
  filled_quantity: units,
  pending_quantity: units,
  cancelled_quantity: units,
  price: rupees,
  trigger_price: rupees,
  average_price: rupees,
  order_timestamp: kiteTime,
  exchange_timestamp: kiteTimeOrNull,
}).transform((row): BrokerOrder => ({
  orderId: row.order_id,
  exchangeOrderId: row.exchange_order_id,
  parentOrderId: row.parent_order_id,
  status: brokerOrderStatus(row.status),
  statusText: row.status,
  message: row.status_message ?? "",
  tag: row.tag,
  key: keyOf(row),
  token: row.instrument_token,
  side: row.transaction_type,
  product: row.product,
  type: row.order_type,
  variety: row.variety,
  validity: row.validity,
  quantity: row.quantity,
  filled: row.filled_quantity,
  pending: row.pending_quantity,
  cancelled: row.cancelled_quantity,
  price: row.price,
  trigger: row.trigger_price,
  averagePrice: row.average_price,
  orderedAt: row.order_timestamp,
  exchangeAt: row.exchange_timestamp,
}));

/** Kite sends null for an empty list now and then. */
export const orders = z.array(order).nullable().transform((rows) => rows ?? []);

const trade = z.object({
  ...named,
  trade_id: z.string().min(1),
  order_id: z.string().min(1),
  exchange_order_id: textOrNull,
  instrument_token: token,
  transaction_type: side,
  product: z.string(),
  quantity: units.positive(),
  average_price: rupees,
  fill_timestamp: kiteTime,
}).transform((row): BrokerTrade => ({
  tradeId: row.trade_id,
  orderId: row.order_id,
  exchangeOrderId: row.exchange_order_id,
  key: keyOf(row),
  token: row.instrument_token,
  side: row.transaction_type,
  product: row.product,
  quantity: row.quantity,
  price: row.average_price,
  at: row.fill_timestamp,
}));

export const trades = z.array(trade).nullable().transform((rows) => rows ?? []);

/** One slice of an order that the broker cut to size: taken or refused by itself. */
export type OrderSlice =
  | { readonly type: "Taken"; readonly orderId: string }
  | { readonly type: "Refused"; readonly code: string; readonly message: string };

export interface OrderAnswer {
  readonly orderId: string;
  readonly slices: readonly OrderSlice[];
}

const slice = z.union([
  z.object({ order_id: z.string().min(1) }).transform((row): OrderSlice => ({
    type: "Taken",
    orderId: row.order_id,
  })),
  z.object({
    error: z.object({ error_type: z.string(), message: z.string() }),
  }).transform(({ error }): OrderSlice => ({
    type: "Refused",
    code: error.error_type,
    message: error.message,
  })),
]);

/** The answer to an order that was placed, changed or cancelled. */
export const orderAnswer = z.object({
  order_id: z.string().min(1),
  children: z.array(slice).nullish(),
}).transform((row): OrderAnswer => ({ orderId: row.order_id, slices: row.children ?? [] }));
