/**
 * What the prices of some instruments did over a short while: the range of their last prices, and
 * the newest quote. Exits look at this once a second instead of at every tick, so ticks are only
 * noted, and worked out when somebody looks.
 * @module
 */
import type { Candle } from "./candle.ts";
import type { InstrumentToken } from "./instrument.ts";
import { type Quote, quoteOf, type Tick } from "./tick.ts";

interface Move {
  readonly bar: Candle;
  readonly quote: Quote;
}

/** In the order in which they came. */
export type MovedPrices = readonly Tick[];

export const NOTHING_MOVED: MovedPrices = [];

export function withMoves(moves: MovedPrices, ticks: readonly Tick[]): MovedPrices {
  return [...moves, ...ticks];
}

/** In parallel lists, as messages carry them; instruments in the order of their first tick. */
export function moved(moves: MovedPrices): {
  readonly tokens: readonly InstrumentToken[];
  readonly bars: readonly Candle[];
  readonly quotes: readonly Quote[];
} {
  const byToken = new Map<InstrumentToken, Move>();
  for (const tick of moves) {
    const bar = barAfter(byToken.get(tick.token)?.bar, tick);
    byToken.set(tick.token, { bar, quote: quoteOf(tick) });
  }
  const all = [...byToken.values()];
  return {
    tokens: [...byToken.keys()],
    bars: all.map(({ bar }) => bar),
    quotes: all.map(({ quote }) => quote),
  };
}

function barAfter(before: Candle | undefined, { at, ltp }: Tick): Candle {
  if (before === undefined) {
    return { at, open: ltp, high: ltp, low: ltp, close: ltp, volume: 0 };
  }
  const high = ltp > before.high ? ltp : before.high;
  const low = ltp < before.low ? ltp : before.low;
  return { ...before, high, low, close: ltp };
}
