/**
 * What a fill does to a position: opens it with its plan, grows it, shrinks it, or ends the
 * round trip. Pure: the result is the event that the portfolio records.
 * @module
 */
import { chargesFor, scheduleOn, segmentOf } from "../account/charges.ts";
import { bookOf, type BookRules, type DeskRules, type StrategyRules } from "../desk_rules.ts";
import { growPlan, openPlan, shrinkPlan, stopReason } from "../exit/plan.ts";
import type { ExitReason } from "../exit/reason.ts";
import { type Fill, marketPrice } from "../order/fill.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { strategyKey } from "../strategy/intent.ts";
import { type EpochMs, istDate } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { NewOrder } from "../order/order.ts";
import { riskKey } from "../risk/day.ts";
import { signed } from "../order/side.ts";
import { closeTrade, fillTrade, type OpenTrade, openTrade, type Trade } from "../account/trade.ts";
import { exitSide } from "./exits/exit_order.ts";
import type { PortfolioEvent } from "./event.ts";
import {
  endedUnder,
  type Entering,
  enteringUnder,
  type Held,
  type PortfolioState,
  positionOf,
  type StrategyDay,
  strategyDay,
  type WorkingExit,
} from "./state.ts";

export type FillBooked = Extract<PortfolioEvent, { type: "FillBooked" }>;

/** An execution of one of the desk's orders, as the broker actor passes it on. */
export interface Execution {
  readonly order: NewOrder;
  readonly fill: Fill;
  /** Turnover that the same order filled earlier. */
  readonly before: Paise;
  /** The order works no longer: it is complete, or its end is known already. */
  readonly ended: boolean;
}

/** What an execution moves: an entry its position, or the one it opens; an exit its position. */
export type FillOf =
  | { readonly type: "entry"; readonly entering: Entering; readonly held: Held | null }
  /** The entry was complete: somebody has made it larger. */
  | { readonly type: "growth"; readonly held: Held }
  | { readonly type: "exit"; readonly held: Held };

/**
 * Finds what an execution of `order` belongs to, also after the order has ended. Null when the
 * desk has nothing that it could open, add to or reduce.
 */
export function fillOf(state: PortfolioState, order: NewOrder): FillOf | null {
  const held = positionOf(state, order.token) ?? null;
  if (order.purpose !== "entry") {
    return held !== null && order.side === exitSide(held) ? { type: "exit", held } : null;
  }
  const entering = enteringUnder(state, order.tag) ?? endedUnder(state, order.tag);
  if (held !== null && order.side === exitSide(held)) return null;
  if (entering !== undefined) return { type: "entry", entering, held };
  return held?.strategy === order.strategy && held.book === order.book
    ? { type: "growth", held }
    : null;
}

/** Units of an execution that the books have room for: an exit closes no more than is held. */
export function claimedOf(of: FillOf | null, { quantity }: Fill): number {
  if (of === null) return 0;
  return of.type === "exit" ? Math.min(quantity, Math.abs(of.held.quantity)) : quantity;
}

/** The event that books an execution. */
export function bookedBy(
  state: PortfolioState,
  of: FillOf,
  { order, fill, before, ended: orderEnded }: Execution,
  rules: DeskRules,
): FillBooked {
  const instrument = rules.instrument(order.token, fill.at);
  const segment = segmentOf(instrument.kind, order.product);
  if (segment === null) throw new Error(`No charges for ${instrument.kind} ${order.product}`);
  const { schedule } = scheduleOn(rules.charges, segment, istDate(fill.at));
  const charges = chargesFor(fill, schedule, before);
  const booked = {
    type: "FillBooked",
    tag: order.tag,
    fill,
    segment,
    charges,
    token: order.token,
    riskKey: riskKey(order.book, order.underlying),
    trade: null,
    strategyDay: null,
  } as const;
  if (of.type !== "exit") {
    const book = bookOf(rules, order.book);
    if (of.type === "entry" && of.held === null) {
      const trade = openTrade(order, fill, charges);
      return { ...booked, held: opened(of.entering, trade, fill, instrument, book) };
    }
    const held = of.held!;
    const trade = fillTrade(held.trade, fill, charges);
    return { ...booked, held: grown(held, trade, fill, instrument, book) };
  }
  const { held } = of;
  const trade = fillTrade(held.trade, fill, charges);
  const quantity = held.quantity + signed(fill.side, fill.quantity);
  if (quantity !== 0) {
    const { exit: working } = held;
    const own = working !== null && working.order.tag === order.tag;
    const exit = own ? exitAfter(working, fill, orderEnded) : working;
    const late = filledLate(held, order.tag, fill);
    const rest = own ? lived(held) : held;
    const part = { ...reduced(rest, trade, quantity, exit, fill), ...late };
    return { ...booked, held: part, reason: exitReason(held) };
  }
  const ended = closeTrade(trade, fill.at, exitReason(held), held.plan.risk);
  const strategyDay = dayAfter(state, held, ended, rules, fill.at);
  return { ...booked, held: null, trade: ended, strategyDay };
}

