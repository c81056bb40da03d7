/** What the files say of a desk that its log does not. @module */
import type { Timeframe } from "../candle/candle.ts";
import type { Book, Instrument, InstrumentToken } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Product } from "../order/side.ts";

export type Names = Pick<Instrument, "symbol" | "name">;

/** What rows say and events do not; a desk's rules are one. */
export interface ProjectedDesk {
  readonly mode: "backtest" | "paper" | "live";
  instrument(token: InstrumentToken, at: EpochMs): Names;
  /** As they are traded now: what an older journal does not say of its signals. */
  readonly books: readonly { readonly book: Book; readonly product: Product }[];
}

/** What the last signal that led to orders of an instrument was. */
export interface Origin {
  readonly timeframe: Timeframe;
  readonly at: number;
}
