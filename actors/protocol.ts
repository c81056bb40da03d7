/**
 * Every message between trading actors, one protocol per receiver, and where each one lives. A
 * grep on a message's name finds who sends it and who handles it.
 * @module
 */
import type { BrokerOrder } from "../domain/broker/order.ts";
import type { ExchangeRequest } from "../domain/exchange/exchange_order.ts";
import type { ExitReason } from "../domain/exit/reason.ts";
import type { DeskCommand } from "../domain/control/gate_event.ts";
import type { Book, InstrumentToken } from "../domain/instrument/instrument.ts";
import type { StrategyFailure } from "../domain/strategy/failure.ts";
import type { Intent, Signal } from "../domain/strategy/intent.ts";
import type { IndexMove } from "../domain/calendar/market_halt.ts";
import type { EpochMs, IsoDate } from "../domain/market_time.ts";
import type { Paise } from "../domain/money.ts";
import type { Modification, NewOrder, OrderEnd, OrderReport } from "../domain/order/order.ts";
import type { HistoryReply, MarketFrame, OrderReply, OrderRequest } from "../domain/ports.ts";
import type { Execution } from "../domain/portfolio/fill.ts";
import type { Pause } from "../domain/portfolio/entries/pause.ts";
import type { RecalledExit } from "../domain/portfolio/state.ts";
import type { Approved } from "../domain/risk/approved.ts";
import type { RiskFinding } from "../domain/risk/code.ts";
import type { MarksWanted } from "../domain/risk/marks_wanted.ts";
import type { Holding } from "../domain/strategy/strategy.ts";
import type { Quote, Tick } from "../domain/tick/tick.ts";
import type { AccountNews } from "./account_protocol.ts";
import type { BarClosed, BarMarked, BarMissed, Bars, BarsQuestion, PricesMoved } from "./bars.ts";
import type { RiskProtocol } from "./risk_protocol.ts";
import type { Answered, Asker } from "./runtime/context.ts";
import { type Ref, ref } from "./runtime/ref.ts";

export type { BarClosed, BarMarked, BarMissed, Bars, BarsQuestion, PricesMoved };

type MinuteClosed = Extract<MarketFrame, { type: "MinuteClosed" }>;
type MinuteOpened = Extract<MarketFrame, { type: "MinuteOpened" }>;
type Ticks = Extract<MarketFrame, { type: "Ticks" }>;

/** Who needs prices of what: the whole set each time, so that the last word counts. */
export interface Watch {
  readonly by: "exchange" | "portfolio";
  readonly tokens: readonly InstrumentToken[];
}

export interface GateProtocol {
  /** The number of the HALT latch has changed; 0 is open. */
  Latched: { readonly reading: number };
  Command: DeskCommand;
  /** Answered with whether the operator lets the engine decide. */
  GetSwitch: { readonly book: Book };
}

export interface FeedProtocol {
  MinuteClosed: MinuteClosed;
  MinuteOpened: MinuteOpened;
  Ticks: Ticks;
  /** Portfolio is to be told what moved. */
  PricesDue: null;
  /** Answered with a `Quote` of each instrument that has ticked. */
  GetQuotes: { readonly tokens: readonly InstrumentToken[] };
  /** The exchange has settled the minute's range: now everybody else may see its close. */
  RangeSettled: MinuteClosed;
  Watch: Watch;
  MarketAnswered: Answered<null, null>;
  /** What the market last showed: asked for after a restart. */
  TicksArrived: Answered<null, readonly Tick[]>;
}

export interface CandlesProtocol {
  MinuteClosed: MinuteClosed;
  Ticks: Ticks;
  /** A minute of a ticking market is over. */
  MinuteDue: { readonly at: EpochMs };
  HistoryArrived: Answered<{ readonly token: InstrumentToken }, HistoryReply>;
  /** The minute that was running when the ticks began: they do not show all of it. */
  MinuteArrived: Answered<{ readonly token: InstrumentToken }, HistoryReply>;
  /** Engines that (re)start want `BarsArrived`; candles that (re)start say it unasked. */
  GetBars: BarsQuestion;
}

