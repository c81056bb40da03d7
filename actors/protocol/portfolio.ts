/**
 * What portfolio is told: wishes, what becomes of orders, prices, the marks of the day, and what
 * is known of the account at a broker.
 * @module
 */
import type { LotMargin } from "../../domain/broker/lot_margin.ts";
import type { IndexMove } from "../../domain/calendar/market_halt.ts";
import type { ExitReason } from "../../domain/exit/reason.ts";
import type { Book, InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { Paise } from "../../domain/money.ts";
import type { Modification, NewOrder, OrderEnd } from "../../domain/order/order.ts";
import type { Execution } from "../../domain/portfolio/fill.ts";
import type { RecalledExit } from "../../domain/portfolio/state.ts";
import type { OwnPosition } from "../../domain/reconcile/comparison.ts";
import type { OrderWhy } from "../../domain/order/order_reason.ts";
import type { ForeignPosition } from "../../domain/reconcile/takeover.ts";
import type { RiskFinding } from "../../domain/risk/code.ts";
import type { MarksWanted } from "../../domain/risk/marks_wanted.ts";
import type { StrategyFailure } from "../../domain/strategy/failure.ts";
import type { Intent } from "../../domain/strategy/intent.ts";
import { type Ref, ref } from "../runtime/ref.ts";
import type { BarMarked, PricesMoved } from "./bars.ts";
import type { SessionNews } from "./session.ts";

export interface PortfolioProtocol extends AccountNews {
  Intent: Intent;
  EntryRefused: { readonly tag: string; readonly finding: RiskFinding };
  EntryReduced: { readonly tag: string; readonly quantity: number };
  OrderFilled: Execution;
  OrderEnded: OrderEnd;
  /** `works`: what the order still is at the broker; null where nobody can say. */
  ModifyRefused: OrderWhy & { readonly tag: string; readonly works: Modification | null };
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

/** What portfolio is told of the account. */
interface AccountNews {
  /** Of symbols in quarantine what the broker's net is: exits take no more. */
  BrokerNets: { readonly nets: Readonly<Record<string, number>> };
  /** The broker's books agree with the desk's on a symbol, or are known to differ. */
  PositionVerified: { readonly symbol: string };
  /**
   * The operator has the desk take over what the broker says that it holds; `price`: of others'
   * trades, where those have made the difference.
   */
  Adopt: { readonly symbol: string; readonly quantity: number; readonly price?: Paise };
  /** The operator wants the account flat, whoever opened what. */
  TakeOverAccount: { readonly by: string };
  /** Others' units are the desk's from now on, to be closed. */
  TakeOver: ForeignPosition;
  /** Exits that an earlier process has sent past its log: looked up, never sent again. */
  RecallExits: { readonly exits: readonly RecalledExit[] };
  /** What the account has. */
  FundsSeen: { readonly net: Paise };
  /** What the broker wants for a lot of these. */
  MarginsSeen: { readonly margins: readonly LotMargin[] };
}

/** What the desk holds, and who wants the whole account flat; null: nobody. */
export interface DeskHoldings {
  readonly positions: readonly OwnPosition[];
  readonly takesOver: string | null;
}

export const PORTFOLIO: Ref<PortfolioProtocol> = ref("desk/trading/book/portfolio");
