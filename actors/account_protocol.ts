/**
 * Messages about the broker's own books, and where they go: only a desk that trades at a broker has
 * a reconciler.
 * @module
 */
import type { AccountReading } from "../domain/broker/account_reading.ts";
import type { BrokerOrder } from "../domain/broker/order.ts";
import type { BrokerTrade } from "../domain/broker/trade.ts";
import type { OrderState } from "../domain/order.ts";
import type { OwnPosition } from "../domain/reconcile/comparison.ts";
import type { Quarantine } from "../domain/risk/quarantine.ts";
import type { Answered } from "./runtime/context.ts";
import { type Ref, ref } from "./runtime/ref.ts";

export interface ReconcilerProtocol {
  ReadDue: null;
  /** A connection is back, or an update was lost: nothing is believed before it is read anew. */
  RefreshNeeded: null;
  /** From the broker's stream, of any order of the account. */
  OrderUpdated: BrokerOrder;
  AccountRead: Answered<null, AccountReading>;
  TradesRead: Answered<BrokerOrder, readonly BrokerTrade[]>;
  OrdersArrived: Answered<AccountReading, readonly OrderState[]>;
  PositionsArrived: Answered<Listed, DeskHoldings>;
  QuarantineArrived: Answered<Gathered, Quarantine>;
  /** How an operator ends a quarantine. */
  Settle: { readonly how: "adopt" | "disown"; readonly symbol: string; readonly by: string };
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

/** Name of the port that reads the broker's books. */
export const ACCOUNT_PORT = "account";