/** What an engine must know of a position before it decides on the next bar. */
export interface HoldingChanged {
  /** Whose bars the engine looks at. */
  readonly token: InstrumentToken;
  readonly owner: string | null;
  readonly holding: Omit<Holding, "barsHeld"> | null;
  /** Of the first fill; 0 without a position. */
  readonly openedAt: number;
  /** An entry is on its way, or all of the position is leaving. */
  readonly underWay: "entry" | "exit" | null;
  /** Strategies of the book that may enter nothing now. */
  readonly paused: readonly Pause[];
}

export interface EngineProtocol {
  BarClosed: BarClosed;
  BarMissed: BarMissed;
  BarsArrived: Bars;
  /** What must be known before a bar is looked at was not answered. */
  AskDue: null;
  HoldsDue: null;
  SwitchArrived: Answered<null, boolean>;
  EngineSwitched: { readonly on: boolean };
  HoldingsArrived: Answered<null, readonly HoldingChanged[]>;
  HoldingChanged: HoldingChanged;
  /** What an entry would trade, and at which price. */
  QuotesArrived: Answered<Intent, readonly Quote[]>;
  /** Every entry of this instant is known that competes with another one. */
  WishesDue: { readonly wishes: readonly Intent[] };
  SessionClosed: SessionNews;
}

export interface PortfolioProtocol extends AccountNews {
  Intent: Intent;
  EntryRefused: { readonly tag: string; readonly finding: RiskFinding };
  EntryReduced: { readonly tag: string; readonly quantity: number };
  OrderFilled: Execution;
  OrderEnded: OrderEnd;
  /** `works`: what the order still is at the broker; null where nobody can say. */
  ModifyRefused: {
    readonly tag: string;
    readonly reason: string;
    readonly works: Modification | null;
  };
  /** A closing order works under these terms, by the broker's own word. */
  ExitTaken: { readonly tag: string; readonly terms: Modification };
  /** An exit works that had been given up; `filled`: what was known of it until then. */
  ExitTurnedUp: { readonly order: NewOrder; readonly filled: number };
  PricesMoved: PricesMoved;
  BarMarked: BarMarked;
  GetHoldings: { readonly book: Book };
  EngineSwitched: { readonly book: Book; readonly on: boolean };
  /** It is asked nothing more for now. */
  StrategyFailed: StrategyFailure;
  /** Answered with `DeskHoldings`. */
  GetPositions: null;
  /** A position may still have no working exit, or one that does not close it although it must. */
  BareDue: { readonly token: InstrumentToken };
  /** The feed has restarted and asks again. */
  WhoWatches: null;
  CloseAll: { readonly books: readonly Book[]; readonly reason: ExitReason };
  /** What expires today goes before the rest. */
  CloseExpiring: null;
  /** The operator lets books that had to be flat trade again. */
  EndClosing: { readonly reason: "flatten" | "loss_halt" };
  /** How finely risk wants to be told what the day has made. */
  MarksWanted: MarksWanted;
  DayOpened: SessionNews;
  /** Stops of what was carried are placed before anything else. */
  SessionOpened: SessionNews;
  SessionClosed: SessionNews;
  /** Before anything is traded: what has expired since the last day ends. */
  SettleExpired: null;
  /** After the last session of the day: its contract notes are written. */
  DayClosed: SessionNews;
  IndexMoved: IndexMove;
  /** The market goes on after a halt. */
  ResumeDue: null;
}

export interface BrokerProtocol {
  PlaceEntry: Placement;
  PlaceExit: Placement;
  ModifyExit: { readonly tag: string; readonly change: Approved<Modification> };
  CancelOrder: { readonly tag: string };
  /** Cancels every working entry. Why stands in the sender's record, for whoever reads it. */
  CancelEntries: { readonly reason: string };
  OrderAnswered: Answered<OrderQuestion, OrderReply>;
  OrderReported: OrderReport;
  EntryTimedOut: { readonly tag: string };
  /** An order is unknown since then. `missing`: a list that was to have it has lacked it once. */
  LookUp: { readonly tag: string; readonly since: EpochMs; readonly missing?: true };
  /** Sent by an earlier process that could not record it: unknown from the start. */
  RecallOrder: RecalledExit;
  /** What should work is not in the broker's list: its fate is unknown again. */
  DoubtOrder: { readonly tag: string };
  /** What an order is in the broker's list, unless it has changed since. `stuck`: see `isStuck`. */
  TermsSeen: {
    readonly tag: string;
    readonly works: Modification;
    readonly changedAt: EpochMs;
    readonly stuck: boolean;
  };
  /** An update shows an order at work under these terms. */
  TermsShown: { readonly tag: string; readonly orderId: string; readonly terms: Modification };
  /** An update says why an order is not what it was to become, as far as it is not. */
  ChangeDoubted: { readonly row: BrokerOrder };
  /** An exit should have been confirmed by now. */
  ConfirmDue: { readonly tag: string };
  /** Answered with every `OrderState` of the day that has changed at that instant or later. */
  GetOrders: { readonly since: EpochMs };
  DayOpened: SessionNews;
}

