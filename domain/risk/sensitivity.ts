/**
 * How much a book gains or loses with its underlyings, with volatility and with time, in money, and
 * how much more of it an entry may add.
 * @module
 */
import type { RiskCode } from "./code.ts";

/** Paise, signed. */
export interface Sensitivity {
  /** Worth of the underlying that moves alike: |delta| x its price. */
  readonly delta: number;
  /** For volatility up by one percent point. */
  readonly vega: number;
  /** For one calendar day passing. */
  readonly theta: number;
}

/** What an entry adds, and to what. */
export interface SensitivityStake {
  /** Of one unit ordered. */
  readonly unit: Sensitivity;
  /** Of the options book; null where the entry is of another one. */
  readonly options: Sensitivity | null;
  /** Delta of options and futures on the entry's underlying together. */
  readonly underlyingDelta: number;
}

/** As configured: multiples and shares of equity. */
export interface SensitivityRules {
  readonly deltaMultiple: number;
  readonly underlyingDeltaMultiple: number;
  readonly vegaShare: number;
  readonly thetaShare: number;
}

/** Paise. */
export interface SensitivityLimits extends Sensitivity {
  readonly underlyingDelta: number;
}

export const NO_SENSITIVITY: Sensitivity = { delta: 0, vega: 0, theta: 0 };

/** `equity` in paise; each limit is a size for either sign, floored to whole paise. */
export function sensitivityLimits(rules: SensitivityRules, equity: number): SensitivityLimits {
  return {
    delta: Math.floor(equity * rules.deltaMultiple),
    underlyingDelta: Math.floor(equity * rules.underlyingDeltaMultiple),
    vega: Math.floor(equity * rules.vegaShare),
    theta: Math.floor(equity * rules.thetaShare),
  };
}

/** `quantity` units more. */
export function added(to: Sensitivity, unit: Sensitivity, quantity: number): Sensitivity {
  return {
    delta: to.delta + unit.delta * quantity,
    vega: to.vega + unit.vega * quantity,
    theta: to.theta + unit.theta * quantity,
  };
}

/** How many units fit under each limit; not floored. */
export function sensitivityCaps(
  { unit, options, underlyingDelta }: SensitivityStake,
  limits: SensitivityLimits,
): readonly { readonly code: RiskCode; readonly units: number }[] {
  const underlying = {
    code: "underlying_delta",
    units: unitsWithin(underlyingDelta, unit.delta, limits.underlyingDelta),
  } as const;
  if (options === null) return [underlying];
  return [
    { code: "delta", units: unitsWithin(options.delta, unit.delta, limits.delta) },
    { code: "vega", units: unitsWithin(options.vega, unit.vega, limits.vega) },
    { code: "theta", units: unitsWithin(options.theta, unit.theta, limits.theta) },
    underlying,
  ];
}

/** Units of `each` that keep |now + units x each| within `max`; what leans the other way helps. */
function unitsWithin(now: number, each: number, max: number): number {
  if (each === 0) return Infinity;
  return Math.max(0, (max - Math.sign(each) * now) / Math.abs(each));
}
