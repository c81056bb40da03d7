/**
 * What a fill does to a position: opens it with its plan, grows it, shrinks it, or ends the
 * round trip. Pure: the result is the event that the portfolio records.
 * @module
 */
import { chargesFor, scheduleOn, segmentOf } from "../charges.ts";
import type { BookRules, DeskRules, StrategyRules } from "../desk_rules.ts";
import { type ExitPlan, growPlan, openPlan, shrinkPlan, stopReason } from "../exit/plan.ts";
import type { ExitReason } from "../exit/reason.ts";
import type { Fill } from "../fill.ts";
import type { Instrument, InstrumentToken } from "../instrument.ts";
import { strategyKey } from "../intent.ts";
import { type EpochMs, istDate } from "../market_time.ts";
import { riskKey } from "../risk/day.ts";
import { signed } from "../side.ts";
import { closeTrade, fillTrade, type OpenTrade, openTrade, type Trade } from "../trade.ts";
import {
  type Entering,
  enteringUnder,
  type Held,
  type PortfolioEvent,
  type PortfolioState,
  positionOf,
  type StrategyDay,
  strategyDay,
} from "./state.ts";

export type FillBooked = Extract<PortfolioEvent, { type: "FillBooked" }>;

/** Which order a tag belongs to. */
export type FillOf =
  | { readonly type: "entry"; readonly entering: Entering; readonly held: Held | null }
  | { readonly type: "exit"; readonly held: Held };

/** Finds the order behind a fill; null when the desk has none under that tag. */
export function orderOfFill(state: PortfolioState, tag: string): FillOf | null {
  const entering = enteringUnder(state, tag);
  if (entering !== undefined) {
    return { type: "entry", entering, held: positionOf(state, entering.order.token) ?? null };
  }
  for (const held of state.held) {
    if (held.exit?.order.tag === tag) return { type: "exit", held };
  }
  return null;
}

/** The event that books `fill`. */
export function bookedBy(
  state: PortfolioState,
  of: FillOf,
  fill: Fill,
  rules: DeskRules,
): FillBooked {
  const order = of.type === "entry" ? of.entering.order : of.held.exit!.order;
  const instrument = rules.instrument(order.token, fill.at);
  const segment = segmentOf(instrument.kind, order.product);
  if (segment === null) throw new Error(`No charges for ${instrument.kind} ${order.product}`);
  const { schedule } = scheduleOn(rules.charges, segment, istDate(fill.at));
  const before = of.type === "entry" ? of.entering.filled : of.held.exit!.filled;
  const charges = chargesFor(fill, schedule, (before * fill.price) as typeof fill.price);
  const booked = {
    type: "FillBooked",
    tag: order.tag,
    fill,
    segment,
    charges,
    token: order.token,
    riskKey: riskKey(order.book, order.underlying),
  } as const;
  if (of.type === "entry") {
    const book = rules.books.find((each) => each.book === order.book)!;
    const trade = of.held === null
      ? openTrade({ ...order }, fill, charges)
      : fillTrade(of.held.trade, fill, charges);
    const held = entered(of.entering, of.held, trade, fill, instrument, book);
    return { ...booked, held, trade: null, strategyDay: null };
  }
  const trade = fillTrade(of.held.trade, fill, charges);
  const quantity = of.held.quantity + signed(fill.side, fill.quantity);
  if (quantity !== 0) {
    return {
      ...booked,
      held: reduced(of.held, trade, quantity, fill),
      trade: null,
      strategyDay: null,
    };
  }
  const ended = closeTrade(trade, fill.at, exitReason(of.held), of.held.plan.risk);
  const strategy = strategyOf(rules, of.held);
  return {
    ...booked,
    held: null,
    trade: ended,
    strategyDay: dayAfter(state, ended, strategy, fill.at),
  };
}

function entered(
  entering: Entering,
  held: Held | null,
  trade: OpenTrade,
  fill: Fill,
  instrument: Instrument,
  book: BookRules,
): Held {
  const quantity = (held?.quantity ?? 0) + signed(fill.side, fill.quantity);
  const entry = trade.entryValue / trade.entered;
  const units = Math.abs(quantity);
  const plan: ExitPlan = held === null
    ? openPlan({
      side: trade.side,
      entry,
      quantity: units,
      lot: instrument.lot,
      tick: instrument.tick,
      distance: entering.distance,
      ...(entering.stopLevel === null ? {} : { stop: entering.stopLevel }),
    }, book.exits)
    : growPlan(held.plan, entry, units, book.exits);
  return {
    book: entering.order.book,
    strategy: entering.order.strategy,
    timeframe: entering.timeframe,
    token: entering.order.token,
    openedAt: held?.openedAt ?? fill.at,
    quantity,
    plan,
    trade,
    exit: held?.exit ?? null,
    lastPrice: fill.price,
    exits: held?.exits ?? 0,
  };
}

function reduced(held: Held, trade: OpenTrade, quantity: number, fill: Fill): Held {
  const exit = held.exit!;
  const filled = exit.filled + fill.quantity;
  return {
    ...held,
    quantity,
    lastPrice: fill.price,
    trade,
    plan: shrinkPlan(held.plan, Math.abs(quantity)),
    // A complete order works no longer: what is left needs a stop of its own.
    exit: filled >= exit.order.quantity ? null : { ...exit, filled },
  };
}

function exitReason(held: Held): ExitReason {
  return held.exit?.closing ?? stopReason(held.plan);
}

function dayAfter(
  state: PortfolioState,
  trade: Trade,
  strategy: StrategyRules | undefined,
  at: EpochMs,
): StrategyDay {
  const day = strategyDay(state, strategyKey(trade));
  const lossStreak = trade.net < 0 ? day.lossStreak + 1 : 0;
  const pauses = strategy !== undefined && lossStreak >= strategy.lossStreakMax;
  return {
    trades: day.trades + 1,
    // After its pause a strategy starts with a clean sheet, or it would never trade again.
    lossStreak: pauses ? 0 : lossStreak,
    pausedUntil: pauses ? (at + strategy.cooldownMs) as EpochMs : day.pausedUntil,
  };
}

function strategyOf(rules: DeskRules, held: Held): StrategyRules | undefined {
  return rules.books.find((book) => book.book === held.book)?.strategies
    .find((each) => each.id === held.strategy);
}

/** The book of a held position. */
export function bookOf(rules: DeskRules, held: Held): BookRules {
  const book = rules.books.find((each) => each.book === held.book);
  if (book === undefined) throw new Error(`No rules for book ${held.book}`);
  return book;
}

/** Tokens held, in order. */
export function heldTokens(state: PortfolioState): InstrumentToken[] {
  return state.held.map((held) => held.token);
}
