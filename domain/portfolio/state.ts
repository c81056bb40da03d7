/** What the desk holds and has asked for, and how it is found there. @module */
import type { Closing } from "./exits/closing.ts";
import type { KnownMargin } from "../broker/lot_margin.ts";
import type { Timeframe } from "../candle/candle.ts";
import type { ExitPlan } from "../exit/plan.ts";
import type { ExitReason } from "../exit/reason.ts";
import type { Book, InstrumentToken } from "../instrument/instrument.ts";
import { type Ledger, openLedger } from "../account/ledger.ts";
import type { TradingHalt } from "../calendar/market_halt.ts";
import type { EpochMs, IsoDate } from "../market_time.ts";
import type { MicroRupees, Paise } from "../money.ts";
import type { NewOrder } from "../order/order.ts";
import type { MarksWanted } from "../risk/marks_wanted.ts";
import type { StrategyFailure } from "../strategy/failure.ts";
import type { Intent } from "../strategy/intent.ts";
import type { OpenTrade } from "../account/trade.ts";
import type { DayFunds } from "./trading_equity.ts";

/** An entry on its way: sized, not yet ended. */
export interface Entering {
  readonly order: NewOrder;
  /** Whose bars gave the signal: what is ordered, or the underlying of it. */
  readonly signalToken: InstrumentToken;
  readonly timeframe: Timeframe;
  /** Price of the signal: what the order is expected to fill near. */
  readonly reference: Paise;
  /** Last price of what gave the signal; of the future where an option's own bars did. */
  readonly signalPrice: Paise;
  /** That future. */
  readonly future?: InstrumentToken;
  /** Distance to the initial stop, paise per unit. */
  readonly distance: number;
  /** A stop level that the signal's bar has set, else null. */
  readonly stopLevel: number | null;
  readonly filled: number;
  /** Of a wing: what is sold to open once this has been bought, as far as it has. */
  readonly writes?: Intent;
  /** Ended without anybody having found it: it may turn up yet. */
  readonly absent?: true;
}

/** A position with its exits. */
export interface Held {
  readonly book: Book;
  readonly strategy: string;
  readonly timeframe: Timeframe;
  readonly token: InstrumentToken;
  /** Whose bars its engine looks at. */
  readonly signalToken: InstrumentToken;
  readonly openedAt: EpochMs;
  /** Units, negative when short. */
  readonly quantity: number;
  readonly plan: ExitPlan;
  readonly trade: OpenTrade;
  /** The one working exit at the broker: a resting stop, or the order that closes. */
  readonly exit: WorkingExit | null;
  /** Last seen price. */
  readonly lastPrice: Paise;
  /** Last close of the bars that its engine looks at; last price of `future` where it has one. */
  readonly signalPrice: Paise;
  /** Of an option whose own bars gave the signal. */
  readonly future?: InstrumentToken;
  /** Exits sent so far: numbers their tags. */
  readonly exits: number;
  /** Why all of it must go, once that is decided, whatever becomes of the orders for it. */
  readonly leaving: ExitReason | null;
  /** Since when no exit of it lives; missing while one does. */
  readonly bareSince?: EpochMs;
  /** When its last exit was refused; missing once there is a new one. */
  readonly refusedAt?: EpochMs;
  /** The broker has turned that one away without a look at it. */
  readonly turnedAway?: true;
  /** Where its stop is for less than could be closed, since the broker refuses to make it larger. */
  readonly partBare?: PartBare;
  /** How far through the price its closing orders may go for now: one went too far. */
  readonly learntEdge?: LearntEdge;
  /** At a broker: its last exit was cancelled, and what it was for may be gone as well. */
  readonly unverified?: Unverified;
  /** At a broker: since when the desk is up and has not read whether it is there. */
  readonly unseen?: EpochMs;
  /** Of a wing: the option that it covers. It has no exits of its own, see `committedOf`. */
  readonly wingOf?: InstrumentToken;
}

export interface WorkingExit {
  readonly order: NewOrder;
  /** Null while it is a resting stop. */
  readonly closing: ExitReason | null;
  readonly filled: number;
  /** How often a closing order was re-priced. */
  readonly rung: number;
  /** When other terms were last asked for; missing while it is what it was placed as. */
  readonly changedAt?: EpochMs;
  /** The last rung that the broker is known to have taken, and since when; missing before that. */
  readonly taken?: { readonly rung: number; readonly at: EpochMs };
  /** It has gone as far through the price as it may, and an alarm has said so. */
  readonly atEdge?: true;
}

/** Since when a part has no stop, and when the stop was last refused to grow. */
export interface PartBare {
  readonly since: EpochMs;
  /** Without a stop as that was refused. */
  readonly units: number;
  /** Units that the stop was still for then. */
  readonly rests: number;
  readonly refusedAt: EpochMs;
  /** The broker has turned that away without a look at it. */
  readonly turnedAway?: true;
}

/** Learnt from a refusal: what nobody has told. */
export interface LearntEdge {
  readonly price: Paise;
  readonly at: EpochMs;
}

