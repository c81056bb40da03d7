/**
 * Whether the filters hold an entry back, and why. What is not known holds nothing back: a filter
 * knows better or keeps silent; limits that must hold without knowing are risk's.
 * @module
 */
import type { HoldReason } from "../strategy/reason.ts";
import { type HigherTrend, isAgainst } from "./higher_timeframe.ts";
import { type ContextReading, vixRegime } from "./market_context.ts";
import type { Regime } from "./regime.ts";
import type { ContextRules, FilterName, FilterRules } from "./rules.ts";

/** What an entry is seen against; null where it is off or not ready. */
export interface Surroundings {
  readonly higher: HigherTrend | null;
  readonly regime: Regime | null;
  readonly context: ContextReading | null;
  /** Relative volume of the signal's bar; null without volume. */
  readonly relativeVolume: number | null;
}

/**
 * The first reason that speaks against an entry, of the filters in `names`; null: none does.
 * `withMarket`: whether it gains when the market rises; a put that is bought by its own bars is
 * long and does not.
 */
export function heldBackBy(
  long: boolean,
  around: Surroundings,
  names: readonly FilterName[],
  { higher, regime, context }: FilterRules,
  withMarket = long,
): HoldReason | null {
  if (higher !== null && names.includes("higher_timeframe")) {
    if (isAgainst(around.higher, long, higher)) return "htf_conflict";
  }
  if (regime !== null && around.regime !== null && names.includes("regime")) {
    const reason = againstRegime(long, around.regime);
    if (reason !== null) return reason;
  }
  return context !== null && names.includes("context")
    ? againstMarket(withMarket, around, context)
    : null;
}

function againstRegime(long: boolean, { trend, volatility }: Regime): HoldReason | null {
  if (volatility === "high") return "high_volatility";
  if (volatility === "compressed") return "compressed_range";
  return trend === (long ? "down" : "up") ? "against_slope" : null;
}

function againstMarket(
  long: boolean,
  { context, relativeVolume }: Surroundings,
  rules: ContextRules,
): HoldReason | null {
  const { vix, breadth } = context ?? { vix: null, breadth: null };
  if (!long && vix !== null && vixRegime(vix, rules.vix) === "panic") return "panic_regime";
  if (breadth !== null && (long ? breadth : 1 - breadth) < rules.breadthMin) {
    return "narrow_breadth";
  }
  return relativeVolume !== null && relativeVolume < rules.relativeVolumeMin ? "low_rvol" : null;
}
