/**
 * The rules a desk runs by, in the terms of the domain: what a checked configuration becomes
 * once instruments, charges and strategies are known. Functions here are pure look-ups.
 * @module
 */
import type { Timeframe } from "./candle/candle.ts";
import type { ChargeTable } from "./account/charges.ts";
import type { PriceOffset } from "./order/order_price.ts";
import type { ExitRules } from "./exit/plan.ts";
import type { ContextTokens, FilterName, FilterRules } from "./filter/rules.ts";
import type { Book, Instrument, InstrumentToken } from "./instrument/instrument.ts";
import type { HaltIndex } from "./calendar/market_halt.ts";
import type { TradingMode } from "./calendar/market_knowledge.ts";
import type { EpochMs, IsoDate } from "./market_time.ts";
import type { Paise } from "./money.ts";
import type { Validity } from "./order/order.ts";
import type { PriceBand } from "./order/price_band.ts";
import type { RiskRules } from "./risk/limits.ts";
import type { Session } from "./calendar/session.ts";
import type { Product } from "./order/side.ts";
import type { SizingRules } from "./portfolio/entries/sizing.ts";
import type { BoundStrategy, Playbook } from "./strategy/strategy.ts";

/** How orders are sent. */
export interface OrderStyle {
  /** Marketable limits by default; MARKET for comparison runs. */
  readonly type: "LIMIT" | "MARKET";
  /** A marketable limit's distance through the price, as its share. */
  readonly throughShare: number;
  readonly validity: Validity;
  /** An entry's unfilled rest is cancelled after this; null: never. */
  readonly entryTimeoutMs: number | null;
  /** Limit of a resting stop, beyond its trigger. */
  readonly stopOffset: PriceOffset;
}

export interface StrategyRules {
  readonly id: string;
  readonly timeframe: Timeframe;
  readonly priority: number;
  /** Recorded, never traded. */
  readonly shadow: boolean;
  /** Its budget as a share of equity. */
  readonly capitalShare: number;
  readonly tradesPerDayMax: number;
  readonly lossStreakMax: number;
  readonly cooldownMs: number;
  readonly playbook: Playbook;
  /** Filters that may hold its entries back. */
  readonly filters: readonly FilterName[];
  readonly bound: BoundStrategy;
}

/** Of an options book whose signals come from the bars of the options themselves. */
export interface PremiumRules {
  /** Current futures of the options: what one costs says which of them are at the money. */
  readonly futures: readonly InstrumentToken[];
  /** Options beyond the book's tokens that may be bought as wings: they need prices only. */
  readonly wings?: readonly InstrumentToken[];
}

/** Of an options book that may sell to open: never without a bought wing. */
export interface WritingRules {
  /** How many listed strikes further out of the money the wing lies. */
  readonly wingStrikes: number;
  /** Most that the wing may cost, as a share of what the short brings. */
  readonly wingCostMax: number;
}

export interface BookRules {
  readonly book: Book;
  readonly product: Product;
  readonly sides: "both" | "long" | "short";
  readonly conflict: "highest_confidence" | "priority" | "net_out";
  readonly strategies: readonly StrategyRules[];
  readonly filters: FilterRules;
  /** Whose bars give the signals. */
  readonly tokens: readonly InstrumentToken[];
  /** Null where `tokens` are futures whose options are bought, and for other books. */
  readonly premium: PremiumRules | null;
  /** Missing where options are only bought. */
  readonly writing?: WritingRules;
  /** Held from before and not traded any more: bars of these count, nothing is entered on them. */
  readonly followed?: readonly InstrumentToken[];
  readonly exits: ExitRules;
  readonly orders: OrderStyle;
  /** IST minute at which closing the day's positions starts; null: never. */
  readonly squareOffAt: number | null;
  /** The same for what expires today, where that is earlier. */
  readonly expiringSquareOffAt: number | null;
  /** The same for what was bought within the day (MIS) before its book came to hold overnight. */
  readonly dayOnlySquareOffAt: number | null;
}

