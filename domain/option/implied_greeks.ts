/**
 * Greeks of an option as the market prices it now: from the volatility that its quote implies on
 * the price of its future.
 * @module
 */
import type { Instrument } from "../instrument.ts";
import { type EpochMs, type IsoDate, istInstant, YEAR_MS } from "../market_time.ts";
import type { Paise } from "../money.ts";
import { type Greeks, impliedVolatility, optionGreeks, type OptionTerms } from "./black_scholes.ts";

/** Options stop trading and settle at 15:30 IST of their expiry. */
const EXPIRES_MINUTE = 15 * 60 + 30;
/** Only discounts the premium: on a future the rate has no other part in delta. */
const RATE = 0.06;

/** Per unit, paise; null for what is no option, and where the premium implies no volatility. */
export function impliedGreeks(
  option: Instrument,
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
  option: Instrument,
  future: Paise,
  premium: number,
  at: EpochMs,
): Greeks | null {
  const terms = termsOf(option, future, at);
  return terms && optionGreeks(terms, impliedVolatility(terms, premium) ?? 0);
}

function termsOf(
  { kind, strike, expiry }: Instrument,
  future: Paise,
  at: EpochMs,
): OptionTerms | null {
  if ((kind !== "CE" && kind !== "PE") || expiry === null) return null;
  const years = (istInstant(expiry as IsoDate, EXPIRES_MINUTE) - at) / YEAR_MS;
  return { kind, spot: future, strike, years, rate: RATE, dividend: RATE };
}
