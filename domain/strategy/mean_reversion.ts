/**
 * Mean reversion on 15-minute bars: a close that has stretched away from EMA20 is expected back at
 * it. Trades the bar that leaves the band; being back at the average is the exit.
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
  deviation_pct: { kind: "number", default: 0.3, min: 0.01, max: 20 },
  min_confidence: { kind: "number", default: 0.5, min: 0, max: 1 },
};

const INDICATORS: readonly IndicatorSpec[] = [
  { kind: "ema", length: 20 },
  { kind: "prior", line: "close", back: 1 },
];

/** A stretch of so many bands is as sure as it gets. */
const FULL_AT_BANDS = 2;

interface Rules {
  readonly deviation: number;
  readonly minConfidence: number;
}

export const meanReversion: Strategy = {
  id: "mean_reversion",
  timeframe: "15m",
  playbook: "reversion",
  parameters: PARAMETERS,
  bind(values) {
    const rules = {
      deviation: numberValue(values, "deviation_pct") / 100,
      minConfidence: numberValue(values, "min_confidence"),
    };
    return { indicators: INDICATORS, onBar: onBarWith(rules) };
  },
};

function onBarWith(rules: Rules): BoundStrategy["onBar"] {
  return ({ close }, [ema20, priorClose], holding, { previous: [ema20Before] }) => {
    if (ema20 == null) return { signal: "HOLD", reason: "indicators_not_ready" };
    const stretch = close / ema20 - 1;
    if (holding !== null) {
      const back = holding.side === "LONG" ? stretch >= 0 : stretch <= 0;
      return back
        ? { signal: "EXIT", reason: "back_at_mean", confidence: 1 }
        : { signal: "HOLD", reason: "already_in_position" };
    }
    if (Math.abs(stretch) < rules.deviation) return { signal: "HOLD", reason: "no_signal" };
    if (ema20Before == null || priorClose == null) {
      return { signal: "HOLD", reason: "indicators_not_ready" };
    }
    const before = priorClose / ema20Before - 1;
    const wasOut = Math.abs(before) >= rules.deviation && (before > 0) === (stretch > 0);
    return wasOut ? { signal: "HOLD", reason: "no_transition" } : entry(stretch, rules);
  };
}

function entry(stretch: number, { deviation, minConfidence }: Rules): Decision {
  const confidence = Math.min(Math.abs(stretch) / (FULL_AT_BANDS * deviation), 1);
  if (confidence < minConfidence) return { signal: "HOLD", reason: "low_confidence", confidence };
  return stretch < 0
    ? { signal: "LONG", reason: "stretched_below", confidence }
    : { signal: "SHORT", reason: "stretched_above", confidence };
}
