/**
 * The scan before the open: how far each share moves, how much of it trades and which way it went,
 * from the days before; and from that the universe of the day.
 * @module
 */
import { type Candle, joinCandles } from "../candle/candle.ts";
import { atr } from "../indicator/atr.ts";
import { ema } from "../indicator/ema.ts";
import type { Indicator } from "../indicator/indicator.ts";
import { istDate } from "../market_time.ts";
import type { Paise } from "../money.ts";

export type ScanTrend = "UP" | "DOWN" | "FLAT";

export interface ScannedShare {
  readonly symbol: string;
  /** Close of the last day. */
  readonly price: Paise;
  /** Over 14 days, paise; null with fewer days. */
  readonly atr: number | null;
  /** Units a day, the mean of the last 20. */
  readonly volume: number;
  /** Last close against the EMA of 20 days; null with fewer days. */
  readonly trend: ScanTrend | null;
}

export interface ScanResult {
  /** What trades most comes first. */
  readonly chosen: readonly ScannedShare[];
  readonly left: readonly { readonly symbol: string; readonly reason: LeftReason }[];
}

export type LeftReason = "no_history" | "below_min_price" | "over_max_symbols";

const ATR_DAYS = 14;
const TREND_DAYS = 20;
const VOLUME_DAYS = 20;
/** Share of the average within which a close counts as on it. */
const FLAT_SHARE = 0.002;

/** Days of history that every figure needs. */
export const SCAN_DAYS = 25;

/** One candle a day of one-minute candles in time order. */
export function dailyCandles(minutes: readonly Candle[]): readonly Candle[] {
  const days: Candle[] = [];
  for (const minute of minutes) {
    const last = days.at(-1);
    if (last !== undefined && istDate(last.at) === istDate(minute.at)) {
      days[days.length - 1] = joinCandles(last, minute);
    } else days.push(minute);
  }
  return days;
}

/** The figures of one share; null without a day of history. */
export function scanShare(symbol: string, days: readonly Candle[]): ScannedShare | null {
  const last = days.at(-1);
  if (last === undefined) return null;
  const recent = days.slice(-VOLUME_DAYS);
  const volume = recent.reduce((sum, day) => sum + day.volume, 0) / recent.length;
  return {
    symbol,
    price: last.close,
    atr: over(days, atr(ATR_DAYS)),
    volume: Math.round(volume),
    trend: trendOf(last.close, over(days, ema(TREND_DAYS))),
  };
}

/** The universe among `shares`: from the least price on, by value traded, at most so many. */
export function scan(
  shares: readonly { readonly symbol: string; readonly days: readonly Candle[] }[],
  { minPrice, maxSymbols }: { readonly minPrice: Paise; readonly maxSymbols: number },
): ScanResult {
  const left: { symbol: string; reason: LeftReason }[] = [];
  const found: ScannedShare[] = [];
  for (const { symbol, days } of shares) {
    const share = scanShare(symbol, days);
    if (share === null) left.push({ symbol, reason: "no_history" });
    else if (share.price < minPrice) left.push({ symbol, reason: "below_min_price" });
    else found.push(share);
  }
  // Equal turnover keeps the order of the symbols, so that the same data gives the same file.
  const ranked = found.toSorted((a, b) =>
    b.price * b.volume - a.price * a.volume || (a.symbol < b.symbol ? -1 : 1)
  );
  for (const { symbol } of ranked.slice(maxSymbols)) {
    left.push({ symbol, reason: "over_max_symbols" });
  }
  return { chosen: ranked.slice(0, maxSymbols), left };
}

function over<State>(days: readonly Candle[], indicator: Indicator<State>): number | null {
  let state = indicator.init;
  for (const day of days) state = indicator.next(state, day);
  return indicator.value(state);
}

function trendOf(close: Paise, average: number | null): ScanTrend | null {
  if (average === null) return null;
  const away = close / average - 1;
  if (Math.abs(away) <= FLAT_SHARE) return "FLAT";
  return away > 0 ? "UP" : "DOWN";
}
