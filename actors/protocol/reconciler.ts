/**
 * What the reconciler is told: readings of the account and what the desk has to set against them.
 * Only a desk at a broker has one.
 * @module
 */
import type { AccountReading } from "../../domain/broker/account_reading.ts";
import type { BrokerOrder } from "../../domain/broker/order.ts";
import type { BrokerTrade } from "../../domain/broker/trade.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { OrderState } from "../../domain/order/order.ts";
import type { Quarantine } from "../../domain/risk/quarantine.ts";
import type { Answered } from "../runtime/context.ts";
import { type Ref, ref } from "../runtime/ref.ts";
import type { DeskHoldings } from "./portfolio.ts";

/** The executions of an order that has filled, as its update says. */
export interface ExecutionsWanted {
  readonly order: BrokerOrder;
  /** Readings asked for, this one included. */
  readonly tries: number;
  /** When the first of them was asked for. */
  readonly since: EpochMs;
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

/** A reading, and what the desk has to set against it. */
export interface Gathered extends Listed, DeskHoldings {}

/** A reading with the desk's orders as they were after it. */
export interface Listed {
  readonly reading: AccountReading;
  readonly orders: readonly OrderState[];
}

export const RECONCILER: Ref<ReconcilerProtocol> = ref("desk/trading/book/reconciler");

/** Name of the port that reads the broker's books. */
export const ACCOUNT_PORT = "account";
