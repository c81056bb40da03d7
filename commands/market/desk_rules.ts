/**
 * From a checked configuration to the rules of a desk: percents become shares, seconds become
 * milliseconds, strategies are bound to their parameters, instruments and charges are looked up.
 * @module
 */
import { marketOf } from "../../domain/calendar/calendar.ts";
import type { ChargeTable } from "../../domain/account/charges.ts";
import type { BookConfig, Config } from "../../domain/config.ts";
import type {
  BookRules,
  DeskRules,
  MarketRules,
  OrderStyle,
  StrategyRules,
} from "../../domain/desk_rules.ts";
import {
  type ContextTokens,
  type FilterRules,
  NO_CONTEXT,
  NO_FILTERS,
} from "../../domain/filter/rules.ts";
import type { ExitRules } from "../../domain/exit/plan.ts";
import { type Book, BOOKS, type InstrumentToken } from "../../domain/instrument/instrument.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/market_time.ts";
import type { BookLimits, RiskRules } from "../../domain/risk/limits.ts";
import type { SizingRules } from "../../domain/portfolio/entries/sizing.ts";
import { strategyNamed } from "./strategies.ts";

/** Whose bars each book looks at. */
export type BookTokens = Readonly<Record<Book, readonly InstrumentToken[]>> & {
  /** Of the options book's tokens, where those are options. */
  readonly optionFutures?: readonly InstrumentToken[];
  /** Options further out than those, for wings. */
  readonly optionWings?: readonly InstrumentToken[];
};

const NOTHING: BookTokens = { fno: [], options: [], equity: [] };

/** What a desk trades and when: known to the command, not to the configuration. */
export interface Market extends MarketRules {
  readonly tokens: BookTokens;
  /** What filters look at; nothing where the market has none of it. */
  readonly context?: ContextTokens;
  /** How far back a desk asks, where more would take too long. */
  readonly historyMinutes?: number;
  /** The dated charge table. */
  readonly charges: ChargeTable;
}

/** Execution is paper here; a desk at a broker overrides it, a backtest the mode. */
export function deskRules(config: Config, market: Market): DeskRules {
  const { tokens, charges, context = NO_CONTEXT, historyMinutes = Infinity, ...lookups } = market;
  const isTraded = (book: Book) => config.books[book].enabled && tokens[book].length > 0;
  return {
    ...lookups,
    mode: config.mode === "rehearse" ? "live" : config.mode,
    capital: config.paperCapital,
    context,
    historyMinutes,
    books: BOOKS.filter(isTraded).map((book) => bookRules(config, book, tokens)),
    idleBooks: BOOKS.filter((book) => !isTraded(book))
      .map((book) => bookRules(config, book, NOTHING)),
    sizing: sizingRules(config),
    risk: riskRules(config),
    charges: config.charges.table === "dated" ? charges : {
      kind: "flat",
      bps: config.charges.flatBps,
      rounding: { when: config.charges.rounding, wholeRupee: [] },
    },
    execution: "paper",
    changesPerOrder: null,
    slippageBps: config.paper.slippageBps,
    latencyMs: config.paper.latencyMs,
    holds: config.signals.holds,
    indicators: config.signals.indicators,
  };
}

/** Those of a book that change from day to day. */
export function tradedBy(
  book: Book,
  { optionFutures: futures, optionWings: wings, ...tokens }: BookTokens,
): Pick<BookRules, "tokens" | "premium"> {
  const priced = { futures: futures ?? [], ...(wings === undefined ? {} : { wings }) };
  const premium = book === "options" && futures !== undefined ? priced : null;
  return { tokens: tokens[book], premium };
}

function bookRules(config: Config, book: Book, tokens: BookTokens): BookRules {
  const own = config.books[book];
  const { squareOff } = config.exits;
  const startAt = squareOff[marketOf(book)];
  return {
    book,
    product: own.product,
    sides: own.sides,
    conflict: own.conflictResolution,
    strategies: strategyRules(own),
    filters: filterRules(config),
    ...tradedBy(book, tokens),
    ...(book === "options" ? writing(config) : {}),
    exits: exitRules(config, book),
    orders: orderStyle(config, book),
    squareOffAt: squareOff.enabled && !own.allowOvernight ? startAt : null,
    // What a book is told to hold overnight although it is MIS, on paper, is no left-over.
    dayOnlySquareOffAt: squareOff.enabled && own.allowOvernight && own.product !== "MIS"
      ? startAt
      : null,
    // Nothing that expires can be held overnight.
    expiringSquareOffAt: squareOff.enabled && book === "options" ? squareOff.optionsExpiry : null,
  };
}

function writing({ books: { options } }: Config): Pick<BookRules, "writing"> {
  const { allowOptionWriting, wingStrikes, wingMaxCostPct } = options;
  return allowOptionWriting ? { writing: { wingStrikes, wingCostMax: wingMaxCostPct / 100 } } : {};
}

