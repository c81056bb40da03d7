/**
 * The regime of an instrument on one timeframe: where its average goes, how far it moves, and
 * whether its bands are squeezed together.
 * @module
 */
import type { IndicatorSpec } from "../indicator/indicator.ts";
import type { RegimeRules } from "./rules.ts";

/** In the order in which `regimeOf` reads them. */
export const REGIME_INDICATORS: readonly IndicatorSpec[] = [
  { kind: "slope", length: 20, over: 5 },
  { kind: "atr", length: 14 },
  { kind: "bollinger", length: 20, deviations: 2, line: "width" },
];

export type Trend = "up" | "down" | "flat";
export type Volatility = "low" | "normal" | "high" | "compressed";

/** Null while its indicator is cold. */
export interface Regime {
  readonly trend: Trend | null;
  readonly volatility: Volatility | null;
}

/**
 * `close` and `values` in paise, the width a share of the close. `whole`: what moves are to be a
 * share of, where that is not the close itself.
 */
export function regimeOf(
  values: readonly (number | null)[],
  close: number,
  rules: RegimeRules,
  whole = close,
): Regime {
  const [slope, atr, width] = values;
  return {
    trend: slope == null ? null : trendOf(slope / whole, rules),
    volatility: atr == null || width == null
      ? null
      : volatilityOf(atr / whole, width * (close / whole), rules),
  };
}

function trendOf(slope: number, { slopeFlat }: RegimeRules): Trend {
  if (Math.abs(slope) < slopeFlat) return "flat";
  return slope > 0 ? "up" : "down";
}

function volatilityOf(atr: number, width: number, rules: RegimeRules): Volatility {
  if (atr > rules.atrHigh) return "high";
  if (width < rules.bandWidthMin) return "compressed";
  return atr < rules.atrLow ? "low" : "normal";
}
