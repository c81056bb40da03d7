/**
 * What the reconciler knows between readings: what the last ones have shown, and the desk's orders
 * of the day.
 * @module
 */
import type { BrokerOrder } from "../../domain/broker/order.ts";
import type { BrokerMargins } from "../../domain/broker/funds.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { OrderState } from "../../domain/order/order.ts";
import type { Comparison } from "../../domain/reconcile/comparison.ts";
import type { TakeoverWatch } from "../../domain/reconcile/takeover.ts";
import { NOTHING_READ, type ReconcileWatch } from "../../domain/reconcile/watch.ts";
import type { Resting } from "../../domain/reconcile/terms.ts";
import { NOTHING_ASKED, type Verifying } from "../../domain/reconcile/verifying.ts";
import type { Quarantine } from "../../domain/risk/quarantine.ts";
import type { DeskContext } from "../desk_actor.ts";
import type { ReconcilerProtocol } from "../protocol/reconciler.ts";

/** An order as the furthest of its updates shows it. */
export interface UnreadOrder {
  /** Of the first of them. */
  readonly since: EpochMs;
  readonly order: BrokerOrder;
}

export interface ReconcilerState {
  readonly watch: ReconcileWatch;
  /** While the whole account is to be flat; null before a reading has been compared for that. */
  readonly takeover: TakeoverWatch | null;
  /** By symbol, as last compared. */
  readonly compared: readonly Comparison[];
  readonly verifying: Verifying;
  /** As risk has it; null before it has said so. Nobody else changes it. */
  readonly quarantine: Quarantine | null;
  /** The desk's orders of the day by tag, and when they were last asked for. */
  readonly orders: Readonly<Record<string, OrderState>>;
  readonly askedAt: EpochMs;
  /** Those whose last changes show nothing so far. */
  readonly resting: Readonly<Record<string, Resting>>;
  /** By number, orders that have filled by an update and whose executions were not read since. */
  readonly unread: Readonly<Record<string, UnreadOrder>>;
  /** Of the last reading. */
  readonly margins: BrokerMargins | null;
  /** When books were last compared; null before the first time. */
  readonly comparedAt: EpochMs | null;
  /** When the broker last told of an order: what was compared before may be so no more. */
  readonly updatedAt: EpochMs | null;
  /** Readings in a row that failed. */
  readonly failures: number;
  /** When the first of those failed; null while none has. */
  readonly failingSince: EpochMs | null;
  /** Null while none is under way. */
  readonly readingSince: EpochMs | null;
}

export type ReconcilerContext = DeskContext<ReconcilerProtocol>;

/** Before the first reading of a day. */
export const NOT_ASKED = 0 as EpochMs;

export const UNREAD: ReconcilerState = {
  watch: NOTHING_READ,
  takeover: null,
  compared: [],
  verifying: NOTHING_ASKED,
  quarantine: null,
  orders: {},
  askedAt: NOT_ASKED,
  resting: {},
  unread: {},
  margins: null,
  comparedAt: null,
  updatedAt: null,
  failures: 0,
  failingSince: null,
  readingSince: null,
};

/** So many failed readings in a row, and nobody knows any more what the account holds. */
export const FAILURES_MAX = 3;

/** Since when the account cannot be read; null while it can, or was not asked often enough. */
export function unreadSince(
  { failures, failingSince }: Pick<ReconcilerState, "failures" | "failingSince">,
): EpochMs | null {
  return failures < FAILURES_MAX ? null : failingSince;
}
