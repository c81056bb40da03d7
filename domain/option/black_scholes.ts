/**
 * European options after Black, Scholes and Merton: price, greeks and implied volatility. Index
 * options are European and priced on their future: give its price and `dividend` equal to `rate`.
 * @module
 */
import { normalCdf, normalDensity } from "./normal.ts";

export type OptionKind = "CE" | "PE";

/** An option and its market, without the volatility. Prices in any unit, all in the same. */
export interface OptionTerms {
  readonly kind: OptionKind;
  /** Price of the underlying: spot, or future with `dividend` equal to `rate`. */
  readonly spot: number;
  readonly strike: number;
  /** Time to expiry. */
  readonly years: number;
  /** Riskless, continuous, a year: 0.06 is 6 %. */
  readonly rate: number;
  /** What the underlying yields, continuous, a year. */
  readonly dividend: number;
}

export interface Greeks {
  /** Of the price, for 1 of the underlying. */
  readonly delta: number;
  /** Of delta, for 1 of the underlying. */
  readonly gamma: number;
  /** Of the price, for one calendar day passing. */
  readonly thetaDay: number;
  /** Of the price, for volatility up by one percent point (0.01). */
  readonly vegaPercent: number;
}

const DAYS_PER_YEAR = 365;
const VOLATILITY_MAX = 10;
const STEPS_MAX = 100;

/**
 * Undiscounted price on a forward, where `deviation` is volatility x sqrt(years): the kernel of all
 * else here, bare numbers because it runs per tick.
 */
export function blackPrice(
  kind: OptionKind,
  forward: number,
  strike: number,
  deviation: number,
): number {
  const sign = kind === "CE" ? 1 : -1;
  if (!(deviation > 0)) return Math.max(sign * (forward - strike), 0);
  const d1 = Math.log(forward / strike) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  return sign * (forward * normalCdf(sign * d1) - strike * normalCdf(sign * d2));
}

/** Sensitivities at `volatility`. At expiry delta is 0 or the whole, the others are 0. */
export function optionGreeks(terms: OptionTerms, volatility: number): Greeks {
  const { kind, spot, strike, years, rate, dividend } = terms;
  const sign = kind === "CE" ? 1 : -1;
  const deviation = volatility * Math.sqrt(years);
  if (!(deviation > 0)) {
    const delta = sign * (spot - strike) > 0 ? sign : 0;
    return { delta, gamma: 0, thetaDay: 0, vegaPercent: 0 };
  }
  const d1 = Math.log(forwardOf(terms) / strike) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  const carried = Math.exp(-dividend * years);
  const density = carried * normalDensity(d1);
  const delta = sign * carried * normalCdf(sign * d1);
  const thetaYear = -spot * density * volatility / (2 * Math.sqrt(years)) +
    dividend * spot * delta -
    sign * rate * strike * Math.exp(-rate * years) * normalCdf(sign * d2);
  return {
    delta,
    gamma: density / (spot * deviation),
    thetaDay: thetaYear / DAYS_PER_YEAR,
    vegaPercent: spot * density * Math.sqrt(years) / 100,
  };
}

/**
 * The volatility a year at which the option costs `price`; null when none does: no time is left,
 * the price has no time value, or it is more than any volatility explains.
 */
export function impliedVolatility(terms: OptionTerms, price: number): number | null {
  const { kind, strike, years, rate } = terms;
  const forward = forwardOf(terms);
  const sign = kind === "CE" ? 1 : -1;
  const intrinsic = Math.max(sign * (forward - strike), 0);
  // In the money the price is nearly all intrinsic: its twin out of the money has the same time
  // value and hides it less.
  const target = price * Math.exp(rate * years) - intrinsic;
  if (!(years > 0) || !(target > 0)) return null;
  const twin: OptionKind = forward < strike ? "CE" : "PE";
  const root = Math.sqrt(years);
  if (blackPrice(twin, forward, strike, VOLATILITY_MAX * root) < target) return null;
  return deviationOf(twin, forward, strike, target, VOLATILITY_MAX * root) / root;
}

/** Newton steps kept inside a shrinking bracket, where the price rises with the deviation. */
function deviationOf(
  kind: OptionKind,
  forward: number,
  strike: number,
  target: number,
  deviationMax: number,
): number {
  let low = 0;
  let high = deviationMax;
  // The inflection of the price: from there Newton comes from one side and cannot run away.
  const inflection = Math.sqrt(2 * Math.abs(Math.log(forward / strike)));
  let deviation = inflection > 0 && inflection < high ? inflection : 0.1 * high;
  for (let step = 0; step < STEPS_MAX; step++) {
    const excess = blackPrice(kind, forward, strike, deviation) - target;
    if (excess > 0) high = deviation;
    else low = deviation;
    const d1 = Math.log(forward / strike) / deviation + deviation / 2;
    const next = deviation - excess / (forward * normalDensity(d1));
    const moved = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(moved - deviation) <= 1e-14 * deviation) return moved;
    deviation = moved;
  }
  return deviation;
}

function forwardOf({ spot, years, rate, dividend }: OptionTerms): number {
  return spot * Math.exp((rate - dividend) * years);
}
