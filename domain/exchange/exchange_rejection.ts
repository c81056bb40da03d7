/**
 * Why the paper exchange refuses an order: a closed set of codes, checked in one order, in the
 * words a broker's user would read.
 * @module
 */
import { NOT_TAKEN } from "../broker/change_budget.ts";
import type { MarketRules } from "../desk_rules.ts";
import type { ListedOrder } from "./exchange_order.ts";
import { instrumentKey } from "../instrument/instrument.ts";
import type { TradingHalt } from "../calendar/market_halt.ts";
import { type EpochMs, istClock, istDate } from "../market_time.ts";
import { formatRupees, type Paise, toRupees } from "../money.ts";

export const REJECTION_CODES = [
  "duplicate_tag",
  "session_closed",
  "market_halted",
  "unknown_instrument",
  "instrument_expired",
  "lot_size",
  "tick_size",
  "price_band",
  "freeze_quantity",
  "margin",
  /** Of a change: the order has ended, was never there, or has filled more than is asked for. */
  "order_not_open",
  "unknown_order",
  "below_filled",
] as const;

export type RejectionCode = typeof REJECTION_CODES[number];

const MET_BY_NEW_ORDERS: ReadonlySet<string> = new Set<RejectionCode | string>([
  ...[
    "session_closed",
    "market_halted",
    "price_band",
    "tick_size",
    "margin",
  ] satisfies RejectionCode[],
  // Of a broker: what is wrong is not the order.
  ...["needs_login", "not_permitted", "margin_short", "rate_limited", "unreachable", "expired"],
  ...["day_budget_spent", "queue_full", "withdrawn"],
  // Taken, and not to be found in the order all the same: the next price asks again.
  NOT_TAKEN,
  // Neither changed nor cancelled before what is under way with it is over.
  "order_busy",
]);

/** Whether a new order in the place of a refused change would be refused as well. */
export function refusesNewOnes(code: string): boolean {
  return MET_BY_NEW_ORDERS.has(code);
}

export interface Rejection {
  readonly code: RejectionCode;
  readonly message: string;
}

type Listings = Pick<MarketRules, "instrument" | "priceBand" | "triggerBand" | "isOpen">;

/** What is wrong with the terms of an order at an instant, margin apart; null when nothing is. */
export function termsRejection(
  order: ListedOrder,
  listings: Listings,
  at: EpochMs,
): Rejection | null {
  return listingRejection(order, listings, at) ?? quantityRejection(order, listings, at) ??
    priceRejection(order, listings, at) ?? freezeRejection(order, listings, at);
}

/** The whole market stands still. */
export function haltRejection({ index, until }: TradingHalt): Rejection {
  const end = until === null ? "for the rest of the day" : `until ${istClock(until)} IST`;
  return rejection("market_halted", `Trading is halted ${end}: ${index} has moved too far.`);
}

/** A tag is an order's identity on both sides: an order sent twice must not trade twice. */
export function duplicateTag(tag: string): Rejection {
  return rejection("duplicate_tag", `An order with the tag ${tag} has been placed today.`);
}

/** `required` for the order, `available` before it. */
export function marginRejection(
  { required, available }: { readonly required: Paise; readonly available: Paise },
): Rejection {
  const [needs, has] = [formatRupees(required), formatRupees(available)];
  return rejection(
    "margin",
    `Insufficient funds. Required margin is ${needs} but available margin is ${has}.`,
  );
}

/** A change to an order that cannot take it. */
export function changeRejection(
  code: "order_not_open" | "unknown_order" | "below_filled",
  orderId: string,
): Rejection {
  const reasons = {
    order_not_open: "it is not open.",
    unknown_order: "there is no such order.",
    below_filled: "its quantity would not exceed what is filled already.",
  };
  return rejection(code, `Order ${orderId} cannot be changed: ${reasons[code]}`);
}

function listingRejection(order: ListedOrder, listings: Listings, at: EpochMs): Rejection | null {
  if (!listings.isOpen(order.token, at)) {
    return rejection("session_closed", "Markets are closed right now.");
  }
  const instrument = listings.instrument(order.token, at);
  // A token of yesterday may be another contract's today.
  if (instrumentKey(instrument) !== order.key) {
    return rejection("unknown_instrument", `${order.key} does not exist.`);
  }
  return instrument.expiry !== null && istDate(at) > instrument.expiry
    ? rejection("instrument_expired", `${order.key} has expired.`)
    : null;
}

function quantityRejection(order: ListedOrder, listings: Listings, at: EpochMs): Rejection | null {
  const { lot } = listings.instrument(order.token, at);
  return order.quantity > 0 && order.quantity % lot === 0
    ? null
    : rejection("lot_size", `Quantity should be in multiples of the lot size ${lot}.`);
}

function priceRejection(order: ListedOrder, listings: Listings, at: EpochMs): Rejection | null {
  const prices = pricesOf(order);
  const { tick } = listings.instrument(order.token, at);
  if (prices.some((price) => price <= 0 || price % tick !== 0)) {
    const size = toRupees(tick).toFixed(2);
    return rejection("tick_size", `Tick size is ${size}: enter prices in multiples of it.`);
  }
  const { band, judged } = bandFor(order, listings, at);
  if (band === null) return null;
  if (judged.every((price) => price >= band.lower && price <= band.upper)) return null;
  const range = `${formatRupees(band.lower)} - ${formatRupees(band.upper)}`;
  return rejection("price_band", `Price is beyond the circuit limits ${range}.`);
}

/** A stop's limit is looked at once it has triggered, where its trigger has a band of its own. */
function bandFor(order: ListedOrder, listings: Listings, at: EpochMs) {
  const { type, token, trigger } = order;
  const isStop = type === "SL" || type === "SL-M";
  return isStop && listings.triggerBand !== undefined
    ? { band: listings.triggerBand(token, at), judged: [trigger] }
    : { band: listings.priceBand(token, at), judged: pricesOf(order) };
}

function freezeRejection(order: ListedOrder, listings: Listings, at: EpochMs): Rejection | null {
  const { freezeQuantity } = listings.instrument(order.token, at);
  return freezeQuantity !== null && order.quantity > freezeQuantity
    ? rejection("freeze_quantity", `Quantity exceeds the freeze quantity ${freezeQuantity}.`)
    : null;
}

/** The prices that an order of its type names. */
function pricesOf({ type, price, trigger }: ListedOrder): readonly Paise[] {
  switch (type) {
    case "MARKET":
      return [];
    case "LIMIT":
      return [price];
    case "SL-M":
      return [trigger];
    case "SL":
      return [price, trigger];
  }
}

function rejection(code: RejectionCode, message: string): Rejection {
  return { code, message };
}
