/**
 * Messages about the broker's own books, and where they go: only a desk that trades at a broker has
 * a reconciler and asks for funds.
 * @module
 */
import type { AccountReading } from "../domain/broker/account_reading.ts";
import type { BrokerMargins, OrderMargin } from "../domain/broker/funds.ts";
import type { LotMargin } from "../domain/broker/lot_margin.ts";
import type { BrokerOrder } from "../domain/broker/order.ts";
import type { BrokerTrade } from "../domain/broker/trade.ts";
import type { InstrumentToken } from "../domain/instrument/instrument.ts";
import type { Paise } from "../domain/money.ts";
import type { RecalledExit } from "../domain/portfolio/state.ts";
import type { ForeignPosition } from "../domain/reconcile/takeover.ts";
import type { OrderState } from "../domain/order/order.ts";
import type { OwnPosition } from "../domain/reconcile/comparison.ts";
import type { Quarantine } from "../domain/risk/quarantine.ts";
import type { Product, Side } from "../domain/order/side.ts";
import type { Answered } from "./runtime/context.ts";
import { type Ref, ref } from "./runtime/ref.ts";

/** The executions of an order that has filled, as its update says. */
export interface ExecutionsWanted {
  readonly order: BrokerOrder;
  /** Readings asked for, this one included. */
  readonly tries: number;
}

export interface ReconcilerProtocol {
  ReadDue: null;
  /** Something is in doubt: read, unless that is under way. */
  ReadWanted: null;
  /** A connection is back, or an update was lost: nothing is believed before it is read anew. */
  RefreshNeeded: null;
  /** The desk's day: its orders of the one before are forgotten, and what was declared others'. */
  DayOpened: null;
  /** From the broker's stream, of any order of the account. */
  OrderUpdated: BrokerOrder;
  AccountRead: Answered<null, AccountReading>;
  TradesRead: Answered<ExecutionsWanted, readonly BrokerTrade[]>;
  /** They could not be read, or were not all there. */
  ExecutionsDue: ExecutionsWanted;
  OrdersArrived: Answered<AccountReading, readonly OrderState[]>;
  PositionsArrived: Answered<Listed, DeskHoldings>;
  QuarantineArrived: Answered<Gathered, Quarantine>;
  /** Whether the broker has what the desk holds of a symbol: portfolio is told once it is known. */
  Verify: { readonly symbol: string };
  /** How an operator ends a quarantine. */
  Settle: { readonly how: "adopt" | "disown"; readonly symbol: string; readonly by: string };
}

/** What the account has and what a lot needs, for whoever sizes by it. */
export interface FundsProtocol {
  AskDue: null;
  /** Another day may have other contracts, and other margins. */
  DayOpened: null;
  FundsArrived: Answered<null, BrokerMargins>;
  MarginsArrived: Answered<readonly AskedLot[], readonly OrderMargin[]>;
}

/** What portfolio is told of the account. */
export interface AccountNews {
  /** Of symbols in quarantine what the broker's net is: exits take no more. */
  BrokerNets: { readonly nets: Readonly<Record<string, number>> };
  /** The broker's books agree with the desk's on a symbol, or are known to differ. */
  PositionVerified: { readonly symbol: string };
  /** The operator has the desk take over what the broker says that it holds. */
  Adopt: { readonly symbol: string; readonly quantity: number };
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

/** One lot that the broker was asked about. */
export interface AskedLot {
  readonly token: InstrumentToken;
  readonly lot: number;
  /** `instrumentKey`. */
  readonly key: string;
  readonly product: Product;
  /** On which it would be opened. */
  readonly side: Side;
}

/** What the desk holds, and who wants the whole account flat; null: nobody. */
export interface DeskHoldings {
  readonly positions: readonly OwnPosition[];
  readonly takesOver: string | null;
}

/** A reading, and what the desk has to set against it. */
export interface Gathered extends Listed, DeskHoldings {}

/** A reading with the desk's orders as they were after it. */
export interface Listed {
  readonly reading: AccountReading;
  readonly orders: readonly OrderState[];
}

export const RECONCILER: Ref<ReconcilerProtocol> = ref("desk/trading/book/reconciler");

export const FUNDS: Ref<FundsProtocol> = ref("desk/trading/book/funds");

/** Name of the port that reads the broker's books. */
export const ACCOUNT_PORT = "account";
