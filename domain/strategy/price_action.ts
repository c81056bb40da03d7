/**
 * Price action on 5-minute bars: engulfing bars, pin bars, and breaks of an inside bar on a volume
 * spike. Narrow ranges are passed over; wide ones, volume and the trend add confidence.
 * @module
 */
import type { Candle } from "../candle/candle.ts";
import type { IndicatorSpec } from "../indicator/indicator.ts";
import type { SignalReason } from "./reason.ts";
import {
  type BoundStrategy,
  numberValue,
  type Parameters,
  type ParameterValues,
  type Strategy,
} from "./strategy.ts";

const PARAMETERS: Parameters = {
  min_confidence: { kind: "number", default: 0.6, min: 0, max: 1 },
  wick_ratio: { kind: "number", default: 2, min: 1, max: 20 },
  volume_spike: { kind: "number", default: 1.5, min: 1, max: 20 },
  atr_expansion: { kind: "number", default: 1.2, min: 1, max: 10 },
  atr_compression: { kind: "number", default: 0.8, min: 0, max: 1 },
};

const INDICATORS: readonly IndicatorSpec[] = [
  { kind: "prior", line: "open", back: 1 },
  { kind: "prior", line: "high", back: 1 },
  { kind: "prior", line: "low", back: 1 },
  { kind: "prior", line: "close", back: 1 },
  { kind: "prior", line: "high", back: 2 },
  { kind: "prior", line: "low", back: 2 },
  { kind: "atr_ratio", length: 14, over: 20 },
  { kind: "rvol", length: 20 },
  { kind: "ema", length: 20 },
  { kind: "ema", length: 50 },
];

/** Confidence: of any pattern, and what agrees with it. */
const PATTERN = 0.5;
const EXPANDING = 0.2;
const SPIKING = 0.15;
const WITH_TREND = 0.15;

/** What a bar is seen against; volume is null where there is none (an index). */
interface Setting {
  readonly bar: Candle;
  readonly before: Prices;
  readonly mother: { readonly high: number; readonly low: number };
  readonly atrRatio: number;
  readonly rvol: number | null;
  readonly trendUp: boolean;
}

interface Prices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

interface Pattern {
  readonly up: boolean;
  readonly reason: SignalReason;
}

export const priceAction: Strategy = {
  id: "price_action",
  timeframe: "5m",
  playbook: "pattern",
  parameters: PARAMETERS,
  bind(values) {
    return { indicators: INDICATORS, onBar: onBarWith(values) };
  },
};

function onBarWith(parameters: ParameterValues): BoundStrategy["onBar"] {
  const number = (name: string) => numberValue(parameters, name);
  const wickRatio = number("wick_ratio");
  const volumeSpike = number("volume_spike");
  const expansion = number("atr_expansion");
  const compression = number("atr_compression");
  const minConfidence = number("min_confidence");
  return (bar, values, holding) => {
    const setting = settingOf(bar, values);
    if (setting === null) return { signal: "HOLD", reason: "indicators_not_ready" };
    const { atrRatio, rvol, trendUp } = setting;
    const spikes = rvol !== null && rvol >= volumeSpike;
    const pattern = engulfing(setting) ?? pinBar(bar, wickRatio) ??
      (spikes ? insideBreak(setting) : null);
    if (pattern === null) return { signal: "HOLD", reason: "no_signal" };
    const { up, reason } = pattern;
    if (holding !== null) {
      return (holding.side === "LONG") === up
        ? { signal: "HOLD", reason: "already_in_position" }
        : { signal: "EXIT", reason, confidence: 1 };
    }
    if (atrRatio <= compression) return { signal: "HOLD", reason: "narrow_range" };
    const confidence = PATTERN + (atrRatio >= expansion ? EXPANDING : 0) +
      (spikes ? SPIKING : 0) + (trendUp === up ? WITH_TREND : 0);
    if (confidence < minConfidence) return { signal: "HOLD", reason: "low_confidence", confidence };
    return { signal: up ? "LONG" : "SHORT", reason, confidence };
  };
}

function settingOf(bar: Candle, values: readonly (number | null)[]): Setting | null {
  const [open, high, low, close, motherHigh, motherLow, atrRatio, rvol, ema20, ema50] = values;
  if (open == null || high == null || low == null || close == null) return null;
  if (motherHigh == null || motherLow == null || atrRatio == null) return null;
  if (ema20 == null || ema50 == null) return null;
  return {
    bar,
    before: { open, high, low, close },
    mother: { high: motherHigh, low: motherLow },
    atrRatio,
    rvol: rvol ?? null,
    trendUp: ema20 > ema50,
  };
}

/** A body that swallows the opposite one before it. */
function engulfing({ bar, before }: Setting): Pattern | null {
  const fell = before.close < before.open;
  const rose = before.close > before.open;
  if (fell && bar.open <= before.close && bar.close >= before.open) {
    return { up: true, reason: "engulfing_up" };
  }
  return rose && bar.open >= before.close && bar.close <= before.open
    ? { up: false, reason: "engulfing_down" }
    : null;
}

/** One long wick, a small body at the other end: a price that was tried and refused. */
function pinBar({ open, high, low, close }: Candle, wickRatio: number): Pattern | null {
  const body = Math.abs(close - open);
  if (body === 0) return null;
  const above = high - Math.max(open, close);
  const below = Math.min(open, close) - low;
  if (below >= wickRatio * body && above <= body) return { up: true, reason: "pin_bar_up" };
  return above >= wickRatio * body && below <= body ? { up: false, reason: "pin_bar_down" } : null;
}

/** A close beyond the bar that held the one before this. */
function insideBreak({ bar, before, mother }: Setting): Pattern | null {
  if (before.high > mother.high || before.low < mother.low) return null;
  if (bar.close > mother.high) return { up: true, reason: "inside_break_up" };
  return bar.close < mother.low ? { up: false, reason: "inside_break_down" } : null;
}
