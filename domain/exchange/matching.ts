/**
 * How the paper exchange fills an order where only bars are known: at the first price that it
 * meets (a stop at the worse of trigger and open), slippage against us, never beyond its limit; a
 * limit that the market comes to later, at that limit.
 * @module
 */
import type { Candle } from "../candle/candle.ts";
import { type Paise, toTick } from "../money.ts";
import type { OrderType } from "../order/order.ts";
import type { Side } from "../order/side.ts";

/** An order as the matching sees it. */
export interface Matchable {
  readonly side: Side;
  readonly type: OrderType;
  readonly price: Paise;
  readonly trigger: Paise;
  /** True once a stop's trigger was reached. */
  readonly triggered: boolean;
  readonly tick: Paise;
}

export interface Match {
  /** A stop became active. */
  readonly triggered: boolean;
  /** Price of the execution, null when it rests. */
  readonly price: Paise | null;
  /** The market's price; missing where that is the price of the execution. */
  readonly met?: Paise;
}

const RESTS: Match = { triggered: false, price: null };

/** The first price of a minute meets everything that waits. */
export function matchAtOpen(order: Matchable, open: Paise, slippageBps: number): Match {
  const waits = isStop(order) && !order.triggered;
  const reached = order.side === "BUY" ? open >= order.trigger : open <= order.trigger;
  if (waits && !reached) return RESTS;
  return { triggered: waits, ...filledAt(order, open, slippageBps) };
}

/** The rest of a minute: its range met whatever rested when it began. */
export function matchInRange(order: Matchable, bar: Candle, slippageBps: number): Match {
  const buys = order.side === "BUY";
  const waits = isStop(order) && !order.triggered;
  const reached = buys ? bar.high >= order.trigger : bar.low <= order.trigger;
  if (waits && !reached) return RESTS;
  const worse = buys ? Math.max(order.trigger, bar.open) : Math.min(order.trigger, bar.open);
  const first = waits ? worse as Paise : bar.open;
  const filled = filledAt(order, first, slippageBps);
  if (filled.price !== null) return { triggered: waits, ...filled };
  const touched = buys ? bar.low <= order.price : bar.high >= order.price;
  return { triggered: waits, price: touched ? order.price : null };
}

/** Price of an order that meets `met`: slipped, yet never beyond its limit; null when it rests. */
function filledAt(order: Matchable, met: Paise, slippageBps: number): Omit<Match, "triggered"> {
  if (!isWithin(order, met)) return { price: null };
  const slipped = slippedFrom(order, met, slippageBps);
  const price = isWithin(order, slipped) ? slipped : order.price;
  return price === met ? { price } : { price, met };
}

/** Nobody sells for nothing: the last tick is left. */
function slippedFrom({ side, tick }: Matchable, price: Paise, slippageBps: number): Paise {
  if (slippageBps === 0) return price;
  const away = price * slippageBps / 10_000;
  if (side === "BUY") return toTick(price + away, tick, "up");
  return Math.max(toTick(price - away, tick, "down"), Math.min(price, tick)) as Paise;
}

function isStop({ type }: Matchable): boolean {
  return type === "SL" || type === "SL-M";
}

function isWithin(order: Matchable, price: Paise): boolean {
  if (order.type === "MARKET" || order.type === "SL-M") return true;
  return order.side === "BUY" ? price <= order.price : price >= order.price;
}
