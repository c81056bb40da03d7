/** What the broker shows of an instrument when it is asked, outside the stream of ticks. @module */
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { Paise } from "../money.ts";
import type { Tick } from "../tick/tick.ts";

export interface LastPrice {
  readonly token: InstrumentToken;
  readonly ltp: Paise;
}

export interface DayPrices extends LastPrice {
  readonly open: Paise;
  readonly high: Paise;
  readonly low: Paise;
  /** Of the trading day before. */
  readonly prevClose: Paise;
}

export interface FullQuote {
  readonly tick: Tick;
  /** Orders beyond these prices are refused today; null for an index, and where they are not told. */
  readonly lowerLimit: Paise | null;
  readonly upperLimit: Paise | null;
}

/** By `instrumentKey`: only what the broker knows. */
export type ByKey<T> = Readonly<Record<string, T>>;
