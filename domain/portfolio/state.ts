/**
 * What the desk holds and has asked for, and the events that change it. Events carry what was
 * decided, so that folding them needs no rules and a changed configuration cannot rewrite a day.
 * @module
 */
import type { Timeframe } from "../candle.ts";
import { type Charges, type Segment, totalCharges } from "../charges.ts";
import type { ExitPlan } from "../exit/plan.ts";
import type { ExitReason } from "../exit/reason.ts";
import type { Fill } from "../fill.ts";
import type { Book, InstrumentToken } from "../instrument.ts";
import type { Intent } from "../intent.ts";
import { bookFill, type Ledger, openLedger } from "../ledger.ts";
import type { EpochMs, IsoDate } from "../market_time.ts";
import { type Paise, paiseToMicros } from "../money.ts";
import type { NewOrder } from "../order.ts";
import type { OpenTrade, Trade } from "../trade.ts";

/** An entry on its way: sized, not yet ended. */
export interface Entering {
  readonly order: NewOrder;
  readonly timeframe: Timeframe;
  /** Price of the signal: what the order is expected to fill near. */
  readonly reference: Paise;
  /** Distance to the initial stop, paise per unit. */
  readonly distance: number;
  /** A stop level that the signal's bar has set, else null. */
  readonly stopLevel: number | null;
  readonly filled: number;
}

/** A position with its exits. */
export interface Held {
  readonly book: Book;
  readonly strategy: string;
  readonly timeframe: Timeframe;
  readonly token: InstrumentToken;
  readonly openedAt: EpochMs;
  /** Units, negative when short. */
  readonly quantity: number;
  readonly plan: ExitPlan;
  readonly trade: OpenTrade;
  /** The one working exit at the broker: a resting stop, or the order that closes. */
  readonly exit: WorkingExit | null;
  /** Exits sent so far: numbers their tags. */
  readonly exits: number;
}

export interface WorkingExit {
  readonly order: NewOrder;
  /** Null while it is a resting stop. */
  readonly closing: ExitReason | null;
  readonly filled: number;
  /** How often a closing order was re-priced. */
  readonly rung: number;
}

export interface StrategyDay {
  readonly trades: number;
  readonly lossStreak: number;
  /** No entries before this instant. */
  readonly pausedUntil: EpochMs;
}

export interface PortfolioState {
  readonly date: IsoDate | null;
  readonly ledger: Ledger;
  /** By tag. */
  readonly entering: Readonly<Record<string, Entering>>;
  /** By token: one position an instrument. */
  readonly held: Readonly<Record<number, Held>>;
  /** By `strategyKey`. */
  readonly strategies: Readonly<Record<string, StrategyDay>>;
  /** Last seen price of what is held, by token. */
  readonly prices: Readonly<Record<number, Paise>>;
  /** Realised today after charges, micro-rupees by `riskKey`. */
  readonly realisedToday: Readonly<Record<string, number>>;
}

/** What moves while a position is held: small, since it may come every bar. */
export interface PlanMove {
  readonly stop: number;
  readonly softStopDone: boolean;
  /** Bars held, and the highest and lowest price of the trade. */
  readonly bars: number;
  readonly high: Paise;
  readonly low: Paise;
}

export type PortfolioEvent =
  | { readonly type: "PortfolioDayOpened"; readonly date: IsoDate }
  | {
    readonly type: "EntryIntended";
    readonly tag: string;
    readonly intent: Intent;
    readonly entering: Entering;
  }
  | {
    readonly type: "IntentRefused";
    readonly intent: Intent;
    readonly code: string;
    readonly detail: string;
  }
  | { readonly type: "ExitWanted"; readonly intent: Intent }
  | { readonly type: "EntryEnded"; readonly tag: string; readonly reason: string }
  | {
    readonly type: "FillBooked";
    readonly tag: string;
    readonly fill: Fill;
    readonly segment: Segment;
    readonly charges: Charges;
    readonly token: InstrumentToken;
    /** `riskKey` under which the day's result counts. */
    readonly riskKey: string;
    /** The position after the fill; null when it is flat. */
    readonly held: Held | null;
    /** The round trip that this fill ended. */
    readonly trade: Trade | null;
    /** The strategy's day after that round trip. */
    readonly strategyDay: StrategyDay | null;
  }
  | { readonly type: "PricesSeen"; readonly prices: Readonly<Record<number, Paise>> }
  | { readonly type: "PlanMoved"; readonly token: InstrumentToken; readonly move: PlanMove }
  | {
    readonly type: "ExitSet";
    readonly token: InstrumentToken;
    readonly exit: WorkingExit | null;
  };