function grown(
  held: Held,
  trade: OpenTrade,
  fill: Fill,
  { lot, tick }: Instrument,
  { exits }: BookRules,
): Held {
  const entry = trade.entryValue / trade.entered;
  const quantity = held.quantity + signed(fill.side, fill.quantity);
  const plan = held.wingOf === undefined
    ? growPlan(held.plan, entry, { open: Math.abs(quantity), entered: trade.entered }, exits)
    : openPlan({ side: trade.side, entry, lot, tick, distance: 0, quantity, stop: entry }, exits);
  return { ...held, quantity, plan, trade, lastPrice: marketPrice(fill) };
}

function opened(
  entering: Entering,
  trade: OpenTrade,
  fill: Fill,
  { lot, tick }: Instrument,
  { exits }: BookRules,
): Held {
  const entry = trade.entryValue / trade.entered;
  const units = signed(fill.side, fill.quantity);
  const { order, signalToken, signalPrice, future, timeframe, distance, stopLevel } = entering;
  const opening = { side: trade.side, entry, lot, tick, distance };
  const { book, strategy, token } = order;
  const { writes } = entering;
  // What a wing has cost is all that it risks, and no stop of its own would lower that.
  const stop = writes === undefined ? stopLevel : entry;
  const plan = { ...opening, quantity: fill.quantity };
  return {
    book,
    strategy,
    timeframe,
    token,
    signalToken,
    openedAt: fill.at,
    quantity: units,
    plan: openPlan(stop === null ? plan : { ...plan, stop }, exits),
    trade,
    exit: null,
    lastPrice: marketPrice(fill),
    signalPrice,
    ...(future === undefined ? {} : { future }),
    exits: 0,
    leaving: null,
    ...(writes === undefined ? {} : { wingOf: writes.token }),
  };
}

function reduced(
  held: Held,
  trade: OpenTrade,
  quantity: number,
  exit: WorkingExit | null,
  fill: Fill,
): Held {
  return {
    ...held,
    quantity,
    lastPrice: marketPrice(fill),
    trade,
    plan: shrinkPlan(held.plan, Math.abs(quantity)),
    exit,
  };
}

/**
 * Once the order works no longer, what is left needs a stop of its own. Only the broker can say so:
 * a change under way makes the order as the portfolio would have it larger or smaller than it is,
 * and a second exit beside one that still works would close more than is held.
 */
function exitAfter(exit: WorkingExit, fill: Fill, ended: boolean): WorkingExit | null {
  return ended ? null : { ...exit, filled: exit.filled + fill.quantity };
}

/** An exit that fills was there: no time without one goes on behind it. */
function lived({ bareSince: _, ...held }: Held): Held {
  return held;
}

/** What fills of an exit after its cancel is not to be asked for again once that is verified. */
function filledLate({ unverified }: Held, tag: string, fill: Fill): Pick<Held, "unverified"> {
  const exit = unverified?.exit ?? null;
  if (unverified === undefined || exit === null || exit.order.tag !== tag) return {};
  return { unverified: { ...unverified, exit: exitAfter(exit, fill, false) } };
}

function exitReason(held: Held): ExitReason {
  return held.exit?.closing ?? held.leaving ?? stopReason(held.plan);
}

/** The strategy's day after the round trip of `held`; null where a wing is no trade of its own. */
export function dayAfter(
  state: PortfolioState,
  held: Held,
  trade: Trade,
  rules: DeskRules,
  at: EpochMs,
): StrategyDay | null {
  if (held.wingOf !== undefined) return null;
  const strategy = strategyOf(rules, held);
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

/** The rules of the strategy that holds a position; undefined when it is switched off. */
function strategyOf(rules: DeskRules, held: Held): StrategyRules | undefined {
  return rules.books.find((book) => book.book === held.book)?.strategies
    .find((each) => each.id === held.strategy);
}
