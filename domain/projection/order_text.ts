/**
 * How an order is written, as far as it stays the same while its terms do: worked out once and
 * then part of each of its rows and lines.
 * @module
 */
import type { OrderWhy } from "../order/order_reason.ts";
import { exchangeIn, symbolIn } from "../instrument/instrument.ts";
import type { NewOrder } from "../order/order.ts";
import { cell, PROFILES } from "./cell.ts";

export interface OrderText {
  /** Cells of orders.csv: symbol, side and quantity. */
  readonly what: string;
  /** Cells: profile and strategy. */
  readonly how: string;
  readonly underlying: string;
  /** JSON fields of `extra`, quotes doubled as a quoted cell has them. */
  readonly extra: string;
}

/** As the order's terms are now: a change of them needs it again. */
export function orderText(order: NewOrder): OrderText {
  const { price, trigger } = order;
  return {
    what: cell(symbolIn(order.key)) + "," + order.side + "," + order.quantity,
    how: PROFILES[order.product] + "," + cell(order.strategy),
    underlying: cell(order.underlying),
    extra: '""tag"":""' + order.tag + '"",""book"":""' + order.book + '"",""exchange"":""' +
      exchangeIn(order.key) + '"",""purpose"":""' + order.purpose + '"",""type"":""' + order.type +
      '""' + (price > 0 ? ',""limit"":' + price / 100 : "") +
      (trigger > 0 ? ',""trigger"":' + trigger / 100 : ""),
  };
}

/** JSON fields that every line of events.jsonl about an order has. */
export function orderFields(order: NewOrder): string {
  const { price, trigger } = order;
  return `"symbol":${JSON.stringify(symbolIn(order.key))},` +
    `"underlying":${JSON.stringify(order.underlying)},"tag":"${order.tag}",` +
    `"book":"${order.book}","strategy":${JSON.stringify(order.strategy)},"side":"${order.side}",` +
    `"quantity":${order.quantity},"purpose":"${order.purpose}","type":"${order.type}"` +
    (price > 0 ? `,"limit":${price / 100}` : "") +
    (trigger > 0 ? `,"trigger":${trigger / 100}` : "");
}

/** JSON fields, each after a comma; none where there is nothing to say. */
export function whyFields({ reason, words }: OrderWhy): string {
  return (reason === "" ? "" : ',"reason":' + JSON.stringify(reason)) +
    (words === undefined ? "" : ',"words":' + JSON.stringify(words));
}
