/**
 * Figures of finished trades, whosever they are: of a run, a book or a strategy.
 * @module
 */
import { type MicroRupees, MICROS_PER_PAISA, microsToPaise, type Paise } from "../money.ts";
import { markCurve, type Performance, performance, startCurve } from "./performance.ts";
import type { Trade } from "../account/trade.ts";
import { exposureOf, type OpenHours } from "./exposure.ts";

/** A finished trade as a report knows it. */
export interface ReportTrade extends Trade {
  /** Of the strategy's bars; "" when it is not known. */
  readonly timeframe: string;
  /** What its fills cost beyond the prices at which they were decided; negative where better. */
  readonly slippage: Paise;
}

/** Trades by their result in R; nothing where nothing was at risk. */
export interface RMultiples {
  readonly mean: number | null;
  readonly median: number | null;
  readonly best: number | null;
  readonly worst: number | null;
  /** Trades in each of `R_BUCKETS`, and in one more for everything above them. */
  readonly counts: readonly number[];
}

/** Upper ends of the ranges in which R multiples are counted. */
export const R_BUCKETS = [-2, -1, 0, 1, 2, 3] as const;

/** The curve of a group is that of its finished trades, one after the other. */
export interface Figures extends Omit<Performance, "equity" | "pnl" | "expectancyR"> {
  readonly averageWin: Paise | null;
  readonly averageLoss: Paise | null;
  /** Of a trade that won; null without one. */
  readonly largestWin: Paise | null;
  /** Of one that lost, below zero; null without one. */
  readonly largestLoss: Paise | null;
  readonly r: RMultiples;
  /** Mean of the worst open result of each trade, of the whole position. */
  readonly mae: Paise | null;
  /** Mean of the best open result. */
  readonly mfe: Paise | null;
  readonly slippage: Paise;
}

/** `trades` in the order in which they ended; `sessions`: when the market was open to them. */
export function figuresOf(
  trades: readonly ReportTrade[],
  sessions: readonly OpenHours[],
): Figures {
  const { equity: _, pnl: __, expectancyR: ___, ...all } = performance(trades, curveOf(trades));
  const won = trades.filter((trade) => trade.net > 0);
  const lost = trades.filter((trade) => trade.net <= 0);
  return {
    ...all,
    averageWin: meanOf(won, (trade) => trade.net / MICROS_PER_PAISA),
    averageLoss: meanOf(lost, (trade) => trade.net / MICROS_PER_PAISA),
    largestWin: farthest(won),
    largestLoss: farthest(lost.filter((trade) => trade.net < 0)),
    r: multiplesOf(trades),
    mae: meanOf(trades, (trade) => trade.mae * trade.quantity),
    mfe: meanOf(trades, (trade) => trade.mfe * trade.quantity),
    slippage: trades.reduce((sum, { slippage }) => sum + slippage, 0) as Paise,
    exposure: exposureOf(trades, sessions),
  };
}

/** The result after each trade, one after the other. */
function curveOf(trades: readonly Trade[]) {
  let sum = 0;
  let curve = startCurve(0 as MicroRupees);
  for (const { net } of trades) curve = markCurve(curve, (sum += net) as MicroRupees, false);
  return curve;
}

function multiplesOf(trades: readonly Trade[]): RMultiples {
  const sorted = trades.map(({ r }) => r).filter((r) => r !== null).sort((a, b) => a - b);
  const counts = Array.from({ length: R_BUCKETS.length + 1 }, () => 0);
  for (const r of sorted) {
    const place = R_BUCKETS.findIndex((end) => r < end);
    counts[place < 0 ? R_BUCKETS.length : place]!++;
  }
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1], high = sorted[Math.floor(middle)];
  return {
    mean: sorted.length === 0 ? null : sorted.reduce((sum, r) => sum + r, 0) / sorted.length,
    median: low === undefined || high === undefined ? null : (low + high) / 2,
    best: sorted.at(-1) ?? null,
    worst: sorted[0] ?? null,
    counts,
  };
}

/** The result farthest from nothing, of results on one side of it. */
function farthest(trades: readonly Trade[]): Paise | null {
  if (trades.length === 0) return null;
  const net = trades.reduce((far, each) => Math.abs(each.net) > Math.abs(far) ? each.net : far, 0);
  return microsToPaise(net as MicroRupees);
}

function meanOf(trades: readonly Trade[], value: (trade: Trade) => number): Paise | null {
  if (trades.length === 0) return null;
  return Math.round(trades.reduce((sum, trade) => sum + value(trade), 0) / trades.length) as Paise;
}
