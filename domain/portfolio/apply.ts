/**
 * How events change the portfolio. Pure and total: what was decided stands in the event.
 * @module
 */
import { totalCharges } from "../account/charges.ts";
import type { Fill } from "../order/fill.ts";
import type { Book, InstrumentToken } from "../instrument/instrument.ts";
import { withItem, withoutItem } from "../keyed_list.ts";
import { bookFill, closeNotes, settleCarried } from "../account/ledger.ts";
import type { IsoDate } from "../market_time.ts";
import { type MicroRupees, paiseToMicros } from "../money.ts";
import { ADOPTED_ORDER } from "./adoption.ts";
import { withoutBare, withoutRefusal } from "./exits/bare.ts";
import { onlyClosing, withClosing, withoutClosing } from "./exits/closing.ts";
import type { PortfolioEvent, SeenPrice } from "./event.ts";
import { netsAfter } from "./own_positions.ts";
import { setBy } from "./exits/exit_set.ts";
import {
  type Entering,
  type Held,
  heldOf,
  type PortfolioState,
  type WorkingExit,
} from "./state.ts";

type EventOf<T> = Extract<PortfolioEvent, { readonly type: T }>;

/** Throws where an event and the books contradict each other, as on exits of what is not held. */
export function applyPortfolio(state: PortfolioState, event: PortfolioEvent): PortfolioState {
  switch (event.type) {
    case "PortfolioDayOpened":
      return dayOpened(state, event.date);
    case "ClosingBegan":
      return closingBegan(state, event);
    case "TakeoverBegan":
      return { ...state, takeover: { by: event.by, at: event.at } };
    case "ExitsRecalled":
      return { ...state, recalled: event.exits };
    case "ClosingEnded": {
      const { closing, ...rest } = event.reason === "flatten" ? withoutTakeover(state) : state;
      return { ...rest, closing: withoutClosing(closing, event.reason) };
    }
    case "NotesClosed":
      return notesClosed(state, event);
    case "EntryIntended":
      return { ...state, entering: [...state.entering, event.entering] };
    case "IntentRefused":
    case "ExitWanted":
    case "FillUnclaimed":
      return state;
    case "EngineSwitched": {
      const others = (state.off ?? []).filter((book) => book !== event.book);
      if (!event.on) return { ...state, off: [...others, event.book] };
      return { ...withoutFailures(state, event.book), off: others };
    }
    case "StrategyFailed": {
      const { type: _, ...failure } = event;
      return { ...state, failed: [...(state.failed ?? []), failure] };
    }
    case "EntryReduced":
      return entryReduced(state, event);
    case "EntryEnded":
      return entryEnded(state, event);
    case "FillBooked":
      return bookedFill(state, event);
    case "PricesSeen":
      return pricesSeen(state, event);
    case "MarksWantedSeen":
      return { ...state, marksWanted: { step: event.step, floor: event.floor } };
    case "SignalMoved": {
      const { token, signalToken } = event;
      return withHeld(state, token, { ...heldOf(state, token), signalToken });
    }
    case "PlanMoved":
      return planMoved(state, event);
    case "ExitSet":
      return exitSet(state, event);
    case "ExitAtEdge": {
      const held = heldOf(state, event.token);
      return withHeld(state, event.token, { ...held, exit: { ...held.exit!, atEdge: true } });
    }
    case "PositionBare":
      return state;
    case "TradingHalted":
      return { ...state, halt: event.halt, held: state.held.map(withoutBare) };
    case "TradingResumed":
      return state.halt === undefined ? state : { ...state, halt: { ...state.halt, over: true } };
    case "BrokerNetsSeen":
      return { ...state, brokerNets: event.nets };
    case "DayFundsSeen":
      return { ...state, funds: event.funds };
    case "MarginsSeen":
      return { ...state, margins: event.margins };
  }
}

function closingBegan(
  state: PortfolioState,
  { books, reason }: EventOf<"ClosingBegan">,
): PortfolioState {
  return {
    ...state,
    closing: withClosing(state.closing, books, reason),
    // Whoever closes now does not wait for what was refused before.
    held: state.held.map((held) => books.includes(held.book) ? withoutRefusal(held) : held),
  };
}

function planMoved(state: PortfolioState, { token, move }: EventOf<"PlanMoved">): PortfolioState {
  const held = heldOf(state, token);
  const { stop, softStopDone, bars, high, low, signalPrice } = move;
  const plan = { ...held.plan, stop, softStopDone, bars };
  const trade = { ...held.trade, bars, high, low };
  return withHeld(state, token, { ...held, plan, signalPrice, trade });
}

function exitSet(state: PortfolioState, event: EventOf<"ExitSet">): PortfolioState {
  const { token, exit, leaving } = event;
  const held = heldOf(state, token);
  const exits = held.exits + (exit !== null && isNew(held, exit) ? 1 : 0);
  return withHeld(state, token, { ...setBy(held, event), exit, exits, leaving });
}

