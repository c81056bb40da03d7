/**
 * The shape of a checked configuration: complete (every default filled in), consistent as a
 * whole, and the same for every run of the desk. Shares are in percent, money in paise.
 * @module
 */
import type { Timeframe } from "./candle/candle.ts";
import type { FilterName, VixLevels } from "./filter/rules.ts";
import type { ClockWindow } from "./market_time.ts";
import type { Paise } from "./money.ts";
import type { ParameterValues } from "./strategy/strategy.ts";

/** A clock time in IST as minutes since midnight: 09:15 is 555. */
export type MinuteOfDay = number;

export interface Config {
  /**
   * `backtest`: a file that only a backtest may use. `rehearse` and `live` may be traded with on
   * paper too. No file starts real trading by itself.
   */
  readonly mode: "paper" | "backtest" | "rehearse" | "live";
  /** Equity at the start of a paper or backtest run. */
  readonly paperCapital: Paise;
  readonly books: {
    readonly fno: FnoBookConfig;
    readonly options: OptionsBookConfig;
    readonly equity: EquityBookConfig;
  };
  readonly filters: FiltersConfig;
  readonly sizing: SizingConfig;
  readonly risk: RiskConfig;
  readonly exits: ExitsConfig;
  readonly orders: OrdersConfig;
  readonly charges: ChargesConfig;
  readonly paper: PaperConfig;
  readonly kite: KiteConfig;
  /** Whose ticks are kept for a replay. */
  readonly recordTicks: "off" | "kite" | "all";
  readonly signals: {
    readonly holds: "all" | "changes" | "counts";
    /** Indicators of a journalled signal: all that its file has a column for, or those in use. */
    readonly indicators: "all" | "used";
  };
  /** True: sessions are taken from the rows of the data file, whatever their hours. */
  readonly session: { readonly fromFile: boolean };
}

/** One value a book. */
export interface PerBook<T> {
  readonly fno: T;
  readonly options: T;
  readonly equity: T;
}

/** What the three books have in common. */
export interface BookConfig {
  readonly enabled: boolean;
  readonly product: "MIS" | "NRML";
  /** Whether a position may stay open after the day; any product but MIS needs it. */
  readonly allowOvernight: boolean;
  /** Which entries are taken. */
  readonly sides: "both" | "long" | "short";
  /** Which decision wins when several strategies speak on the same bar of a symbol. */
  readonly conflictResolution: "highest_confidence" | "priority" | "net_out";
  readonly strategies: readonly StrategyConfig[];
}

export interface FnoBookConfig extends BookConfig {
  readonly product: "MIS" | "NRML";
  readonly underlyings: readonly string[];
  /** Trading days before expiry, the expiry day being 1, from which the next month is traded. */
  readonly nextMonthDays: number;
}

export interface OptionsBookConfig extends BookConfig {
  readonly product: "MIS" | "NRML";
  readonly underlyings: readonly string[];
  /** Whose bars give the signals: the current future's, or those of the options themselves. */
  readonly signalSource: "underlying" | "premium";
  /** Options are sold to open as well, each behind a bought wing. */
  readonly allowOptionWriting: boolean;
  /** Listed strikes between what is sold and its wing. */
  readonly wingStrikes: number;
  /** Most that a wing may cost, percent of what the short brings. */
  readonly wingMaxCostPct: number;
}

export interface EquityBookConfig extends BookConfig {
  readonly product: "MIS";
  readonly universe: {
    readonly lists: readonly ("nifty_50" | "nifty_100")[];
    readonly minPrice: Paise;
    readonly maxSymbols: number;
  };
}

/** One strategy in one book. */
export interface StrategyConfig {
  readonly id: string;
  readonly enabled: boolean;
  readonly timeframe: Timeframe;
  /** 1 wins over 2 where conflicts are resolved by priority. */
  readonly priority: number;
  /** True: its signals are journalled, never traded. */
  readonly shadow: boolean;
  /** Its budget, percent of equity. */
  readonly capitalPct: number;
  /** Null: no limit of its own. */
  readonly maxTradesPerDay: number | null;
  /** Losses in a row after which it pauses for `cooldownMinutes`; null: it never does. */
  readonly maxLossStreak: number | null;
  readonly cooldownMinutes: number;
  /** Filters that may hold its entries back. */
  readonly filters: readonly FilterName[];
  readonly params: ParameterValues;
}

/** What holds entries back whatever their strategy. */
export interface FiltersConfig {
  /** False switches all of them off. */
  readonly enabled: boolean;
  readonly higherTimeframe: {
    readonly enabled: boolean;
    readonly timeframes: readonly Timeframe[];
    /** How many of them must be on the entry's side: one, or none against it. */
    readonly agree: "any" | "all";
  };
  /** Percent of the price. */
  readonly regime: {
    readonly enabled: boolean;
    readonly atrHighPct: number;
    readonly atrLowPct: number;
    readonly bandWidthMinPct: number;
    readonly slopeFlatPct: number;
  };
  readonly context: {
    readonly enabled: boolean;
    readonly vix: VixLevels;
    readonly breadthMinPct: number;
    readonly relativeVolumeMin: number;
  };
}

export interface SizingConfig {
  readonly method: "fixed_risk_atr" | "fixed_qty";
  /** Quantity of `fixed_qty`, in lots. */
  readonly lots: number;
  /** Units in a lot; null: the instrument's own. */
  readonly lotSize: number | null;
  readonly riskPerTradePct: number;
  readonly maxExposurePct: number;
  /** Equity notional, times equity. */
  readonly maxLeverage: number;
  /** Futures notional, times equity. */
  readonly futuresNotionalCap: number;
  /** Margin of futures and short options as a share of notional, in paper. */
  readonly marginPct: number;
  /** Between two questions for margins and funds, at a broker. */
  readonly marginMinutes: number;
  /** Kept back so that exits are never refused for funds. */
  readonly reservePct: number;
}

