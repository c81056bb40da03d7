/**
 * Five levels of each side of the order book around the best prices.
 * @module
 */
import type { Paise } from "../../../domain/money.ts";
import type { DepthLevel } from "../../../domain/tick/tick.ts";
import { bits, type Stream } from "./noise.ts";

export const LEVELS = 5;

/** How one side of a book is made. Prices in paise. */
export interface Side {
  /** Best price; 0: nobody is on this side. */
  readonly best: number;
  /** +1 for asks, -1 for bids. */
  readonly away: 1 | -1;
  /** The last price that the band allows. */
  readonly limit: number;
  readonly tick: number;
  readonly lot: number;
  /** Largest step between two levels, in ticks. */
  readonly gapMax: number;
  /** Usual quantity at the best price, units. */
  readonly touch: number;
}

/** At most five levels, best first, each further away; `index` names the draw. */
export function depthOf(side: Side, stream: Stream, index: number): readonly DepthLevel[] {
  const { best, away, limit, tick, lot, gapMax, touch } = side;
  const levels: DepthLevel[] = [];
  let price = best;
  for (let i = 0; i < LEVELS && price !== 0; i++) {
    const dice = bits(stream, index * LEVELS + i);
    // More waits a little behind the best price.
    const size = touch * (0.3 + 1.4 * (dice >>> 16) / 65_536) * (1 + 0.35 * i);
    const lots = Math.max(1, Math.round(size / lot));
    const orders = 1 + Math.floor(Math.min(lots - 1, 40) * ((dice >>> 8) & 255) / 512);
    levels.push({ price: price as Paise, quantity: lots * lot, orders });
    price += away * tick * (1 + (dice & 255) % gapMax);
    if (away * (price - limit) > 0) break;
  }
  return levels;
}
