/** Names, amounts and texts as they come from brokers, files and errors, odd ones among them. @module */
import type { Paise } from "../../../domain/money.ts";
import { type EpochMs, MINUTE_MS } from "../../../domain/market_time.ts";
import { NOW } from "../shown_day.ts";
import type { Draw } from "./draw.ts";

export const BOOKS = ["fno", "options", "equity"] as const;

const SYMBOLS = [
  "RELIANCE",
  "M&M",
  "BAJAJ-AUTO",
  "360ONE",
  "INFY",
  "NIFTY26NOVFUT",
  "BANKNIFTY26NOVFUT",
  "BANKNIFTY26NOV58000CE",
  "MIDCPNIFTY26NOV12550PE",
  "NIFTY26N2424100CE",
  "FINNIFTY26NOV26500PE",
];

const TEXTS = [
  "",
  "429 from Kite, backing off 2s",
  "margin exceeds available funds: needs 1,23,456.78, has 99.10",
  "no price of INFY \x1b[2J\x1b[1;1H\x07",
  "line one\nline two\r\n\ttabbed",
  "\u202eright to left\u202c and \u200bnothing between",
  "\u65e5\u672c\u8a9e \u{1f680}\u{1f468}\u200d\u{1f469} e\u0301e\u0301",
  "\u0939\u093f\u0928\u094d\u0926\u0940 order refused \u20b91,00,000",
  "fa\u00e7ade \u2014 na\u00efve \u2026 \u00d72 \u00b15",
  "x".repeat(300),
  "a rather long sentence with many words in it ".repeat(6).trim(),
  "\x9b31mC1\x9b0m\x00\x7f\x08\x08",
];

const STRATEGIES = ["ema20_50", "optmom", "opening_range_breakout_with_volume", "vwap"];

export const symbolOf = (draw: Draw): string => draw.of(SYMBOLS);
export const textOf = (draw: Draw): string => draw.of(TEXTS);
export const strategyOf = (draw: Draw): string => draw.of(STRATEGIES);

/** From nothing to a hundred crore of rupees, of either sign. */
export function amountOf(draw: Draw): Paise {
  const size = 10 ** draw.whole(0, 11);
  return Math.round((draw.share() * 2 - 1) * size) * (draw.chance(0.1) ? 0 : 1) + 0 as Paise;
}

export function priceOf(draw: Draw): Paise {
  return 5 * draw.whole(1, 10 ** draw.whole(1, 7)) as Paise;
}

/** In the last hours of the shown day. */
export function instantOf(draw: Draw): EpochMs {
  return NOW - draw.whole(0, 150) * MINUTE_MS - draw.whole(0, 59_999) as EpochMs;
}

/** Milliseconds, most of them few; null now and then. */
export function ageOf(draw: Draw): number | null {
  return draw.chance(0.1) ? null : draw.whole(0, 10 ** draw.whole(1, 8));
}
