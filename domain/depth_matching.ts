/**
 * How the paper exchange fills an order where ticks with depth are known: it walks the levels that
 * stand against it, takes no more than they show, and leaves the rest waiting. Without depth (an
 * index has none) the last price is met with slippage. Nothing is filled before it has arrived.
 * @module
 */
import type { Matchable } from "./matching.ts";
import { matchAtOpen } from "./matching.ts";
import type { Paise } from "./money.ts";
import type { DepthLevel, Tick } from "./tick.ts";

/** An execution of a part of an order at one level. */
export interface Slice {
  readonly price: Paise;
  readonly quantity: number;
}

export interface DepthMatch {
  /** A stop became active with this tick. */
  readonly triggered: boolean;
  /** In the order in which they traded; empty when it rests. */
  readonly slices: readonly Slice[];
}

/**
 * Meets `order`, of which `quantity` units are open, with one tick. What an order takes from a
 * level is not there for the next one: `taken` holds, by price, what others have taken of this
 * tick already, and is returned as it stands afterwards.
 */
export function matchInDepth(
  order: Matchable,
  quantity: number,
  tick: Tick,
  slippageBps: number,
  taken: ReadonlyMap<Paise, number> = new Map(),
): { readonly match: DepthMatch; readonly taken: ReadonlyMap<Paise, number> } {
  const waits = isStop(order) && !order.triggered;
  if (waits && !isReached(order, tick.ltp)) {
    return { match: { triggered: false, slices: [] }, taken };
  }
  const levels = order.side === "BUY" ? tick.asks : tick.bids;
  if (levels.length === 0) return withoutDepth(order, quantity, tick, slippageBps, taken, waits);
  const walk = walkLevels(order, quantity, levels, taken);
  return { match: { triggered: waits, slices: walk.slices }, taken: walk.taken };
}

/** Takes level after level, best first, while the limit allows and anything is left. */
function walkLevels(
  order: Matchable,
  quantity: number,
  levels: readonly DepthLevel[],
  taken: ReadonlyMap<Paise, number>,
): { readonly slices: readonly Slice[]; readonly taken: ReadonlyMap<Paise, number> } {
  const slices: Slice[] = [];
  const after = new Map(taken);
  let open = quantity;
  for (const { price, quantity: shown } of levels) {
    if (open === 0 || !isWithin(order, price)) break;
    const used = after.get(price) ?? 0;
    const take = Math.min(open, shown - used);
    if (take <= 0) continue;
    slices.push({ price, quantity: take });
    after.set(price, used + take);
    open -= take;
  }
  return { slices, taken: after };
}

/** Nobody shows a price on the other side: an index, or a market that has gone one-sided. */
function withoutDepth(
  order: Matchable,
  quantity: number,
  tick: Tick,
  slippageBps: number,
  taken: ReadonlyMap<Paise, number>,
  waits: boolean,
): { readonly match: DepthMatch; readonly taken: ReadonlyMap<Paise, number> } {
  const oneSided = tick.bids.length + tick.asks.length > 0;
  const active = { ...order, triggered: order.triggered || waits };
  const price = oneSided ? null : matchAtOpen(active, tick.ltp, slippageBps).price;
  const slices = price === null ? [] : [{ price, quantity }];
  return { match: { triggered: waits, slices }, taken };
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
