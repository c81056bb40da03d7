/**
 * Lines of events.jsonl: what a person asks first, "why did it trade, why did it not". Names are
 * the Python system's where it has one; prices and amounts are in rupees.
 * @module
 */
import type { Signal } from "../strategy/intent.ts";
import type { NewOrder, OrderState } from "../order/order.ts";
import type { EntryCode } from "../portfolio/entries/entry_code.ts";
import { orderFields, whyFields } from "./order_text.ts";

/** One line; undefined fields are left out. */
export function eventLine(
  stamp: string,
  event: string,
  fields: Readonly<Record<string, unknown>>,
): string {
  return JSON.stringify({ timestamp: stamp, event, ...fields });
}

/** One line about an order; `more` is JSON fields, each after a comma. */
export function orderLine(
  stamp: string,
  event: string,
  order: NewOrder,
  orderId: string | null,
  more: string,
): string {
  return '{"timestamp":"' + stamp + '","event":"' + event + '",' + orderFields(order) +
    (orderId === null ? "" : ',"order_id":' + JSON.stringify(orderId)) + more + "}";
}

/**
 * Lines about what became of an order between two of its states, in the order it happened.
 * `price` is that of its row, paise; null when none is known.
 */
export function changeLines(
  stamp: string,
  before: OrderState,
  after: OrderState,
  price: number | null,
): string[] {
  const near = price === null ? "" : ',"price":' + Math.round(price) / 100;
  const lines: string[] = [];
  const line = (event: string, more: string) =>
    lines.push(orderLine(stamp, event, after.order, after.orderId, more));
  if (before.orderId === null && after.orderId !== null) line("order_placed", near);
  if (after.order !== before.order) line("order_modified", near);
  if (after.filled > before.filled) {
    const filled = after.filled - before.filled;
    const paid = Math.round((after.turnover - before.turnover) / filled) / 100;
    line(
      "order_filled",
      ',"filled":' + filled + ',"price":' + paid + ',"filled_total":' + after.filled,
    );
  }
  const event = ENDS[after.status];
  if (after.status !== before.status && event !== undefined) {
    line(event, whyFields(after));
  }
  return lines;
}

/** States that say more than that the order works or is filled. */
const ENDS: Readonly<Partial<Record<OrderState["status"], string>>> = {
  CANCELLED: "order_cancelled",
  REJECTED: "order_rejected",
  UNKNOWN: "order_unknown",
  ABSENT: "order_absent",
  WITHHELD: "order_withheld",
};

const NOT_READY: ReadonlySet<string> = new Set<EntryCode>([
  "indicators_not_ready",
  "cold_atr",
  "bars_missing",
]);
const BLOCKED: ReadonlySet<string> = new Set<EntryCode>([
  "zero_lots",
  "no_charges",
  "not_tradable",
]);

/** The event that a reason not to trade is. */
export function holdEvent(reason: string): string {
  if (reason === "ltp_missing") return "ltp_fetch_error";
  if (NOT_READY.has(reason)) return "indicators_not_ready";
  return BLOCKED.has(reason) ? "risk_blocked" : "hold_decision";
}

/** What every line about a signal says of it. */
export function signalFields(signal: Signal, symbol: string) {
  return {
    symbol,
    book: signal.book,
    strategy: signal.strategy,
    tf: signal.timeframe,
    signal: signal.signal,
    price: signal.price > 0 ? signal.price / 100 : undefined,
  };
}
