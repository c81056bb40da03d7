/** Kite's orders, trades and answers to order requests, as the desk knows them. @module */
import { z } from "zod";
import { type BrokerOrder, brokerOrderStatus } from "../../../domain/broker/order.ts";
import type { BrokerTrade } from "../../../domain/broker/trade.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { rowsOf } from "./account_rows.ts";
import { keyOf, named, roughly, rupees, side, textOrNull, token, units } from "./kite_field.ts";
import { kiteTime, kiteTimeOrNull } from "./kite_time.ts";

const orderFields = {
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
};
const orderRow = z.object(orderFields);

export const order = orderRow.transform(brokerOrder);

const others = z.object({
  ...orderFields,
  exchange_order_id: roughly.textOrNull,
  parent_order_id: roughly.textOrNull,
  status: roughly.text,
  status_message: roughly.textOrNull,
  tag: roughly.textOrNull,
  instrument_token: roughly.token,
  transaction_type: roughly.side,
  product: roughly.text,
  order_type: roughly.text,
  variety: roughly.text,
  validity: roughly.text,
  quantity: roughly.units,
  filled_quantity: roughly.units,
  pending_quantity: roughly.units,
  cancelled_quantity: roughly.units,
  price: roughly.rupees,
  trigger_price: roughly.rupees,
  average_price: roughly.rupees,
  order_timestamp: kiteTime.catch(0 as EpochMs),
  exchange_timestamp: kiteTimeOrNull.catch(null),
}).transform(brokerOrder);

/** Orders of `/orders`, states of `/orders/ID`, or updates on the ticker. */
export const orders = rowsOf(order, others);

const tradeFields = {
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
};
const tradeRow = z.object(tradeFields);

const othersTrade = z.object({
  ...tradeFields,
  trade_id: roughly.text,
  order_id: roughly.text,
  exchange_order_id: roughly.textOrNull,
  instrument_token: roughly.token,
  transaction_type: roughly.side,
  product: roughly.text,
  quantity: roughly.units,
  average_price: roughly.rupees,
  fill_timestamp: kiteTime.catch(0 as EpochMs),
}).transform(brokerTrade);

/** A row that is listed twice is one execution: counted twice, half an order would be a whole one. */
export const trades = rowsOf(tradeRow.transform(brokerTrade), othersTrade).transform(eachOnce);

function eachOnce(all: readonly BrokerTrade[]): BrokerTrade[] {
  const seen = new Set<string>();
  return all.filter(({ orderId, tradeId, key }) => {
    // Of others' rows the names may be missing.
    if (orderId === "" || tradeId === "") return true;
    const name = `${orderId} ${tradeId} ${key}`;
    return !seen.has(name) && seen.add(name);
  });
}

function brokerOrder(row: z.infer<typeof orderRow>): BrokerOrder {
  return {
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
    // Of a stop that has become a closing order its row may go on showing where it was to trigger.
    trigger: row.order_type === "LIMIT" ? 0 as Paise : row.trigger_price,
    averagePrice: row.average_price,
    orderedAt: row.order_timestamp,
    exchangeAt: row.exchange_timestamp,
  };
}

function brokerTrade(row: z.infer<typeof tradeRow>): BrokerTrade {
  return {
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
  };
}

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
