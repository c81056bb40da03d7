/**
 * What can happen to the portfolio. Events carry what was decided, so that folding them needs no
 * rules and a changed configuration cannot rewrite a day.
 * @module
 */
import type { KnownMargin, UnitMargin } from "../broker/lot_margin.ts";
import type { Charges, Rounding, Segment } from "../account/charges.ts";
import type { ExitReason } from "../exit/reason.ts";
import type { Fill } from "../order/fill.ts";
import type { NewOrder } from "../order/order.ts";
import type { OrderReason } from "../order/order_reason.ts";
import type { RiskCode } from "../risk/code.ts";
import type { Book, InstrumentToken } from "../instrument/instrument.ts";
import type { StrategyFailure } from "../strategy/failure.ts";
import type { Intent } from "../strategy/intent.ts";
import type { TradingHalt } from "../calendar/market_halt.ts";
import type { EpochMs, IsoDate } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { Trade } from "../account/trade.ts";
import type {
  Entering,
  Held,
  LearntEdge,
  PartBare,
  RecalledExit,
  StrategyDay,
  Takeover,
  Unverified,
  WorkingExit,
} from "./state.ts";
import type { EntryCode } from "./entries/entry_code.ts";
import type { DayFunds } from "./trading_equity.ts";

/** What moves while a position is held: small, since it may come every bar. */
export interface PlanMove {
  readonly stop: number;
  readonly softStopDone: boolean;
  /** Bars held, and the highest and lowest price of the trade. */
  readonly bars: number;
  readonly high: Paise;
  readonly low: Paise;
  readonly signalPrice: Paise;
}

export interface SeenPrice {
  readonly token: InstrumentToken;
  readonly price: Paise;
}

/**
 * The exit of a position from now on, and what is remembered of it. One rule for every field that
 * may be missing: it is as it was. Null: there is none any more.
 */
export interface ExitSet {
  readonly type: "ExitSet";
  readonly token: InstrumentToken;
  readonly exit: WorkingExit | null;
  readonly leaving: ExitReason | null;
  /** Where the last one was refused or lost. */
  readonly bareSince?: EpochMs | null;
  /** Where the last one was refused. */
  readonly refusedAt?: EpochMs | null;
  /** Where nobody has looked at the one that was refused. */
  readonly turnedAway?: true | null;
  /** Where the stop is smaller than it should be. */
  readonly partBare?: PartBare | null;
  /** Where terms were refused because no such price is taken. */
  readonly learntEdge?: LearntEdge | null;
  /** Where the last one was cancelled. */
  readonly unverified?: Unverified | null;
  /** As the desk comes up, until the broker's books were read. */
  readonly unseen?: EpochMs | null;
}

/** An alarm: no exit lives since then; of so many `units` only, where that is said. */
export interface PositionBare {
  readonly type: "PositionBare";
  readonly token: InstrumentToken;
  readonly since: EpochMs;
  readonly units?: number;
}

