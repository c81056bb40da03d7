/** A chart of the shown day. @module */
import type { Candle } from "../../domain/candle/candle.ts";
import { fromRupees, type Paise } from "../../domain/money.ts";
import type { ChartView } from "../../domain/view/chart_view.ts";
import { ago } from "./shown_day.ts";

/** 60 candles of five minutes that rise, fall and rise. */
const CANDLES: readonly Candle[] = Array.from({ length: 60 }, (_, x) => {
  const middle = 2_410_000 + 40 * x + 3_000 * Math.sin(x / 7);
  const step = 1_500 * Math.cos(x / 7);
  const [open, close] = [Math.round(middle - step), Math.round(middle + step)] as [Paise, Paise];
  return {
    at: ago(5 * (60 - x)),
    open,
    close,
    high: (Math.max(open, close) + 700) as Paise,
    low: (Math.min(open, close) - 500) as Paise,
    volume: 1_000,
  };
});

const levels = (from: number, step: number) =>
  Array.from({ length: 5 }, (_, i) => ({
    price: fromRupees(from + i * step),
    quantity: 65 * (i + 1),
    orders: i + 1,
  }));

/** Of a future, beside which `symbols` may be chosen. */
export const chartOf = (symbols: readonly string[]): ChartView => ({
  symbol: "NIFTY26NOVFUT",
  timeframe: "5m",
  symbols,
  candles: CANDLES,
  ema20: CANDLES.map(({ close }, x) => x < 5 ? null : close - 300),
  ema50: CANDLES.map(({ close }, x) => x < 20 ? null : close - 900),
  marks: [{ at: ago(40), price: fromRupees(24102.4), side: "BUY", purpose: "entry" }],
  entry: fromRupees(24102.4),
  stop: fromRupees(24040),
  target: null,
  isWing: false,
  depth: { bids: levels(24155.8, -0.05), asks: levels(24155.9, 0.05) },
  lastPrice: fromRupees(24155.85),
  prevClose: fromRupees(24100),
  quoteAgeMs: 200,
});
