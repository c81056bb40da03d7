/**
 * Trend of three averages on 5-minute bars: EMA9 > EMA21 > EMA55 is up, the reverse is down.
 * Trades only the transition into a trend; the transition into the opposite one is the exit.
 * @module
 */
import type { IndicatorSpec } from "../indicator/indicator.ts";
import {
  type BoundStrategy,
  type Decision,
  numberValue,
  type Parameters,
  type Strategy,
} from "./strategy.ts";

const PARAMETERS: Parameters = {
  min_confidence: { kind: "number", default: 0.2, min: 0, max: 1 },
};

const INDICATORS: readonly IndicatorSpec[] = [
  { kind: "ema", length: 9 },
  { kind: "ema", length: 21 },
  { kind: "ema", length: 55 },
  { kind: "atr", length: 14 },
];

type Trend = "up" | "down" | "none";

export const fnoIntradayTrend: Strategy = {
  id: "fno_intraday_trend",
  timeframe: "5m",
  playbook: "trend",
  parameters: PARAMETERS,
  bind(values) {
    return { indicators: INDICATORS, onBar: onBarWith(numberValue(values, "min_confidence")) };
  },
};

function onBarWith(minConfidence: number): BoundStrategy["onBar"] {
  return (_bar, values, holding, { previous }) => {
    const before = trendOf(previous);
    const trend = trendOf(values);
    if (before === null || trend === null) {
      return { signal: "HOLD", reason: "indicators_not_ready" };
    }
    if (trend === "none") return { signal: "HOLD", reason: "no_signal" };
    if (trend === before) return { signal: "HOLD", reason: "no_transition" };
    if (holding === null) return entry(trend === "up", values, minConfidence);
    if ((holding.side === "LONG") === (trend === "up")) {
      return { signal: "HOLD", reason: "already_in_position" };
    }
    return { signal: "EXIT", reason: trend === "up" ? "trend_up" : "trend_down", confidence: 1 };
  };
}

/** Trend by the averages; null while one of them is missing. */
function trendOf([ema9, ema21, ema55]: readonly (number | null)[]): Trend | null {
  if (ema9 == null || ema21 == null || ema55 == null) return null;
  if (ema9 > ema21 && ema21 > ema55) return "up";
  return ema9 < ema21 && ema21 < ema55 ? "down" : "none";
}

function entry(up: boolean, values: readonly (number | null)[], minConfidence: number): Decision {
  const [ema9, ema21, ema55, atr] = values;
  if (ema9 == null || ema21 == null || ema55 == null || atr == null) {
    return { signal: "HOLD", reason: "indicators_not_ready" };
  }
  // In ATRs: relative to the price the spread peaks at 0.004 and says nothing.
  const spread = (Math.abs(ema9 - ema21) + Math.abs(ema21 - ema55)) / 2;
  const confidence = atr === 0 ? 0 : Math.min(spread / atr, 1);
  if (confidence < minConfidence) return { signal: "HOLD", reason: "low_confidence", confidence };
  return up
    ? { signal: "LONG", reason: "trend_up", confidence }
    : { signal: "SHORT", reason: "trend_down", confidence };
}
