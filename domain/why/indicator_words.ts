/** Values of indicators for people: prices in rupees, the rest as they are. @module */
import { formatRupees, type Paise } from "../money.ts";

/** Those that are prices, by how their names begin. */
const PRICES = /^(ema|sma|vwap|atr\d+$|bollinger.*(upper|lower)$|supertrend.*_value$|prior|slope)/;

/** `ema20 582.45, rsi14 31.71, ema200 not ready`. */
export function indicatorWords(indicators: Readonly<Record<string, number | null>>): string {
  const words = Object.entries(indicators).map(([name, value]) =>
    `${name} ${valueOf(name, value)}`
  );
  return words.length === 0 ? "none" : words.join(", ");
}

function valueOf(name: string, value: number | null): string {
  if (value === null) return "not ready";
  if (PRICES.test(name)) return formatRupees(Math.round(value) as Paise);
  return String(Math.round(value * 10_000) / 10_000);
}
