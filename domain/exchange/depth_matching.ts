/**
 * How the paper exchange fills an order where ticks with depth are known: it walks the levels that
 * stand against it, takes no more than they show, and leaves the rest waiting. Without depth (an
 * index has none) the last price is met with slippage.
 * @module
 */
import { type Matchable, matchAtOpen } from "./matching.ts";
import type { Paise } from "../money.ts";
import type { DepthLevel, Tick } from "../tick/tick.ts";

/** An execution of a part of an order at one level. */
export interface Slice {
  readonly price: Paise;
  /** The last price, where slippage has made another one of it. */
  readonly met?: Paise;
  readonly quantity: number;
  /** What the level showed; null without depth. */
  readonly shown: number | null;
}

export interface DepthMatch {
  /** A stop became active with this tick. */
  readonly triggered: boolean;
  /** In the order in which they traded; empty when it rests. */
  readonly slices: readonly Slice[];
}

/** Units of a level that the desk itself has taken of this snapshot already. */
export type TakenOf = (level: DepthLevel) => number;

/** Meets `order`, of which `quantity` units are open, with one tick. */
export function matchInDepth(
  order: Matchable,
  quantity: number,
  tick: Tick,
  slippageBps: number,
  takenOf: TakenOf = () => 0,
): DepthMatch {
  const triggered = isStop(order) && !order.triggered;
  if (triggered && !isReached(order, tick.ltp)) return { triggered: false, slices: [] };
  const hasDepth = tick.bids.length + tick.asks.length > 0;
  const levels = order.side === "BUY" ? tick.asks : tick.bids;
  return {
    triggered,
    slices: hasDepth
      ? walkLevels(order, quantity, levels, takenOf)
      : atLastPrice(order, quantity, tick.ltp, slippageBps),
  };
}

/** Takes level after level, best first, while the limit allows and anything is left. */
function walkLevels(
  order: Matchable,
  quantity: number,
  levels: readonly DepthLevel[],
  takenOf: TakenOf,
): readonly Slice[] {
  const slices: Slice[] = [];
  let open = quantity;
  for (const level of levels) {
    if (open === 0 || !isWithin(order, level.price)) break;
    const take = Math.min(open, level.quantity - takenOf(level));
    if (take <= 0) continue;
    slices.push({ price: level.price, quantity: take, shown: level.quantity });
    open -= take;
  }
  return slices;
}

/** All of an order that is active by now, at the price and with the slippage of a bar's open. */
function atLastPrice(
  order: Matchable,
  quantity: number,
  ltp: Paise,
  slippageBps: number,
): readonly Slice[] {
  const { triggered: _, price, ...met } = matchAtOpen(order, ltp, slippageBps);
  return price === null ? [] : [{ price, ...met, quantity, shown: null }];
}

function isStop({ type }: Matchable): boolean {
  return type === "SL" || type === "SL-M";
}

/** A stop wakes when the last price touches its trigger. */
function isReached({ side, trigger }: Matchable, ltp: Paise): boolean {
  return side === "BUY" ? ltp >= trigger : ltp <= trigger;
}

function isWithin({ type, side, price: limit }: Matchable, price: Paise): boolean {
  if (type === "MARKET" || type === "SL-M") return true;
  return side === "BUY" ? price <= limit : price >= limit;
}