function strategyRules(book: BookConfig): StrategyRules[] {
  return book.strategies.filter((each) => each.enabled).map((each) => {
    const strategy = strategyNamed(each.id);
    return {
      id: each.id,
      timeframe: each.timeframe,
      priority: each.priority,
      shadow: each.shadow,
      capitalShare: each.capitalPct / 100,
      tradesPerDayMax: each.maxTradesPerDay ?? Infinity,
      lossStreakMax: each.maxLossStreak ?? Infinity,
      cooldownMs: each.cooldownMinutes * MINUTE_MS,
      playbook: strategy.playbook,
      filters: each.filters,
      bound: strategy.bind(each.params),
    };
  });
}

function filterRules({ filters }: Config): FilterRules {
  if (!filters.enabled) return NO_FILTERS;
  const { higherTimeframe, regime, context } = filters;
  return {
    higher: higherTimeframe.enabled ? higherTimeframe : null,
    regime: regime.enabled
      ? {
        atrHigh: regime.atrHighPct / 100,
        atrLow: regime.atrLowPct / 100,
        bandWidthMin: regime.bandWidthMinPct / 100,
        slopeFlat: regime.slopeFlatPct / 100,
      }
      : null,
    context: context.enabled ? { ...context, breadthMin: context.breadthMinPct / 100 } : null,
  };
}

function exitRules({ exits }: Config, book: Book): ExitRules {
  const { stop, target, options } = exits;
  const isOption = book === "options";
  const targetR = isOption ? options.targetRMultiple : target.rMultiple;
  return {
    stopMode: stop.mode,
    atrMultiple: isOption ? options.atrMultiple : stop.atrMultiple,
    stopTicksMin: isOption ? options.minTicks : 1,
    stopCap: (isOption ? options.stopCapPct : stop.capPct) / 100,
    targetR: target.enabled ? targetR : null,
    targetCap: (isOption ? options.targetCapPct : target.capPct) / 100,
    trailing: exits.trailing,
    timeStopBars: exits.timeStopBars,
    softStopR: exits.softStopR,
  };
}

function orderStyle({ orders }: Config, book: Book): OrderStyle {
  return {
    type: orders.type === "market" ? "MARKET" : "LIMIT",
    throughShare: orders.throughPct[book] / 100,
    validity: orders.validity === "day" ? "DAY" : "UNTIL_FILLED",
    entryTimeoutMs: orders.entryTimeoutSeconds === null
      ? null
      : orders.entryTimeoutSeconds * SECOND_MS,
    stopOffset: {
      share: orders.stopOffsetPct[book] / 100,
      ticks: orders.stopOffsetMinTicks[book],
    },
  };
}

function sizingRules({ sizing }: Config): SizingRules {
  return {
    method: sizing.method,
    lots: sizing.lots,
    riskPerTrade: sizing.riskPerTradePct / 100,
    exposureShare: sizing.maxExposurePct / 100,
    leverageMax: sizing.maxLeverage,
    futuresNotionalMax: sizing.futuresNotionalCap,
    marginShare: sizing.marginPct / 100,
    marginEveryMs: sizing.marginMinutes * MINUTE_MS,
    reserveShare: sizing.reservePct / 100,
  };
}

function riskRules({ risk, sizing }: Config): RiskRules {
  const limits = (book: Book): BookLimits => ({
    entryWindows: risk.entryWindows[book],
    staleMs: risk.stalePriceSeconds[book] * SECOND_MS,
    deviationMax: risk.maxDeviationPct[book] / 100,
    lotsPerOrderMax: book === "equity" ? null : risk.maxLotsPerOrder[book],
    lastEntryOnExpiry: book === "options" ? risk.expiry.lastOptionEntry : null,
  });
  const { profitLock } = risk;
  return {
    enforced: risk.enabled,
    dayLossMax: { amount: risk.maxDailyLoss, share: risk.maxDailyLossPct / 100 },
    symbolLossShare: risk.perSymbolMaxLossPct / 100,
    drawdownShare: risk.maxDrawdownPct / 100,
    profitLock: profitLock.enabled
      ? { multiple: profitLock.armAtLossLimits, giveBackMax: profitLock.giveBackPct / 100 }
      : null,
    exposureShare: sizing.maxExposurePct / 100,
    sensitivity: risk.greeks.enabled
      ? {
        deltaMultiple: risk.greeks.maxDelta,
        underlyingDeltaMultiple: risk.greeks.maxDeltaWithFutures,
        vegaShare: risk.greeks.maxVegaPct / 100,
        thetaShare: risk.greeks.maxThetaPct / 100,
      }
      : null,
    positionsMax: risk.maxPositions,
    tradesPerSymbolMax: risk.maxTradesPerSymbolPerDay,
    tradesPerDayMax: risk.maxTradesPerDay,
    entrySpacingMs: risk.minSecondsBetweenEntries * SECOND_MS,
    ordersPerSecondMax: risk.maxOrdersPerSecond,
    costMultiple: risk.minTargetToCost,
    books: { fno: limits("fno"), options: limits("options"), equity: limits("equity") },
  };
}