/** What the broker asked of the order port. */
export interface OrderQuestion {
  readonly tag: string;
  readonly asked: OrderRequest["type"];
  readonly since: EpochMs;
  /** Of a modification: the terms before it. */
  readonly works?: Modification;
  /** Of a modification at a broker: which of the order's changes it is. */
  readonly change?: number;
  /** Of a look at an order that may not have changed: when it was last asked to. */
  readonly changedAt?: EpochMs;
  /** Such a look because an older change was answered after a newer one had left. */
  readonly overtaken?: true;
  /** Of a look at an order of unknown fate: see `LookUp`. */
  readonly missing?: true;
}

export interface Placement {
  readonly order: Approved<NewOrder>;
  readonly tick: Paise;
}

export interface ExchangeProtocol {
  /** What the order port asks; answered by reply. */
  Request: OrderRequest;
  /** A request has been on its way for as long as orders take. */
  RequestArrived: { readonly request: ExchangeRequest; readonly asker: Asker | null };
  /** Answered with `ExchangeAccount`. */
  GetAccount: null;
  /** Of instruments with working orders, and of others at times. */
  Ticks: Ticks;
  MinuteOpened: MinuteOpened;
  MinuteClosed: MinuteClosed;
  SessionClosed: SessionNews;
  SettleExpired: null;
  /** What has expired is settled. */
  DayClosed: SessionNews;
  DayOpened: SessionNews;
  WhoWatches: null;
  IndexMoved: IndexMove;
  ResumeDue: null;
}

export interface SessionNews {
  readonly date: IsoDate;
  readonly at: EpochMs;
}

export interface SessionProtocol {
  DayDue: { readonly date: IsoDate };
  OpenDue: { readonly date: IsoDate };
  SquareOffDue: null;
  ExpiringDue: null;
  CloseDue: { readonly date: IsoDate };
}

export interface JournalerProtocol {
  /** A signal that is recorded and not traded: HOLD, shadow or lost conflict. */
  SignalSeen: { readonly signal: Signal; readonly why: "hold" | "shadow" | "lost_conflict" };
  HoldsCounted: {
    readonly book: Book;
    readonly date: IsoDate;
    readonly counts: Readonly<Record<string, number>>;
  };
}

export const GATE: Ref<GateProtocol> = ref("desk/gate");
export const SESSION: Ref<SessionProtocol> = ref("desk/trading/market/session");
export const FEED: Ref<FeedProtocol> = ref("desk/trading/market/feed");
export const CANDLES: Ref<CandlesProtocol> = ref("desk/trading/market/candles");
export const PORTFOLIO: Ref<PortfolioProtocol> = ref("desk/trading/book/portfolio");
export const RISK: Ref<RiskProtocol> = ref("desk/trading/book/risk");
export const BROKER: Ref<BrokerProtocol> = ref("desk/trading/book/broker");
export const EXCHANGE: Ref<ExchangeProtocol> = ref("desk/trading/book/exchange");
export const JOURNALER: Ref<JournalerProtocol> = ref("desk/journaler");

/** Name of the order port: Kite's, or the paper exchange. */
export const ORDER_PORT = "orders";
export const HISTORY_PORT = "history";
/** Where the feed subscribes. */
export const MARKET_PORT = "market";

/** The engine of a book. */
export function engineRef(book: Book): Ref<EngineProtocol> {
  return ref(`desk/trading/engines/${book}`);
}
