/**
 * The shares that the simulated exchange lists: large caps with round prices of 2026, how each
 * moves with the market and the banks, and how much of it trades.
 * @module
 */
import type { Loadings } from "./underlying.ts";

export interface Share {
  readonly symbol: string;
  /** The exchange's own number; the token is made of it. */
  readonly exchangeToken: number;
  /** Rupees, around which the simulated price moves. */
  readonly price: number;
  readonly loadings: Loadings;
  /** Millions of shares a day. */
  readonly volumeMillions: number;
}

/** Symbol, exchange token, rupees, loadings on market, banks and its own, millions a day. */
const ROWS: readonly (readonly [string, number, number, number, number, number, number])[] = [
  ["RELIANCE", 2885, 1315, 1.05, 0, 0.95, 12],
  ["HDFCBANK", 1333, 775, 1.0, 0.45, 0.7, 30],
  ["ICICIBANK", 4963, 1420, 1.05, 0.5, 0.7, 14],
  ["SBIN", 3045, 1055, 1.1, 0.55, 0.95, 11],
  ["AXISBANK", 5900, 1285, 1.15, 0.55, 0.95, 7],
  ["KOTAKBANK", 1922, 391, 0.95, 0.45, 0.9, 18],
  ["BAJFINANCE", 317, 1080, 1.25, 0.35, 1.1, 8],
  ["TCS", 11536, 2260, 0.8, 0, 1.0, 3],
  ["INFY", 1594, 1145, 0.85, 0, 1.05, 9],
  ["HCLTECH", 7229, 1245, 0.85, 0, 1.1, 3],
  ["WIPRO", 3787, 188, 0.85, 0, 1.15, 15],
  ["LT", 11483, 3970, 1.1, 0, 0.9, 2],
  ["ITC", 1660, 285, 0.6, 0, 0.8, 20],
  ["BHARTIARTL", 10604, 1945, 0.85, 0, 0.95, 5],
  ["MARUTI", 10999, 14020, 0.9, 0, 1.0, 0.4],
  ["M&M", 2031, 3300, 1.15, 0, 1.15, 2.5],
  ["TITAN", 3506, 4770, 0.9, 0, 1.0, 0.9],
  ["SUNPHARMA", 3351, 1940, 0.65, 0, 1.0, 2.5],
  ["HINDUNILVR", 1394, 2160, 0.55, 0, 0.9, 1.6],
  ["ASIANPAINT", 236, 2740, 0.75, 0, 1.0, 1],
  ["ULTRACEMCO", 11532, 11850, 0.95, 0, 1.0, 0.3],
  ["GRASIM", 1232, 3265, 0.95, 0, 0.95, 0.7],
  ["TATASTEEL", 3499, 190, 1.3, 0, 1.3, 32],
  ["JSWSTEEL", 11723, 1300, 1.2, 0, 1.2, 2.2],
  ["HINDALCO", 1363, 985, 1.25, 0, 1.3, 5],
  ["ONGC", 2475, 246, 0.9, 0, 1.15, 14],
  ["NTPC", 11630, 351, 0.95, 0, 1.05, 11],
  ["POWERGRID", 14977, 276, 0.85, 0, 1.0, 10],
  ["COALINDIA", 20374, 428, 0.9, 0, 1.1, 7],
  ["ADANIPORTS", 15083, 1765, 1.3, 0, 1.35, 2.8],
];

export const SHARES: readonly Share[] = ROWS.map(
  ([symbol, exchangeToken, price, market, banks, own, volumeMillions]) => ({
    symbol,
    exchangeToken,
    price,
    loadings: { market, banks, own },
    volumeMillions,
  }),
);

/** Rupees from which the next tick size, in paise, holds. */
const TICKS: readonly (readonly [number, number])[] = [
  [0, 1],
  [250, 5],
  [1_000, 10],
  [5_000, 50],
  [10_000, 100],
  [20_000, 500],
];

/** Tick of a share of that price in rupees, in paise: finer for cheap ones. */
export function shareTick(price: number): number {
  return TICKS.findLast(([from]) => price >= from)![1];
}
