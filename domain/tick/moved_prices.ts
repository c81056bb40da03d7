/**
 * What the prices of some instruments did over a short while: the range of their last prices, and
 * the newest quote. Exits look at this once a second instead of at every tick.
 * @module
 */
import { barOfPrice, type Candle } from "../candle/candle.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import { type Quote, quoteOf, type Tick } from "./tick.ts";

interface Move {
  readonly bar: Candle;
  readonly quote: Quote;
}

/** By token, in the order of their first tick. */
export type MovedPrices = ReadonlyMap<InstrumentToken, Move>;

export const NOTHING_MOVED: MovedPrices = new Map();

/** Ticks in the order in which they came. A bar has no volume, and the time of its first tick. */
export function withMoves(moves: MovedPrices, ticks: readonly Tick[]): MovedPrices {
  const next = new Map(moves);
  for (const tick of ticks) {
    const { token, at, ltp } = tick;
    const before = next.get(token)?.bar;
    const bar = before === undefined ? barOfPrice(at, ltp) : {
      ...before,
      high: ltp > before.high ? ltp : before.high,
      low: ltp < before.low ? ltp : before.low,
      close: ltp,
    };
    next.set(token, { bar, quote: quoteOf(tick) });
  }
  return next;
}

/** In parallel lists, as messages carry them. */
export function moved(moves: MovedPrices): {
  readonly tokens: readonly InstrumentToken[];
  readonly bars: readonly Candle[];
  readonly quotes: readonly Quote[];
} {
  const all = [...moves];
  return {
    tokens: all.map(([token]) => token),
    bars: all.map(([, { bar }]) => bar),
    quotes: all.map(([, { quote }]) => quote),
  };
}
