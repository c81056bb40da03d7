/**
 * Delta of an option as the market prices it now: from the volatility that its quote implies on
 * the price of its future.
 * @module
 */
import type { Instrument } from "../instrument.ts";
import { type EpochMs, type IsoDate, istInstant, YEAR_MS } from "../market_time.ts";
import type { Paise } from "../money.ts";
import { impliedVolatility, optionGreeks } from "./black_scholes.ts";

/** Options stop trading and settle at 15:30 IST of their expiry. */
const EXPIRES_MINUTE = 15 * 60 + 30;
/** Only discounts the premium: on a future the rate has no other part in delta. */
const RATE = 0.06;

/** -1..1; null for what is no option, and where the premium implies no volatility. */
export function impliedDelta(
  { kind, strike, expiry }: Instrument,
  future: Paise,
  premium: number,
  at: EpochMs,
): number | null {
  if ((kind !== "CE" && kind !== "PE") || expiry === null) return null;
  const years = (istInstant(expiry as IsoDate, EXPIRES_MINUTE) - at) / YEAR_MS;
  const terms = { kind, spot: future, strike, years, rate: RATE, dividend: RATE };
  const volatility = impliedVolatility(terms, premium);
  return volatility === null ? null : optionGreeks(terms, volatility).delta;
}