/** Whoever switches an engine on again wants all of it to be heard. */
function withoutFailures({ failed, ...state }: PortfolioState, book: Book): PortfolioState {
  const others = (failed ?? []).filter((failure) => failure.book !== book);
  return others.length === 0 ? state : { ...state, failed: others };
}

function withoutTakeover({ takeover: _, ...state }: PortfolioState): PortfolioState {
  return state;
}

/** What is carried starts the day at its last price, so that the day's result is the day's. */
function dayOpened(state: PortfolioState, date: IsoDate): PortfolioState {
  const ledger = settleCarried(state.ledger, ({ key, product }) => {
    const held = state.held.find(({ trade }) => trade.key === key && trade.product === product);
    if (held === undefined) throw new Error(`The ledger carries ${key}, the book does not`);
    return held.lastPrice;
  });
  const { recalled: _, failed: __, ...kept } = withoutTakeover(state);
  return {
    ...kept,
    date,
    ledger,
    ended: [],
    // What a square-off has left is a carried position now, with rules of its own.
    held: state.held.map((held) =>
      held.leaving === "square_off" ? { ...held, leaving: null } : held
    ),
    // A day's own reasons end with it; who wanted all flat is still to say otherwise.
    closing: onlyClosing(state.closing, "flatten"),
    barred: [],
    charged: { beforeDay: totalCharges(ledger.charges), rounding: 0 as MicroRupees },
    strategies: {},
    ...(state.rejections === undefined ? {} : { rejections: {} }),
    realisedToday: {},
  };
}

function notesClosed(
  state: PortfolioState,
  { rounding }: EventOf<"NotesClosed">,
): PortfolioState {
  const ledger = closeNotes(state.ledger, rounding);
  const { charged = { beforeDay: 0 as MicroRupees, rounding: 0 } } = state;
  const by = totalCharges(ledger.charges) - totalCharges(state.ledger.charges);
  return {
    ...state,
    ledger,
    charged: { ...charged, rounding: (charged.rounding + by) as MicroRupees },
  };
}

function entryReduced(
  state: PortfolioState,
  { tag, quantity }: EventOf<"EntryReduced">,
): PortfolioState {
  const place = entryPlace(state, tag);
  const entry = state.entering[place];
  if (entry === undefined) return state;
  const order = { ...entry.order, quantity };
  return { ...state, entering: withItem(state.entering, place, { ...entry, order }) };
}

function entryEnded(
  state: PortfolioState,
  { tag, reason, words, rejected }: EventOf<"EntryEnded">,
): PortfolioState {
  const place = entryPlace(state, tag);
  const entry = state.entering[place];
  if (entry === undefined) return state;
  return {
    ...state,
    entering: withoutItem(state.entering, place),
    ended: [...state.ended, reason === "absent" ? { ...entry, absent: true } : entry],
    barred: reason === "absent" ? [...state.barred, entry.order.book] : state.barred,
    ...(rejected ? { rejections: rejectedAgain(state, entry.order.token, words ?? reason) } : {}),
  };
}

function rejectedAgain({ rejections = {} }: PortfolioState, token: InstrumentToken, text: string) {
  const last = rejections[token];
  const repeats = last !== undefined && (last.repeats || last.text === text);
  return { ...rejections, [token]: { text, repeats } };
}

function bookedFill(
  state: PortfolioState,
  event: EventOf<"FillBooked">,
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
  const { brokerNets } = state;
  // What is adopted is at the broker already.
  const moves = brokerNets !== undefined && tag !== ADOPTED_ORDER;
  const nets = moves ? { brokerNets: netsAfter(brokerNets, fill) } : {};
  const next = { ...state, ...nets, ledger, entering, strategies, realisedToday };
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

function pricesSeen(
  state: PortfolioState,
  { prices, at }: EventOf<"PricesSeen">,
): PortfolioState {
  const next = { ...state, held: state.held.map((held) => repriced(held, prices)) };
  return at === undefined ? next : { ...next, pricedAt: at };
}

function repriced(held: Held, prices: readonly SeenPrice[]): Held {
  const seen = prices.find(({ token }) => token === held.token);
  const priced = seen === undefined ? held : { ...held, lastPrice: seen.price };
  if (held.future === undefined) return priced;
  const underlying = prices.find(({ token }) => token === held.future);
  return underlying === undefined ? priced : { ...priced, signalPrice: underlying.price };
}

function entryPlace(state: PortfolioState, tag: string): number {
  return state.entering.findIndex(({ order }) => order.tag === tag);
}

function heldPlace(state: PortfolioState, token: InstrumentToken): number {
  return state.held.findIndex((held) => held.token === token);
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
