/**
 * Exit orders of a held position. At most one works at the broker: a resting stop becomes the
 * closing order by modification, and only a position without any gets a new one.
 * @module
 */
import { isPriceRefusal } from "../../broker/price_refusal.ts";
import type { OpenTrade } from "../../account/trade.ts";
import type { Candle } from "../../candle/candle.ts";
import type { BookRules, DeskRules } from "../../desk_rules.ts";
import { stopLimit, takenLimit } from "../../order/order_price.ts";
import { type ExitPlan, type ExitRules, stopReason } from "../../exit/plan.ts";
import type { ExitReason } from "../../exit/reason.ts";
import { expiringFrom, squareOffIn } from "../../exit/square_off.ts";
import type { Instrument } from "../../instrument/instrument.ts";
import { instrumentKey } from "../../instrument/instrument.ts";
import {
  type EpochMs,
  type IsoDate,
  istDate,
  istDayNumber,
  istMinuteOfDay,
  MINUTE_MS,
} from "../../market_time.ts";
import { type Paise, toTick } from "../../money.ts";
import type { Modification, NewOrder } from "../../order/order.ts";
import type { PriceBand } from "../../order/price_band.ts";
import type { Side } from "../../order/side.ts";
import { stopRange } from "../../order/stop_range.ts";
import { tagOf } from "../../order/tag.ts";
import type { PortfolioEvent } from "../event.ts";
import type { Held, WorkingExit } from "../state.ts";
import { leavingNow } from "./unseen.ts";

type PlanMoved = Extract<PortfolioEvent, { type: "PlanMoved" }>;

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
  reason: string,
  at: EpochMs,
): Pick<Held, "learntEdge"> {
  if (exit === null || exit.order.type !== "LIMIT" || !isPriceRefusal(reason)) return {};
  return { learntEdge: { price: Math.round((exit.order.price + lastPrice) / 2) as Paise, at } };
}

/** When a position of an earlier day goes, unless its book may hold overnight: 09:20 IST. */
const CARRIED_UNTIL_MINUTE = 9 * 60 + 20;

/** Whether a position should have gone with the day it was opened, and now may. */
export function isOverdue(held: Held, book: BookRules, at: EpochMs): boolean {
  if (squareOffOf(held, book) === null) return false;
  return istDayNumber(held.openedAt) < istDayNumber(at) &&
    istMinuteOfDay(at) >= CARRIED_UNTIL_MINUTE;
}

/** Whether the hour has passed up to which an instrument's book would hold it on its last day. */
export function isExpiring(
  { expiry }: Instrument,
  { expiringSquareOffAt }: BookRules,
  { expiresAt }: Pick<DeskRules, "expiresAt">,
  at: EpochMs,
): boolean {
  if (expiringSquareOffAt === null || expiry !== istDate(at)) return false;
  const date = expiry as IsoDate;
  return at >= expiringFrom(date, expiringSquareOffAt, expiresAt(date));
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

/**
 * Whether a position that no broker holds overnight must go by now, whatever its book may hold.
 */
export function isDayOver(
  held: Held,
  book: BookRules,
  rules: Pick<DeskRules, "sessionsAfter">,
  at: EpochMs,
): boolean {
  const startAt = dayOnlyOf(held, book);
  if (startAt === null) return false;
  const [session] = rules.sessionsAfter(at);
  return session !== undefined && at >= squareOffIn(session, startAt);
}

/** IST minute from which a position goes, with its book or by itself; null: it is held overnight. */
export function squareOffOf(held: Held, book: BookRules): number | null {
  return book.squareOffAt ?? dayOnlyOf(held, book);
}

function dayOnlyOf({ trade }: Held, { dayOnlySquareOffAt }: BookRules): number | null {
  return trade.product === "MIS" ? dayOnlySquareOffAt : null;
}

/** Short options first, then futures, long options last: what protects goes after what is at risk. */
export function inClosingOrder(
  held: readonly Held[],
  instrument: (token: Held["token"]) => Instrument,
): readonly Held[] {
  const rank = ({ token, quantity }: Held) => {
    const { kind } = instrument(token);
    if (kind !== "CE" && kind !== "PE") return 1;
    return quantity < 0 ? 0 : 2;
  };
  return held.toSorted((a, b) => rank(a) - rank(b));
}

/** Why all of a position goes now, if it does; null where it is on its way or stays. */
export function goesBy(held: Held, bar: Candle, book: BookRules, at: EpochMs): ExitReason | null {
  const { exit, plan } = held;
  const leaving = leavingNow(held);
  if (leaving !== null) return exit?.closing ? null : leaving;
  // Asked before the plan moves: only the stop that rested during the minute can be run over.
  if (exit !== null && isRunOver(held, exit, bar)) return stopReason(plan);
  return !exit?.closing && isOverdue(held, book, at) ? "carried" : null;
}

/** No exchange takes a stop that the price has passed already; it would have been met. */
export function isBeyondStop({ quantity, lastPrice, plan }: Held): boolean {
  return quantity > 0 ? lastPrice <= plan.stop : lastPrice >= plan.stop;
}

/** Whether a minute went through the stop: the one that rested, or what a closing order was. */
function isRunOver(held: Held, exit: WorkingExit, bar: Candle): boolean {
  const level = exit.closing === null ? exit.order.trigger : held.plan.stop;
  return held.quantity > 0 ? bar.low <= level : bar.high >= level;
}

/** The record of a plan and the range of its trade, as they are from now on. */
export function planMoved(
  { token, signalPrice }: Pick<Held, "token" | "signalPrice">,
  { stop, softStopDone }: ExitPlan,
  { high, low, bars }: OpenTrade,
): PlanMoved {
  const move = { stop, softStopDone, bars, high, low, signalPrice };
  return { type: "PlanMoved", token, move };
}

/**
 * A soft stop that closed nothing is still to come: its order was refused, or cut off by the close.
 * Null where there was none, or some of it was sold.
 */
export function softStopMissed(held: Held): PlanMoved | null {
  const { exit, leaving, plan, trade } = held;
  const missed = leaving === null && exit?.closing === "soft_stop" && exit.filled === 0;
  return missed ? planMoved(held, { ...plan, softStopDone: false }, trade) : null;
}

/** By which a price is looked at: what has no stop gets one before a part of it is sold. */
export function exitsOf({ exit }: Pick<Held, "exit">, { exits }: BookRules): ExitRules {
  const isBare = exit === null && exits.stopMode === "at_broker";
  return isBare ? { ...exits, softStopR: null } : exits;
}