export type PortfolioEvent =
  /** The day's contract notes are written: charges are rounded as the table says. */
  | { readonly type: "NotesClosed"; readonly rounding: Rounding }
  | { readonly type: "PortfolioDayOpened"; readonly date: IsoDate }
  | {
    readonly type: "ClosingBegan";
    readonly books: readonly Book[];
    readonly reason: ExitReason;
  }
  | Takeover & { readonly type: "TakeoverBegan" }
  | { readonly type: "ExitsRecalled"; readonly exits: readonly RecalledExit[] }
  /** The session is over, and with it its square-off; or the operator ends a flatten. */
  | { readonly type: "ClosingEnded"; readonly reason: ExitReason }
  | {
    readonly type: "EntryIntended";
    readonly tag: string;
    readonly intent: Intent;
    readonly entering: Entering;
    /** What a unit was taken to tie up, where a broker has a word in it. */
    readonly margin?: UnitMargin;
  }
  | {
    readonly type: "IntentRefused";
    readonly intent: Intent;
    readonly code: EntryCode;
    readonly detail: string;
  }
  | { readonly type: "ExitWanted"; readonly intent: Intent }
  /** By an operator, or by which engines a process was started with. */
  | { readonly type: "EngineSwitched"; readonly book: Book; readonly on: boolean }
  /** It has thrown, or has answered what is no decision. */
  | StrategyFailure & { readonly type: "StrategyFailed" }
  /** Risk let fewer units pass. */
  | { readonly type: "EntryReduced"; readonly tag: string; readonly quantity: number }
  | {
    readonly type: "EntryEnded";
    readonly tag: string;
    readonly reason: OrderReason | RiskCode | "";
    /** The broker's own. */
    readonly words?: string;
    /** A broker has rejected it. */
    readonly rejected?: boolean;
    /** What was never filled of what had left; missing in old journals. */
    readonly unfilled?: Pick<NewOrder, "token" | "side" | "quantity">;
  }
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
    /** Why a part was closed; missing in old journals. */
    readonly reason?: ExitReason;
    /** The strategy's day after that round trip. */
    readonly strategyDay: StrategyDay | null;
  }
  /**
   * An execution for which the books have no room, whole or in part: its order was made larger by
   * hand, or what it was to close is gone. It is not booked, and the broker's books will show it.
   */
  | {
    readonly type: "FillUnclaimed";
    readonly tag: string;
    readonly token: InstrumentToken;
    /** With the units that are not booked. */
    readonly fill: Fill;
  }
  /** The contract whose bars counted is not traded any more: those of another do. */
  | {
    readonly type: "SignalMoved";
    readonly token: InstrumentToken;
    readonly signalToken: InstrumentToken;
  }
  /** Prices that had to be remembered: see `priceNews`. `at` is missing in an older journal. */
  | {
    readonly type: "PricesSeen";
    readonly prices: readonly SeenPrice[];
    readonly at?: EpochMs;
  }
  | { readonly type: "MarksWantedSeen"; readonly step: Paise; readonly floor: Paise }
  | { readonly type: "PlanMoved"; readonly token: InstrumentToken; readonly move: PlanMove }
  | ExitSet
  | PositionBare
  /** An alarm: the closing order can go no further through the price, and is not filled. */
  | { readonly type: "ExitAtEdge"; readonly token: InstrumentToken; readonly price: Paise }
  /** The market stands still, as the desk knows it: an exchange has its own word for it. */
  | { readonly type: "TradingHalted"; readonly halt: TradingHalt }
  | { readonly type: "TradingResumed" }
  | { readonly type: "BrokerNetsSeen"; readonly nets: Readonly<Record<string, number>> }
  /** What the day's limits and sizes are shares of from now on. */
  | { readonly type: "DayFundsSeen"; readonly funds: DayFunds }
  /** The whole table, as it is from now on. */
  | { readonly type: "MarginsSeen"; readonly margins: readonly KnownMargin[] };

export const PORTFOLIO_EVENTS = {
  NotesClosed: 1,
  PortfolioDayOpened: 1,
  ClosingBegan: 1,
  TakeoverBegan: 1,
  ExitsRecalled: 1,
  ClosingEnded: 1,
  EntryIntended: 1,
  IntentRefused: 1,
  ExitWanted: 1,
  EngineSwitched: 1,
  StrategyFailed: 1,
  EntryReduced: 1,
  EntryEnded: 2,
  FillBooked: 1,
  FillUnclaimed: 1,
  SignalMoved: 1,
  PricesSeen: 1,
  MarksWantedSeen: 1,
  PlanMoved: 1,
  ExitSet: 2,
  PositionBare: 1,
  ExitAtEdge: 1,
  TradingHalted: 1,
  TradingResumed: 1,
  BrokerNetsSeen: 1,
  DayFundsSeen: 1,
  MarginsSeen: 1,
} as const;
