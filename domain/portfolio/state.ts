/**
 * What the desk holds and has asked for, and the events that change it. Events carry what was
 * decided, so that folding them needs no rules and a changed configuration cannot rewrite a day.
 * @module
 */
import type { Timeframe } from "../candle.ts";
import { type Charges, type Rounding, type Segment, totalCharges } from "../charges.ts";
import type { ExitPlan } from "../exit/plan.ts";
import type { ExitReason } from "../exit/reason.ts";
import type { Fill } from "../fill.ts";
import type { Book, InstrumentToken } from "../instrument.ts";
import type { Intent } from "../intent.ts";
import { bookFill, closeNotes, type Ledger, openLedger } from "../ledger.ts";
import { withItem, withoutItem } from "../keyed_list.ts";
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
  /** Last seen price. */
  readonly lastPrice: Paise;
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
  readonly entering: readonly Entering[];
  /** One position an instrument. */
  readonly held: readonly Held[];
  /** By `strategyKey`. */
  readonly strategies: Readonly<Record<string, StrategyDay>>;
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

export interface SeenPrice {
  readonly token: InstrumentToken;
  readonly price: Paise;
}

export type PortfolioEvent =
  /** The day's contract notes are written: charges are rounded as the table says. */
  | { readonly type: "NotesClosed"; readonly rounding: Rounding }
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
  | { readonly type: "PricesSeen"; readonly prices: readonly SeenPrice[] }
  | { readonly type: "PlanMoved"; readonly token: InstrumentToken; readonly move: PlanMove }
  | {
    readonly type: "ExitSet";
    readonly token: InstrumentToken;
    readonly exit: WorkingExit | null;
  };

export const PORTFOLIO_EVENTS = {
  NotesClosed: 1,
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
    entering: [],
    held: [],
    strategies: {},
    realisedToday: {},
  };
}

export function applyPortfolio(state: PortfolioState, event: PortfolioEvent): PortfolioState {
  switch (event.type) {
    case "PortfolioDayOpened":
      return { ...state, date: event.date, strategies: {}, realisedToday: {} };
    case "NotesClosed":
      return { ...state, ledger: closeNotes(state.ledger, event.rounding) };
    case "EntryIntended":
      return { ...state, entering: [...state.entering, event.entering] };
    case "IntentRefused":
    case "ExitWanted":
      return state;
    case "EntryEnded":
      return { ...state, entering: withoutItem(state.entering, entryPlace(state, event.tag)) };
    case "FillBooked":
      return bookedFill(state, event);
    case "PricesSeen":
      return { ...state, held: state.held.map((held) => repriced(held, event.prices)) };
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
  const entering = entryFilled(state, tag, fill);
  const strategies = trade === null || strategyDay === null
    ? state.strategies
    : { ...state.strategies, [`${trade.book}.${trade.strategy}`]: strategyDay };
  const next = { ...state, ledger, entering, strategies, realisedToday };
  return withHeld(next, token, held);
}

/** A complete entry is no longer on its way. */
function entryFilled(state: PortfolioState, tag: string, fill: Fill): readonly Entering[] {
  const place = entryPlace(state, tag);
  const entry = state.entering[place];
  if (entry === undefined) return state.entering;
  const filled = entry.filled + fill.quantity;
  return filled >= entry.order.quantity
    ? withoutItem(state.entering, place)
    : withItem(state.entering, place, { ...entry, filled });
}

function repriced(held: Held, prices: readonly SeenPrice[]): Held {
  const seen = prices.find(({ token }) => token === held.token);
  return seen === undefined ? held : { ...held, lastPrice: seen.price };
}

function entryPlace(state: PortfolioState, tag: string): number {
  return state.entering.findIndex(({ order }) => order.tag === tag);
}

function heldPlace(state: PortfolioState, token: InstrumentToken): number {
  return state.held.findIndex((held) => held.token === token);
}

/** The position of a token, if there is one. */
export function positionOf(state: PortfolioState, token: InstrumentToken): Held | undefined {
  return state.held.find((held) => held.token === token);
}

/** The position of a token that must be there. */
export function heldOf(state: PortfolioState, token: InstrumentToken): Held {
  const held = positionOf(state, token);
  if (held === undefined) throw new Error(`Nothing is held of token ${token}`);
  return held;
}

/** The entry under a tag, if it is on its way. */
export function enteringUnder(state: PortfolioState, tag: string): Entering | undefined {
  return state.entering[entryPlace(state, tag)];
}

export function strategyDay(state: PortfolioState, key: string): StrategyDay {
  return state.strategies[key] ?? { trades: 0, lossStreak: 0, pausedUntil: 0 as EpochMs };
}

/** The entry of a token that is still under way, if any. */
export function enteringOf(state: PortfolioState, token: InstrumentToken): Entering | undefined {
  return state.entering.find(({ order }) => order.token === token);
}

function isNew(held: Held, exit: WorkingExit): boolean {
  return held.exit?.order.tag !== exit.order.tag;
}

function withHeld(
  state: PortfolioState,
  token: InstrumentToken,
  held: Held | null,
): PortfolioState {
  const place = heldPlace(state, token);
  return {
    ...state,
    held: held === null ? withoutItem(state.held, place) : withItem(state.held, place, held),
  };
}
