/**
 * EMA20 crosses EMA50 on 5-minute bars: enters with the cross, leaves on the cross back or when
 * RSI is stretched. "Trend agrees" means that the close is on the trade's side of EMA200.
 * @module
 */
import type { IndicatorSpec } from "../indicator/indicator.ts";
import { type Cross, crossOf } from "../indicator/side.ts";
import {
  type BoundStrategy,
  type Decision,
  type Holding,
  numberValue,
  type Parameters,
  type ParameterValues,
  type Strategy,
} from "./strategy.ts";

const PARAMETERS: Parameters = {
  min_confidence: { kind: "number", default: 0.55, min: 0, max: 1 },
  // `seed` measures how far the averages are apart: at a cross next to nothing.
  confidence_formula: { kind: "choice", default: "atr", choices: ["atr", "seed"] },
  // How far beyond EMA200, in percent of it, an entry against it is still allowed.
  ema200_band_pct: { kind: "number", default: 0.5, min: 0, max: 100 },
  rsi_overbought: { kind: "number", default: 75, min: 50, max: 100 },
  rsi_oversold: { kind: "number", default: 25, min: 0, max: 50 },
  supertrend_length: { kind: "number", default: 10, min: 1, max: 200, whole: true },
  supertrend_multiplier: { kind: "number", default: 3, min: 0.1, max: 20 },
};

interface Settings {
  readonly minConfidence: number;
  readonly formula: string;
  readonly bandPct: number;
  readonly overbought: number;
  readonly oversold: number;
}

/** What an entry is judged by; prices in paise. */
interface Snapshot {
  readonly close: number;
  readonly ema20: number;
  readonly ema50: number;
  readonly ema200: number;
  readonly rsi: number;
  readonly atr: number;
  /** +1 or -1. */
  readonly supertrend: number;
}

export const ema2050Intraday: Strategy = {
  id: "ema20_50_intraday",
  timeframe: "5m",
  playbook: "trend",
  parameters: PARAMETERS,
  bind(values) {
    const settings: Settings = {
      minConfidence: numberValue(values, "min_confidence"),
      formula: String(values["confidence_formula"]),
      bandPct: numberValue(values, "ema200_band_pct"),
      overbought: numberValue(values, "rsi_overbought"),
      oversold: numberValue(values, "rsi_oversold"),
    };
    return { indicators: indicatorsOf(values), onBar: onBarWith(settings) };
  },
};

function indicatorsOf(values: ParameterValues): readonly IndicatorSpec[] {
  return [
    { kind: "side", fast: 20, slow: 50 },
    { kind: "rsi", length: 14 },
    { kind: "ema", length: 20 },
    { kind: "ema", length: 50 },
    { kind: "ema", length: 200 },
    { kind: "atr", length: 14 },
    {
      kind: "supertrend",
      length: numberValue(values, "supertrend_length"),
      multiplier: numberValue(values, "supertrend_multiplier"),
      line: "direction",
    },
  ];
}

function onBarWith(settings: Settings): BoundStrategy["onBar"] {
  return (bar, values, holding, context) => {
    const [side, rsi, ema20, ema50, ema200, atr, supertrend] = values;
    const cross = crossOf(context.previous[0], side);
    // An exit needs only what it looks at: a held position is not kept by a cold EMA200.
    if (holding !== null) return exit(holding, cross, rsi ?? null, settings);
    if (
      cross === null || rsi == null || ema20 == null || ema50 == null || ema200 == null ||
      atr == null || supertrend == null
    ) return { signal: "HOLD", reason: "indicators_not_ready" };
    if (cross === "none") return { signal: "HOLD", reason: "no_signal" };
    const snapshot = { close: bar.close, ema20, ema50, ema200, rsi, atr, supertrend };
    return entry(cross === "up", snapshot, context.lastHourOfExpiry, settings);
  };
}

function exit(
  { side }: Holding,
  cross: Cross | null,
  rsi: number | null,
  settings: Settings,
): Decision {
  const long = side === "LONG";
  if (long && cross === "down") return { signal: "EXIT", reason: "ema_cross_down", confidence: 1 };
  if (!long && cross === "up") return { signal: "EXIT", reason: "ema_cross_up", confidence: 1 };
  if (long && rsi !== null && rsi > settings.overbought) {
    return { signal: "EXIT", reason: "rsi_overbought", confidence: 1 };
  }
  if (!long && rsi !== null && rsi < settings.oversold) {
    return { signal: "EXIT", reason: "rsi_oversold", confidence: 1 };
  }
  if (cross === null || rsi === null) return { signal: "HOLD", reason: "indicators_not_ready" };
  return { signal: "HOLD", reason: cross === "none" ? "no_signal" : "already_in_position" };
}

function entry(
  long: boolean,
  snapshot: Snapshot,
  lastHourOfExpiry: boolean,
  settings: Settings,
): Decision {
  const { close, ema200, rsi } = snapshot;
  // In percents: 1.005 is no binary fraction, 100.5 is.
  if (long && close * 100 < ema200 * (100 - settings.bandPct)) {
    return { signal: "HOLD", reason: "below_200ema_no_longs" };
  }
  if (!long && close * 100 > ema200 * (100 + settings.bandPct)) {
    return { signal: "HOLD", reason: "above_200ema_no_shorts" };
  }
  // The exit rule would close such an entry on its next bar, for the price of a round trip.
  if (long && rsi > settings.overbought) return { signal: "HOLD", reason: "rsi_overbought" };
  if (!long && rsi < settings.oversold) return { signal: "HOLD", reason: "rsi_oversold" };
  const confidence = confidenceOf(long, snapshot, settings.formula) * (lastHourOfExpiry ? 0.9 : 1);
  if (confidence < settings.minConfidence) {
    return { signal: "HOLD", reason: "low_confidence", confidence };
  }
  return long
    ? { signal: "LONG", reason: "ema_cross_up", confidence }
    : { signal: "SHORT", reason: "ema_cross_down", confidence };
}

/** 0..1: how far the price has gone, and who agrees that it goes this way. */
function confidenceOf(long: boolean, snapshot: Snapshot, formula: string): number {
  const { close, ema200, rsi, supertrend } = snapshot;
  const rsiAgrees = long ? rsi >= 40 && rsi <= 70 : rsi >= 30 && rsi <= 60;
  const trendAgrees = long ? close > ema200 : close < ema200;
  const supertrendAgrees = long === supertrend > 0;
  const confidence = (formula === "seed" ? spreadOfAverages(snapshot) : reach(long, snapshot)) +
    (rsiAgrees ? 0.15 : 0) + (trendAgrees ? 0.15 : 0) + (supertrendAgrees ? 0.2 : 0);
  return Math.min(confidence, 1);
}

/** Distance of the close beyond EMA50 in ATRs, as 0..0.5; 0 on the wrong side of it. */
function reach(long: boolean, { close, ema50, atr }: Snapshot): number {
  const distance = long ? close - ema50 : ema50 - close;
  return distance <= 0 || atr === 0 ? 0 : Math.min((0.2 * distance) / atr, 0.5);
}

function spreadOfAverages({ ema20, ema50 }: Snapshot): number {
  return Math.min((20 * Math.abs(ema20 - ema50)) / ema50, 0.5);
}