/** Limits of entries. What only reduces a position is never held back by them. */
export interface RiskConfig {
  readonly enabled: boolean;
  /** The day's loss at which the desk halts and flattens: the smaller of the two. */
  readonly maxDailyLoss: Paise;
  readonly maxDailyLossPct: number;
  /** The day's loss on one underlying in one book. */
  readonly perSymbolMaxLossPct: number;
  /** From the day's peak of equity. */
  readonly maxDrawdownPct: number;
  /** Armed by a profit of so many times the daily loss limit; then a share may be given back. */
  readonly profitLock: {
    readonly enabled: boolean;
    readonly armAtLossLimits: number;
    readonly giveBackPct: number;
  };
  readonly maxPositions: number;
  readonly maxTradesPerSymbolPerDay: number;
  readonly maxTradesPerDay: number;
  /** Between two entries of one symbol. */
  readonly minSecondsBetweenEntries: number;
  readonly maxOrdersPerSecond: number;
  /** Equity is bound by leverage instead. */
  readonly maxLotsPerOrder: { readonly fno: number; readonly options: number };
  readonly entryWindows: PerBook<readonly ClockWindow[]>;
  /** Factors on an entry's quantity as an expiry comes near; the smallest that applies counts. */
  readonly expiry: {
    readonly weekFactor: number;
    readonly dayFactor: number;
    readonly lastHourFactor: number;
    readonly lastOptionEntry: MinuteOfDay;
  };
  readonly stalePriceSeconds: PerBook<number>;
  /** Between an order's price and the last traded price. */
  readonly maxDeviationPct: PerBook<number>;
  /** Distance to the target over round-trip charges and spread. */
  readonly minTargetToCost: number;
  /** Of the options book, and of futures and options on one underlying together. */
  readonly greeks: {
    readonly enabled: boolean;
    /** Worth of the underlyings that move alike, times equity. */
    readonly maxDelta: number;
    readonly maxDeltaWithFutures: number;
    /** For one percent point of volatility, and for one day: percent of equity. */
    readonly maxVegaPct: number;
    readonly maxThetaPct: number;
  };
}

/** Exits of every position; `options` has its own stop and target, the rest is shared. */
export interface ExitsConfig {
  readonly stop: {
    /** An order at the broker, or a look at each bar's close. */
    readonly mode: "at_broker" | "on_close";
    /** Distance from entry, times ATR of the strategy's timeframe. */
    readonly atrMultiple: number;
    /** Distance at most, percent of the entry price. */
    readonly capPct: number;
  };
  readonly target: {
    readonly enabled: boolean;
    readonly rMultiple: number;
    readonly capPct: number;
  };
  readonly trailing: TrailingConfig;
  /** Bars after which a position is closed; null: never. */
  readonly timeStopBars: number | null;
  /** Open result at which half is closed, in R (negative); null: never. */
  readonly softStopR: number | null;
  readonly options: {
    /** Stop distance: this times ATR of the option, or |delta| times this times its future's. */
    readonly atrMultiple: number;
    readonly minTicks: number;
    /** Percent of the premium. */
    readonly stopCapPct: number;
    readonly targetRMultiple: number;
    readonly targetCapPct: number;
  };
  /** When closing the day's positions starts. */
  readonly squareOff: {
    readonly enabled: boolean;
    readonly equity: MinuteOfDay;
    readonly fno: MinuteOfDay;
    /** Of options on their expiry day; on other days they close with `fno`. */
    readonly optionsExpiry: MinuteOfDay;
  };
}

export type TrailingConfig =
  | { readonly mode: "off" }
  /** From a result of `fromR`, the stop follows in whole steps of `stepR`. */
  | { readonly mode: "r_steps"; readonly fromR: number; readonly stepR: number }
  /** On each close the stop moves to close - `atrMultiple` x ATR where that is nearer. */
  | { readonly mode: "atr_from_close"; readonly atrMultiple: number };

/** How orders are sent. */
export interface OrdersConfig {
  /** A limit through the price is the rule; `market` is for comparison with other programs. */
  readonly type: "limit" | "market";
  readonly validity: "day" | "until_filled";
  /** How far through the price a marketable limit goes, percent of it. */
  readonly throughPct: PerBook<number>;
  /** After which an entry's unfilled rest is cancelled; null: never. */
  readonly entryTimeoutSeconds: number | null;
  /** How far beyond its trigger a resting stop's limit lies: the larger of the two. */
  readonly stopOffsetPct: PerBook<number>;
  readonly stopOffsetMinTicks: PerBook<number>;
}

export type ChargesConfig =
  /** The dated table of brokerage, taxes and fees. */
  | { readonly table: "dated" }
  /** A flat share of turnover on each side, for comparison with other programs. */
  | {
    readonly table: "flat";
    readonly flatBps: number;
    readonly rounding: "fill" | "day" | "none";
  };

/** Where Kite is: its own hosts, or an exchange on loopback. */
export interface KiteConfig {
  readonly root: string;
  readonly ticker: string;
}

/** How the paper exchange fills where there is no depth. */
export interface PaperConfig {
  readonly slippageBps: number;
  /** From sending an order to its reaching the exchange, market time. */
  readonly latencyMs: number;
}
