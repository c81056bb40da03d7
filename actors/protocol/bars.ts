/**
 * Prices on their way to who decides upon them: bars from candles to engines, what an engine or the
 * feed tells portfolio of what is held.
 * @module
 */
import type { Candle, Timeframe } from "../../domain/candle/candle.ts";
import type { Book, InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { Quote } from "../../domain/tick/tick.ts";

export interface BarsQuestion {
  readonly token: InstrumentToken;
  readonly timeframe: Timeframe;
}

/**
 * The newest closed bars of a series, oldest first: news only to an engine that is cold. The last
 * of them may still be announced.
 */
export interface Bars extends BarsQuestion {
  readonly candles: readonly Candle[];
}

export interface BarClosed {
  readonly token: InstrumentToken;
  readonly timeframe: Timeframe;
  readonly candle: Candle;
  /** End of the last minute that was traded: before the bar's end, its close is an old price. */
  readonly pricedUntil: EpochMs;
}

/** The time of a bar is over without a single minute traded in it. */
export interface BarMissed {
  readonly token: InstrumentToken;
  readonly timeframe: Timeframe;
  /** Where it would have started. */
  readonly at: EpochMs;
}

/** One bar of the owner's timeframe, for the exits that look at closes. */
export interface BarMarked {
  readonly book: Book;
  /** Whose bar it is: what the book trades, or the underlying of it. */
  readonly token: InstrumentToken;
  readonly candle: Candle;
  /** Paise; null until there were enough bars. */
  readonly atr: number | null;
  /** Bars since the entry, this one included. */
  readonly bars: number;
  /** Highest and lowest price of those bars. */
  readonly high: Paise;
  readonly low: Paise;
}

/** A short bar of each instrument: the minute that has closed, or what ticked in a second. */
export interface PricesMoved {
  readonly at: EpochMs;
  readonly tokens: readonly InstrumentToken[];
  readonly candles: readonly Candle[];
  /** In parallel; null where there are bars only. */
  readonly quotes: readonly Quote[] | null;
  /** Of all that the portfolio watches, as far as it has ticked; empty where there are bars only. */
  readonly newest: readonly Quote[];
}
