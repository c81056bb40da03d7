/**
 * What the broker actor is told: orders to place, change and cancel, answers of the order port, and
 * what the account shows of them.
 * @module
 */
import type { BrokerOrder } from "../../domain/broker/order.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { Modification, NewOrder, OrderReport } from "../../domain/order/order.ts";
import type { RecalledExit } from "../../domain/portfolio/state.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import type { Approved } from "../../domain/risk/approved.ts";
import type { Answered } from "../runtime/context.ts";
import { type Ref, ref } from "../runtime/ref.ts";
import type { SessionNews } from "./session.ts";

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

export const BROKER: Ref<BrokerProtocol> = ref("desk/trading/book/broker");

/** Name of the order port: Kite's, or the paper exchange. */
export const ORDER_PORT = "orders";
