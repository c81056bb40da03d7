/**
 * One market data snapshot of one instrument, as the broker's full packet has it: not every trade,
 * but what is known of the day at that instant.
 * @module
 */
import type { Candle } from "../candle/candle.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";

/** One price of the order book. */
export interface DepthLevel {
  readonly price: Paise;
  /** Units wanted or offered at that price. */
  readonly quantity: number;
  readonly orders: number;
}

/** False where nobody stands, or at no price: orders at the open's price, before there is one. */
export function isStanding({ price, quantity }: Pick<DepthLevel, "price" | "quantity">): boolean {
  return quantity > 0 && price > 0;
}

export interface Tick {
  readonly token: InstrumentToken;
  /** Exchange time. */
  readonly at: EpochMs;
  /** Last traded price. */
  readonly ltp: Paise;
  /** Units traded since the day began; 0 for an index. */
  readonly volume: number;
  /** Open interest in units; 0 where there is none. */
  readonly oi: number;
  /** Of the day so far. */
  readonly open: Paise;
  readonly high: Paise;
  readonly low: Paise;
  /** Official close of the trading day before; missing for a contract's first day. */
  readonly prevClose?: Paise;
  /** Best first, at most five levels; empty for an index, and where nobody is on that side. */
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
  /** Of the day's trades, by volume. */
  readonly averagePrice?: Paise;
  /** Units of all pending orders on each side, the five levels included. */
  readonly buyQuantity?: number;
  readonly sellQuantity?: number;
}

/** The price of an instrument for somebody who wants to trade it now. */
export interface Quote {
  readonly token: InstrumentToken;
  /** Exchange time. */
  readonly at: EpochMs;
  readonly ltp: Paise;
  /** Best prices; the last price where nobody shows one. */
  readonly bid: Paise;
  readonly ask: Paise;
}

/** With the last price on a side that has no depth, as of an index and of a closing tick. */
export function quoteOf({ token, at, ltp, bids, asks }: Tick): Quote {
  return { token, at, ltp, bid: bids[0]?.price ?? ltp, ask: asks[0]?.price ?? ltp };
}

/** What a bar leaves for who asks for a quote: its close, on both sides. */
export function closingTick(token: InstrumentToken, bar: Candle, at: EpochMs): Tick {
  const { open, high, low, close, volume } = bar;
  return { token, at, ltp: close, volume, oi: 0, open, high, low, bids: [], asks: [] };
}
