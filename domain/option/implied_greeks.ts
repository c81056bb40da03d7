/**
 * Greeks of an option as the market prices it now: from the volatility that its quote implies on
 * the price of its future.
 * @module
 */
import type { Instrument } from "../instrument/instrument.ts";
import { type EpochMs, type IsoDate, YEAR_MS } from "../market_time.ts";
import type { Paise } from "../money.ts";
import { type Greeks, impliedVolatility, optionGreeks, type OptionTerms } from "./black_scholes.ts";

/** Only discounts the premium: on a future the rate has no other part in delta. */
const RATE = 0.06;

/** An option, and when the trading of what expires on a day ends. */
export interface Expiring {
  readonly option: Instrument;
  expiresAt(expiry: IsoDate): EpochMs;
}

/** Per unit, paise; null for what is no option, and where the premium implies no volatility. */
export function impliedGreeks(
  option: Expiring,
  future: Paise,
  premium: number,
  at: EpochMs,
): Greeks | null {
  const terms = termsOf(option, future, at);
  const volatility = terms && impliedVolatility(terms, premium);
  return volatility === null ? null : optionGreeks(terms!, volatility);
}

/** The same, but as at expiry where the premium implies no volatility; null for no option. */
export function heldGreeks(
  option: Expiring,
  future: Paise,
  premium: number,
  at: EpochMs,
): Greeks | null {
  const terms = termsOf(option, future, at);
  return terms && optionGreeks(terms, impliedVolatility(terms, premium) ?? 0);
}

function termsOf(
  { option: { kind, strike, expiry }, expiresAt }: Expiring,
  future: Paise,
  at: EpochMs,
): OptionTerms | null {
  if ((kind !== "CE" && kind !== "PE") || expiry === null) return null;
  const years = (expiresAt(expiry as IsoDate) - at) / YEAR_MS;
  return { kind, spot: future, strike, years, rate: RATE, dividend: RATE };
}