/** A new exit waits until the broker's books were read. */
export interface Unverified {
  readonly since: EpochMs;
  /** The one that was cancelled, by whomever; null where there was none as the desk came up. */
  readonly exit: WorkingExit | null;
  /**
   * It ended with its day and nobody has heard how: it was closing by then, or was met, if it was,
   * while no desk was there.
   */
  readonly unheard?: true;
  /** A price beyond its stop has been seen since: a later one on this side of it says nothing. */
  readonly passed?: true;
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
  /** Entries of the day that ended before they were whole: an execution may still come late. */
  readonly ended: readonly Entering[];
  /** One position an instrument. */
  readonly held: readonly Held[];
  /** Since when the last prices of what is held are known; missing before the first ones. */
  readonly pricedAt?: EpochMs;
  /** How finely risk is told of the day; missing: it is told everything. */
  readonly marksWanted?: MarksWanted;
  /** Books that must be flat, and why; see `closingOf`. */
  readonly closing: Closing;
  /** Who had the account made flat: others' positions are taken over too, until that is lifted. */
  readonly takeover?: Takeover;
  /** Of the day: exits that an earlier process has sent past its log. */
  readonly recalled?: readonly RecalledExit[];
  /** Books with an order that nobody could find: no entries for the rest of the day. */
  readonly barred: readonly Book[];
  /** Books whose engine is switched off; missing where none ever was. */
  readonly off?: readonly Book[];
  /** Of symbols that the broker's books tell otherwise: its net, by `positionKey`. */
  readonly brokerNets?: Readonly<Record<string, number>>;
  /** Strategies that are set aside for the day; missing where none has failed. */
  readonly failed?: readonly StrategyFailure[];
  /** What the broker had at the opening; missing where no broker was asked. */
  readonly funds?: DayFunds;
  /** What the broker wants for a lot; missing where no broker was asked. */
  readonly margins?: readonly KnownMargin[];
  /** Last rejection of an entry in a broker's words, by token. */
  readonly rejections?: Readonly<Record<number, Rejected>>;
  /** The last halt of the market; missing before the first one. */
  readonly halt?: TradingHalt;
  /** By `strategyKey`. */
  readonly strategies: Readonly<Record<string, StrategyDay>>;
  /** Before the first day: nothing. */
  readonly charged?: Charged;
  /** Realised today after charges, micro-rupees by `riskKey`. */
  readonly realisedToday: Readonly<Record<string, number>>;
}

/** What tells the day's charges from everything that was ever charged. */
export interface Charged {
  readonly beforeDay: MicroRupees;
  /** Of the day's contract notes, once they are written: no trade's, and not in its result. */
  readonly rounding: MicroRupees;
}

/** An exit that may be at the broker, though no record of its intent is left. */
export interface RecalledExit {
  readonly order: NewOrder;
  /** When it was sent. */
  readonly at: EpochMs;
}

export interface Takeover {
  readonly by: string;
  readonly at: EpochMs;
}

/** `repeats`: the same words twice in a row of orders; nothing more is entered there today. */
export interface Rejected {
  readonly text: string;
  readonly repeats: boolean;
}

/** Before the first day opens: all of `capital` in cash, and no date. */
export function openPortfolio(capital: Paise): PortfolioState {
  return {
    date: null,
    ledger: openLedger(capital),
    entering: [],
    ended: [],
    held: [],
    closing: {},
    barred: [],
    strategies: {},
    realisedToday: {},
  };
}

/** Whether a book enters nothing: its engine is switched off, or it is barred for the day. */
export function isOff(state: PortfolioState, book: Book): boolean {
  return isSwitchedOff(state, book) || state.barred.includes(book);
}

/** Whether a book's engine is known to be switched off. */
export function isSwitchedOff({ off }: PortfolioState, book: Book): boolean {
  return off?.includes(book) ?? false;
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

/** What is held, and what entries of the day may still bring: each by its `instrumentKey`. */
export function keysInPlay({ held, entering, ended }: PortfolioState): readonly string[] {
  const ordered = [...entering, ...ended].map(({ order }) => order.key);
  return [...held.map(({ trade }) => trade.key), ...ordered];
}

/** The entry under a tag, if it is on its way. */
export function enteringUnder(state: PortfolioState, tag: string): Entering | undefined {
  return state.entering.find(({ order }) => order.tag === tag);
}

/** The entry under a tag that has ended today before it was whole. */
export function endedUnder(state: PortfolioState, tag: string): Entering | undefined {
  return state.ended.find(({ order }) => order.tag === tag);
}

/** `key`: `strategyKey`. Zeros, and no pause, while the strategy has closed no trade today. */
export function strategyDay(state: PortfolioState, key: string): StrategyDay {
  return state.strategies[key] ?? { trades: 0, lossStreak: 0, pausedUntil: 0 as EpochMs };
}

/** The position that a book has because of an instrument's bars: one at a time, wings apart. */
export function heldBy(
  state: PortfolioState,
  book: Book,
  signalToken: InstrumentToken,
): Held | undefined {
  return state.held.find((held) =>
    held.signalToken === signalToken && held.book === book && held.wingOf === undefined
  );
}

/** The entry of a book on an instrument's bars that is still under way, if any. */
export function enteringBy(
  state: PortfolioState,
  book: Book,
  signalToken: InstrumentToken,
): Entering | undefined {
  return state.entering.find((each) =>
    each.signalToken === signalToken && each.order.book === book
  );
}

/** Tokens held, in order. */
export function heldTokens({ held }: PortfolioState): InstrumentToken[] {
  return held.map(({ token }) => token);
}
