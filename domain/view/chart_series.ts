/** Candles of one timeframe from shorter ones, and the averages that charts draw. @module */
import { type Candle, joinCandles, type Timeframe, timeframeMs } from "../candle/candle.ts";
import { barStart } from "../candle/candle_series.ts";
import { ema } from "../indicator/ema.ts";
import type { Indicator } from "../indicator/indicator.ts";

/** Joins candles, oldest first, into those of `timeframe`; none of them may be longer. */
export function candlesOf(shorter: Iterable<Candle>, timeframe: Timeframe): Candle[] {
  const joined: Candle[] = [];
  const lengthMs = timeframeMs(timeframe);
  for (const candle of shorter) {
    const last = joined.at(-1);
    if (last !== undefined && candle.at < last.at + lengthMs) {
      joined[joined.length - 1] = joinCandles(last, candle);
    } else joined.push({ ...candle, at: barStart(candle.at, timeframe) });
  }
  return joined;
}

/** The exponential average at each candle, to a hundredth of a paisa; null while cold. */
export function emaOf(candles: readonly Candle[], length: number): (number | null)[] {
  return averages(candles, ema(length));
}

function averages<State>(candles: readonly Candle[], indicator: Indicator<State>) {
  let state = indicator.init;
  return candles.map((candle) => {
    state = indicator.next(state, candle);
    const value = indicator.value(state);
    return value === null ? null : Math.round(value * 100) / 100;
  });
}
