/**
 * What an engine asks for: a signal of one strategy on one bar, with everything that explains it.
 * @module
 */
import type { Timeframe } from "../candle/candle.ts";
import type { Book, InstrumentToken } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { Product } from "../order/side.ts";
import type { Playbook } from "./strategy.ts";
import type { Quote } from "../tick/tick.ts";

/** What the signal's bar was seen against, in words; `not_ready` or `not_computed` for none. */
export interface SignalContext {
  /** Of the strategy's timeframe: `up`, `down` or `flat`. */
  readonly trend: string;
  /** `low`, `normal`, `high` or `compressed`. */
  readonly volatility: string;
  /** Of longer timeframes: `up`, `down` or `mixed`. */
  readonly higher: string;
}

export interface Signal {
  readonly book: Book;
  /** As the book traded then; missing in an older journal. */
  readonly product?: Product;
  readonly strategy: string;
  readonly timeframe: Timeframe;
  readonly token: InstrumentToken;
  readonly signal: "LONG" | "SHORT" | "EXIT" | "HOLD";
  readonly reason: string;
  /** 0..1 */
  readonly confidence: number;
  /** Close of the bar. */
  readonly price: Paise;
  /** Start of the bar. */
  readonly barAt: EpochMs;
  /** ATR of the strategy's timeframe in paise; null while it is cold. */
  readonly atr: number | null;
  /** Values by indicator name, paise where the indicator is a price. */
  readonly indicators: Readonly<Record<string, number | null>>;
  readonly context: SignalContext;
  readonly playbook: Playbook;
}

/** A signal that wants something done. */
export type Intent = Signal & {
  readonly signal: "LONG" | "SHORT" | "EXIT";
  /**
   * What an entry trades, at which price: the instrument itself, or the option that stands for it.
   * Null where only bars are known, and for an exit.
   */
  readonly leg: Quote | null;
  /** Of the future by which `leg` is at the money, where the option's own bars gave the signal. */
  readonly future?: Quote;
  /** Of the option that is bought first where `leg` is sold to open. */
  readonly wing?: Quote;
};

/** Of what is traded as a derivative: the future's, or the price of the bars themselves. */
export function underlyingPrice({ future, price }: Pick<Intent, "future" | "price">): Paise {
  return future?.ltp ?? price;
}

/** Who owns a position: one strategy of one book. */
export function strategyKey(of: { readonly book: Book; readonly strategy: string }): string {
  return `${of.book}.${of.strategy}`;
}

/** One strategy on one instrument. */
export function seriesKey(of: Pick<Signal, "book" | "strategy" | "token">): string {
  return `${of.book}.${of.strategy}:${of.token}`;
}

/** Identity of an intent: the same decision on the same bar is the same order. */
export function intentKey(intent: Signal, leg: string): string {
  return `${strategyKey(intent)}:${intent.token}:${intent.timeframe}:${intent.barAt}:${leg}`;
}
