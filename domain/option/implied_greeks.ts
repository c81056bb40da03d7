/**
 * Greeks of an option as the market prices it now: from the volatility that its quote implies on
 * the price of its future. Where that future expires on another day (a weekly option, or the next
 * month's future on the last day of this one) its price is first brought to the option's own expiry.
 * @module
 */
import type { Instrument } from "../instrument/instrument.ts";
import { type EpochMs, type IsoDate, YEAR_MS } from "../market_time.ts";
import type { Paise } from "../money.ts";
import { type Greeks, impliedVolatility, optionGreeks, type OptionTerms } from "./black_scholes.ts";

/** Only discounts the premium: on a future the rate has no other part in delta. */
const RATE = 0.06;
/** What a future costs over its index a year, about: the rate less dividends. */
const CARRY = 0.05;

/** What the underlying costs on some day of expiry. */
export interface FuturePrice {
  readonly price: Paise;
  /** Null: the price is that of the option's own expiry. */
  readonly expiry: IsoDate | null;
}

/** An option, and when the trading of what expires on a day ends. */
export interface Expiring {
  readonly option: Instrument;
  expiresAt(expiry: IsoDate): EpochMs;
}

/** Per unit, paise; null for what is no option, and where the premium implies no volatility. */
export function impliedGreeks(
  option: Expiring,
  future: FuturePrice,
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
  future: FuturePrice,
  premium: number,
  at: EpochMs,
): Greeks | null {
  const terms = termsOf(option, future, at);
  return terms && optionGreeks(terms, impliedVolatility(terms, premium) ?? 0);
}

function termsOf(
  { option: { kind, strike, expiry }, expiresAt }: Expiring,
  future: FuturePrice,
  at: EpochMs,
): OptionTerms | null {
  if ((kind !== "CE" && kind !== "PE") || expiry === null) return null;
  const endsAt = expiresAt(expiry as IsoDate);
  const beyond = future.expiry === null ? 0 : (expiresAt(future.expiry) - endsAt) / YEAR_MS;
  const spot = future.price * Math.exp(-CARRY * beyond);
  return { kind, spot, strike, years: (endsAt - at) / YEAR_MS, rate: RATE, dividend: RATE };
}
