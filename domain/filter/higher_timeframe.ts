/**
 * The trend of longer timeframes: EMA20 against EMA50 of each.
 * @module
 */
import { type Timeframe, timeframeMs } from "../candle/candle.ts";
import type { IndicatorSpec } from "../indicator/indicator.ts";
import type { HigherRules } from "./rules.ts";

/** In the order in which `higherTrend` reads them. */
export const HIGHER_INDICATORS: readonly IndicatorSpec[] = [
  { kind: "ema", length: 20 },
  { kind: "ema", length: 50 },
];

export type HigherTrend = "up" | "down" | "mixed";

/** Timeframes that a strategy on `own` looks up to. */
export function higherThan(own: Timeframe, { timeframes }: HigherRules): readonly Timeframe[] {
  return timeframes.filter((each) => timeframeMs(each) > timeframeMs(own));
}

/** Trend of all that are ready, one pair of averages each; null while none is. */
export function higherTrend(pairs: readonly (readonly (number | null)[])[]): HigherTrend | null {
  let up = 0, down = 0;
  for (const [ema20, ema50] of pairs) {
    if (ema20 == null || ema50 == null || ema20 === ema50) continue;
    if (ema20 > ema50) up++;
    else down++;
  }
  if (up + down === 0) return null;
  if (down === 0) return "up";
  return up === 0 ? "down" : "mixed";
}

/** Whether the longer timeframes speak against an entry. What is not ready says nothing. */
export function isAgainst(trend: HigherTrend | null, long: boolean, { agree }: HigherRules) {
  if (trend === null) return false;
  if (trend === "mixed") return agree === "all";
  return trend === (long ? "down" : "up");
}
