/**
 * How an order is written, as far as it stays the same while its terms do: worked out once and
 * then part of each of its rows and lines.
 * @module
 */
import type { NewOrder } from "../order.ts";
import { cell, exchangeIn, PROFILES, symbolIn } from "./cell.ts";

export interface OrderText {
  /** Cells of orders.csv: symbol, side and quantity. */
  readonly what: string;
  /** Cells: profile and strategy. */
  readonly how: string;
  readonly underlying: string;
  /** JSON fields of `extra`, as a quoted cell has them. */
  readonly extra: string;
  /** JSON fields of a line in events.jsonl. */
  readonly fields: string;
}

export function orderText(order: NewOrder): OrderText {
  const { side, quantity, price, trigger } = order;
  const symbol = symbolIn(order.key);
  const book = `"tag":"${order.tag}","book":"${order.book}"`;
  const terms = `"purpose":"${order.purpose}","type":"${order.type}"` +
    (price > 0 ? `,"limit":${price / 100}` : "") +
    (trigger > 0 ? `,"trigger":${trigger / 100}` : "");
  return {
    what: `${cell(symbol)},${side},${quantity}`,
    how: `${PROFILES[order.product]},${cell(order.strategy)}`,
    underlying: cell(order.underlying),
    extra: doubled(`${book},"exchange":"${exchangeIn(order.key)}",${terms}`),
    fields: `"symbol":${JSON.stringify(symbol)},"underlying":${JSON.stringify(order.underlying)},` +
      `${book},"strategy":${JSON.stringify(order.strategy)},"side":"${side}",` +
      `"quantity":${quantity},${terms}`,
  };
}

/** Quotes as a quoted cell has them. */
export function doubled(text: string): string {
  return text.replaceAll('"', '""');
}
