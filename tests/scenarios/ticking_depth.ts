/** The depth around a price of the hand-written market. @module */
import type { Paise } from "../../domain/money.ts";
import type { DepthLevel, Tick } from "../../domain/tick/tick.ts";

const DEEP: readonly number[] = [1, 2, 3, 4, 5].map(() => 100_000);

type Depth = Pick<Tick, "bids" | "asks">;

/** Prices come again and again: one object each, which tests freeze once. */
const deep = new Map<string, Depth>();

/** As much as anybody wants: 100,000 units on each of five levels. */
export function deepAround(ltp: Paise, tick: Paise): Depth {
  const key = `${ltp} ${tick}`;
  const known = deep.get(key) ?? depthOf(DEEP, ltp, tick);
  deep.set(key, known);
  return known;
}

/** Levels a tick apart around a price. */
export function depthOf(levels: readonly number[], ltp: Paise, tick: Paise): Depth {
  const side = (sign: 1 | -1): DepthLevel[] =>
    levels.map((quantity, i) => {
      const price = (ltp + sign * (i + 1) * tick) as Paise;
      return { price, quantity, orders: 1 };
    }).filter(({ price }) => price > 0);
  return { bids: side(-1), asks: side(1) };
}