/** What a desk trades and when: the same look-ups over a file, a simulated market or a broker's. */
export interface MarketRules {
  /** `bars`: minutes as files have them. `ticks`: quotes, with depth where there is any. */
  readonly marketData: "bars" | "ticks";
  /** How long after a minute its last ticks may come: its bars close so much later [0]. */
  readonly lateTicksMs?: number;
  /** Instruments whose bars stand for quotes: the options of files; none where the market ticks. */
  readonly quotedBars?: readonly InstrumentToken[];
  /** Those that are seen; where none is, nothing is known of halts of the market. */
  readonly haltIndices: readonly HaltIndex[];
  /** The instrument as it was at an instant (lots change). */
  instrument(token: InstrumentToken, at: EpochMs): Instrument;
  /** Prices that the exchange takes at that instant; null where none are set. */
  priceBand(token: InstrumentToken, at: EpochMs): PriceBand | null;
  /** The same of a stop's trigger, where a band about the price of now says nothing of it. */
  triggerBand?(token: InstrumentToken, at: EpochMs): PriceBand | null;
  /** Whether the exchange takes orders for an instrument at an instant. */
  isOpen(token: InstrumentToken, at: EpochMs): boolean;
  /**
   * The option nearest to the money of what an instrument is a derivative of: its nearest expiry,
   * the strike closest to `price`. Null where none is listed.
   */
  optionAtMoney(
    underlying: InstrumentToken,
    kind: "CE" | "PE",
    price: Paise,
    at: EpochMs,
  ): Instrument | null;
  /** The same option so many listed strikes further out of the money; null where none is listed. */
  optionFurther(option: InstrumentToken, strikes: number, at: EpochMs): Instrument | null;
  /**
   * What a unit of a contract is settled at once trading on the day of its expiry, that of `at` or
   * one before, is over; null for what expires later, or where nobody knows.
   */
  settlementPrice(token: InstrumentToken, at: EpochMs): Paise | null;
  /**
   * The next trading sessions that end after an instant, in order; empty when none is known. Of a
   * running desk: of what it trades, and of what it holds at that moment.
   */
  sessionsAfter(at: EpochMs): readonly Session[];
  /** Factor on an entry's quantity as its instrument's expiry comes near; 1 otherwise. */
  entryScale(instrument: Instrument, at: EpochMs): number;
  /** When trading in what expires on a day ends. */
  expiresAt(expiry: IsoDate): EpochMs;
  /** True in the last hour of trading on the instrument's expiry day. */
  isLastHourOfExpiry(token: InstrumentToken, at: EpochMs): boolean;
}

export interface DeskRules extends MarketRules {
  /** A rehearsal is live. */
  readonly mode: TradingMode;
  /** What the desk's book begins with. */
  readonly capital: Paise;
  /** At a broker: equity that is traded with at most, whatever the book has become worth. */
  readonly capitalMax?: Paise;
  /** What is looked at without being traded. */
  readonly context: ContextTokens;
  /** Minutes of history that candles ask for at most. */
  readonly historyMinutes: number;
  readonly books: readonly BookRules[];
  /** Those that trade nothing: by these goes what is still held of them. */
  readonly idleBooks: readonly BookRules[];
  readonly sizing: SizingRules;
  readonly risk: RiskRules;
  readonly charges: ChargeTable;
  /** Who fills orders: the paper exchange in the tree, or a broker behind the order port. */
  readonly execution: "paper" | "broker";
  /** Changes of one order that a broker takes; null: any number. */
  readonly changesPerOrder: number | null;
  readonly slippageBps: number;
  /** From sending an order to its reaching the paper exchange. */
  readonly latencyMs: number;
  readonly holds: "all" | "changes" | "counts";
  /** Indicators in the journal: all that its files have columns for, or those in use. */
  readonly indicators: "all" | "used";
}

/** The rules of a book that the desk trades; it holds and orders nothing in another. */
export function bookOf({ books }: Pick<DeskRules, "books">, book: Book): BookRules {
  const rules = books.find((each) => each.book === book);
  if (rules === undefined) throw new Error(`No rules for book ${book}`);
  return rules;
}