export const PORTFOLIO_EVENTS = {
  PortfolioDayOpened: 1,
  EntryIntended: 1,
  IntentRefused: 1,
  ExitWanted: 1,
  EntryEnded: 1,
  FillBooked: 1,
  PricesSeen: 1,
  PlanMoved: 1,
  ExitSet: 1,
} as const;

export function openPortfolio(capital: Paise): PortfolioState {
  return {
    date: null,
    ledger: openLedger(capital),
    entering: {},
    held: {},
    strategies: {},
    prices: {},
    realisedToday: {},
  };
}

export function applyPortfolio(state: PortfolioState, event: PortfolioEvent): PortfolioState {
  switch (event.type) {
    case "PortfolioDayOpened":
      return { ...state, date: event.date, strategies: {}, realisedToday: {} };
    case "EntryIntended":
      return { ...state, entering: { ...state.entering, [event.tag]: event.entering } };
    case "IntentRefused":
    case "ExitWanted":
      return state;
    case "EntryEnded":
      return { ...state, entering: without(state.entering, event.tag) };
    case "FillBooked":
      return bookedFill(state, event);
    case "PricesSeen":
      return { ...state, prices: event.prices };
    case "PlanMoved": {
      const held = heldOf(state, event.token);
      const { stop, softStopDone, bars, high, low } = event.move;
      const plan = { ...held.plan, stop, softStopDone, bars };
      return withHeld(state, event.token, {
        ...held,
        plan,
        trade: { ...held.trade, bars, high, low },
      });
    }
    case "ExitSet": {
      const held = heldOf(state, event.token);
      const exits = held.exits + (event.exit !== null && isNew(held, event.exit) ? 1 : 0);
      return withHeld(state, event.token, { ...held, exit: event.exit, exits });
    }
  }
}

function bookedFill(
  state: PortfolioState,
  event: Extract<PortfolioEvent, { type: "FillBooked" }>,
): PortfolioState {
  const { tag, fill, segment, charges, token, held, trade, strategyDay } = event;
  const { ledger, effect } = bookFill(state.ledger, fill, segment, charges);
  const gained = paiseToMicros(effect.realised) - totalCharges(charges);
  const realisedToday = {
    ...state.realisedToday,
    [event.riskKey]: (state.realisedToday[event.riskKey] ?? 0) + gained,
  };
  const entry = state.entering[tag];
  const entering = entry === undefined ? state.entering : entryFilled(state.entering, tag, fill);
  const strategies = trade === null || strategyDay === null
    ? state.strategies
    : { ...state.strategies, [`${trade.book}.${trade.strategy}`]: strategyDay };
  const { [token]: _last, ...others } = state.prices;
  const prices = held === null ? others : { ...state.prices, [token]: fill.price };
  const next = { ...state, ledger, entering, strategies, prices, realisedToday };
  return withHeld(next, token, held);
}

/** A complete entry is no longer on its way. */
function entryFilled(
  entering: PortfolioState["entering"],
  tag: string,
  fill: Fill,
): PortfolioState["entering"] {
  const entry = entering[tag]!;
  const filled = entry.filled + fill.quantity;
  if (filled >= entry.order.quantity) return without(entering, tag);
  return { ...entering, [tag]: { ...entry, filled } };
}

export function heldOf(state: PortfolioState, token: InstrumentToken): Held {
  const held = state.held[token];
  if (held === undefined) throw new Error(`Nothing is held of token ${token}`);
  return held;
}

export function strategyDay(state: PortfolioState, key: string): StrategyDay {
  return state.strategies[key] ?? { trades: 0, lossStreak: 0, pausedUntil: 0 as EpochMs };
}

/** The entry of a token that is still under way, if any. */
export function enteringOf(state: PortfolioState, token: InstrumentToken): Entering | undefined {
  for (const tag in state.entering) {
    if (state.entering[tag]!.order.token === token) return state.entering[tag];
  }
  return undefined;
}

function isNew(held: Held, exit: WorkingExit): boolean {
  return held.exit?.order.tag !== exit.order.tag;
}

function withHeld(
  state: PortfolioState,
  token: InstrumentToken,
  held: Held | null,
): PortfolioState {
  if (held !== null) return { ...state, held: { ...state.held, [token]: held } };
  return { ...state, held: without(state.held, token) };
}

function without<V>(entries: Readonly<Record<string, V>>, key: string | number): Record<string, V> {
  const { [key]: _gone, ...rest } = entries;
  return rest;
}
