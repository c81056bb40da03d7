/**
 * What an option is worth on the day of the question, discounted: the form in which books publish
 * prices.
 * @module
 */
import { blackPrice, type OptionTerms } from "../../../domain/option/black_scholes.ts";

/** Fair price at `volatility` a year (0.14 is 14 %); the discounted intrinsic value at expiry. */
export function optionPrice(terms: OptionTerms, volatility: number): number {
  const { kind, spot, strike, years, rate, dividend } = terms;
  const forward = spot * Math.exp((rate - dividend) * years);
  const deviation = volatility * Math.sqrt(years);
  return Math.exp(-rate * years) * blackPrice(kind, forward, strike, deviation);
}
