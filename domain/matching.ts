/**
 * How the paper exchange fills an order where only bars are known: pending orders at the open,
 * stops at the worse of trigger and open, limits at their limit, slippage always against us.
 * @module
 */
import type { Candle } from "./candle.ts";
import { type Paise, toTick } from "./money.ts";
import type { OrderType } from "./order.ts";
import type { Side } from "./side.ts";

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
}

const RESTS: Match = { triggered: false, price: null };

/** The first price of a minute meets everything that waits. */
export function matchAtOpen(order: Matchable, open: Paise, slippageBps: number): Match {
  const isStop = order.type === "SL" || order.type === "SL-M";
  const reached = order.side === "BUY" ? open >= order.trigger : open <= order.trigger;
  if (isStop && !order.triggered && !reached) return RESTS;
  const triggered = isStop && !order.triggered;
  const price = slipped(order, open, slippageBps);
  return { triggered, price: isWithin(order, price) ? price : withoutSlip(order, open) };
}

/** The rest of a minute: its range met whatever rested when it began. */
export function matchInRange(order: Matchable, bar: Candle, slippageBps: number): Match {
  const buys = order.side === "BUY";
  const isStop = order.type === "SL" || order.type === "SL-M";
  if (isStop && !order.triggered) {
    const reached = buys ? bar.high >= order.trigger : bar.low <= order.trigger;
    if (!reached) return RESTS;
    const worse = buys ? Math.max(order.trigger, bar.open) : Math.min(order.trigger, bar.open);
    const price = slipped(order, worse as Paise, slippageBps);
    return { triggered: true, price: isWithin(order, price) ? price : null };
  }
  if (order.type === "MARKET" || order.type === "SL-M") {
    return { triggered: false, price: slipped(order, bar.open, slippageBps) };
  }
  const touched = buys ? bar.low <= order.price : bar.high >= order.price;
  return touched ? { triggered: false, price: order.price } : RESTS;
}

function slipped(order: Matchable, price: Paise, slippageBps: number): Paise {
  if (slippageBps === 0) return price;
  const away = price * slippageBps / 10_000;
  return order.side === "BUY"
    ? toTick(price + away, order.tick, "up")
    : toTick(price - away, order.tick, "down");
}

/** A limit is never overstepped: what slippage would push beyond it fills at the limit if it can. */
function withoutSlip(order: Matchable, open: Paise): Paise | null {
  return isWithin(order, open) ? order.price : null;
}

function isWithin(order: Matchable, price: Paise): boolean {
  if (order.type === "MARKET" || order.type === "SL-M") return true;
  return order.side === "BUY" ? price <= order.price : price >= order.price;
}
