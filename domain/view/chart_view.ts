/** One instrument as its chart shows it. @module */
import type { Candle, Timeframe } from "../candle/candle.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { Side } from "../order/side.ts";
import type { DepthLevel } from "../tick/tick.ts";

export interface ChartView {
  /** What is shown: what was selected, or the engine's choice; null when there is nothing. */
  readonly symbol: string | null;
  readonly timeframe: Timeframe;
  /** Everything that may be selected. */
  readonly symbols: readonly string[];
  /** Oldest first; the last one may still be forming. */
  readonly candles: readonly Candle[];
  /** Of each candle, in paise with their fraction; null while cold. */
  readonly ema20: readonly (number | null)[];
  readonly ema50: readonly (number | null)[];
  readonly marks: readonly TradeMark[];
  /** Of the position that is held; null without one. */
  readonly entry: Paise | null;
  /** Its trigger: 0 once that order is what closes. Null where none works. */
  readonly stop: Paise | null;
  readonly target: Paise | null;
  /** Held to cover something: there is no stop, and none is missing. */
  readonly isWing: boolean;
  /** Null for an index and before the first quote. */
  readonly depth: Depth | null;
  readonly lastPrice: Paise | null;
  readonly prevClose: Paise | null;
  /** Host milliseconds since the last quote; null before the first. */
  readonly quoteAgeMs: number | null;
}

export interface TradeMark {
  readonly at: EpochMs;
  readonly price: Paise;
  readonly side: Side;
  readonly purpose: "entry" | "exit";
}

/** Best first, five levels at most. */
export interface Depth {
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}
