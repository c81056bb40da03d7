/**
 * Lines of events.jsonl: what a person asks first, "why did it trade, why did it not". Names are
 * the Python system's where it has one; prices are in rupees.
 * @module
 */
import type { Signal } from "../intent.ts";
import type { NewOrder, OrderState } from "../order.ts";
import { symbolIn } from "./cell.ts";

/** One line; undefined fields are left out. */
export function eventLine(
  stamp: string,
  event: string,
  fields: Readonly<Record<string, unknown>>,
): string {
  return JSON.stringify({ timestamp: stamp, event, ...fields });
}

/** What every line about an order says of it. */
export function orderFields(order: NewOrder, orderId: string | null) {
  return {
    symbol: symbolIn(order.key),
    underlying: order.underlying,
    book: order.book,
    strategy: order.strategy,
    purpose: order.purpose,
    side: order.side,
    quantity: order.quantity,
    type: order.type,
    limit: order.price > 0 ? order.price / 100 : undefined,
    trigger: order.trigger > 0 ? order.trigger / 100 : undefined,
    order_id: orderId ?? undefined,
    tag: order.tag,
  };
}

/** What became of an order between two of its states, as events in the order they happened. */
export function orderEvents(before: OrderState, after: OrderState): string[] {
  const events: string[] = [];
  if (before.orderId === null && after.orderId !== null) events.push("order_placed");
  if (after.order !== before.order) events.push("order_modified");
  if (after.filled > before.filled) events.push("order_filled");
  if (after.status !== before.status && ENDS.includes(after.status)) {
    events.push(`order_${after.status.toLowerCase()}`);
  }
  return events;
}

/** States that say more than that the order works or is filled. */
const ENDS: readonly string[] = ["CANCELLED", "REJECTED", "UNKNOWN", "ABSENT", "WITHHELD"];

const NOT_READY: readonly string[] = ["indicators_not_ready", "cold_atr", "bars_missing"];
const BLOCKED: readonly string[] = ["zero_lots", "no_charges", "not_tradable"];

/** The event that a reason not to trade is. */
export function holdEvent(reason: string): string {
  if (reason === "ltp_missing") return "ltp_fetch_error";
  if (NOT_READY.includes(reason)) return "indicators_not_ready";
  return BLOCKED.includes(reason) ? "risk_blocked" : "hold_decision";
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
