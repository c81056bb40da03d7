/**
 * Exit orders of a held position. At most one works at the broker: a resting stop becomes the
 * closing order by modification, and only a position without any gets a new one.
 * @module
 */
import { isPriceRefusal } from "../../broker/price_refusal.ts";
import type { BookRules } from "../../desk_rules.ts";
import type { OrderWhy } from "../../order/order_reason.ts";
import { stopLimit, takenLimit } from "../../order/order_price.ts";
import { type Instrument, instrumentKey } from "../../instrument/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../../market_time.ts";
import { type Paise, toTick } from "../../money.ts";
import type { Modification, NewOrder } from "../../order/order.ts";
import type { PriceBand } from "../../order/price_band.ts";
import type { Side } from "../../order/side.ts";
import { stopRange } from "../../order/stop_range.ts";
import { tagOf } from "../../order/tag.ts";
import type { Held } from "../state.ts";

/** SELL for a long position, BUY for a short one; what is held is never flat. */
export function exitSide(held: Held): Side {
  return held.quantity > 0 ? "SELL" : "BUY";
}

/**
 * The stop as an SL order: limit some way beyond the trigger. Beyond the day's band, which of a
 * share is the only one, no trigger is taken, and no price will ever be there: it rests at the
 * band's end.
 */
export function stopTerms(
  held: Held,
  instrument: Instrument,
  book: BookRules,
  band: PriceBand | null,
  dayBand: PriceBand | null = instrument.kind === "EQ" ? band : null,
): Modification {
  const side = exitSide(held);
  const way = side === "SELL" ? "down" : "up";
  const { kind, tick } = instrument;
  const wanted = toTick(held.plan.stop, tick, way);
  const trigger = dayBand === null ? wanted : Math.min(
    Math.max(wanted, toTick(dayBand.lower, tick, "up")),
    toTick(dayBand.upper, tick, "down"),
  ) as Paise;
  const most = stopRange(kind, trigger);
  const isBeyond = band !== null &&
    (side === "SELL" ? trigger < band.lower : trigger > band.upper);
  const around = isBeyond ? dayBand : band;
  const price = stopLimit(side, trigger, book.orders.stopOffset, tick, around, most);
  return { type: "SL", quantity: Math.abs(held.quantity), price, trigger };
}

/** Rung of an order that goes at the widest price at once. */
export const WIDEST = Infinity;

/** What is listed, and the prices that its exchange takes. */
export interface ExitMarket {
  readonly instrument: Instrument;
  readonly band: PriceBand | null;
  /** How far through the price an exit may go, by what was refused of the position. */
  readonly edge: Paise | null;
}

/** Terms that close `quantity` now: through the last price, further on every rung. */
export function closingTerms(
  held: Held,
  quantity: number,
  lastPrice: Paise,
  rung: number,
  { instrument: { tick }, band, edge }: ExitMarket,
  book: BookRules,
): Modification {
  const trigger = 0 as Paise;
  if (book.orders.type === "MARKET") {
    return { type: "MARKET", quantity, price: 0 as Paise, trigger };
  }
  const { throughShare } = book.orders;
  const side = exitSide(held);
  const price = takenLimit(side, lastPrice, throughShare, rung, tick, band, edge);
  return { type: "LIMIT", quantity, price, trigger };
}

/** Whether closing terms are as far through the last price as any may be. */
export function isWidest(
  { type, price, quantity }: Modification,
  held: Held,
  lastPrice: Paise,
  market: ExitMarket,
  book: BookRules,
): boolean {
  const widest = closingTerms(held, quantity, lastPrice, WIDEST, market, book);
  return type === "LIMIT" && price === widest.price;
}

/** An exchange that goes by prices of the last half minute takes others by then. */
const LEARNT_FOR_MS = MINUTE_MS;

/** What refusals have taught of the prices that are taken; null where it is nothing, or too old. */
export function edgeOf({ learntEdge }: Held, at: EpochMs): Paise | null {
  return learntEdge !== undefined && at - learntEdge.at < LEARNT_FOR_MS ? learntEdge.price : null;
}

/**
 * What a refusal of its exit teaches of a position: nothing, unless a closing order has gone too
 * far through the price. Then half as far is as far as the next one goes.
 */
export function learntFrom(
  { exit, lastPrice }: Held,
  { reason, words = "" }: OrderWhy,
  at: EpochMs,
): Pick<Held, "learntEdge"> {
  if (
    exit === null || exit.order.type !== "LIMIT" ||
    !(isPriceRefusal(reason) || isPriceRefusal(words))
  ) return {};
  return { learntEdge: { price: Math.round((exit.order.price + lastPrice) / 2) as Paise, at } };
}

/** Under which the next exit of a position goes to the broker. */
export function exitTag({ book, strategy, token, openedAt, exits }: Held): string {
  return tagOf(`${book}.${strategy}:${token}:${openedAt}:exit${exits}`);
}

/** A new exit order. Its number makes its tag differ from those of earlier exits. */
export function exitOrder(
  held: Held,
  terms: Modification,
  instrument: Instrument,
  book: BookRules,
  at: EpochMs,
): NewOrder {
  return {
    ...terms,
    tag: exitTag(held),
    purpose: terms.type === "SL" ? "stop" : "exit",
    book: held.book,
    strategy: held.strategy,
    token: held.token,
    key: instrumentKey(instrument),
    underlying: instrument.name,
    product: held.trade.product,
    side: exitSide(held),
    validity: book.orders.validity,
    signalAt: at,
  };
}
