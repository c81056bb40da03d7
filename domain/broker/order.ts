/**
 * An order as the broker's books have it, ours or not: what is compared with our own. Exchange,
 * product, order type and the like stay the broker's words: a person may have placed anything.
 * @module
 */
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { Side } from "../order/side.ts";

export type BrokerOrderStatus =
  /** On its way, or in a state that is not known here: ask again. */
  | "PENDING"
  | "OPEN"
  | "TRIGGER_PENDING"
  | "COMPLETE"
  | "CANCELLED"
  | "REJECTED";

export interface BrokerOrder {
  readonly orderId: string;
  readonly exchangeOrderId: string | null;
  readonly parentOrderId: string | null;
  readonly status: BrokerOrderStatus;
  /** The broker's own word for it. */
  readonly statusText: string;
  /** Why it was rejected or cancelled; "" where nothing is said. */
  readonly message: string;
  /** Null for one that was placed by hand. */
  readonly tag: string | null;
  /** `instrumentKey`. */
  readonly key: string;
  readonly token: InstrumentToken;
  readonly side: Side;
  readonly product: string;
  readonly type: string;
  readonly variety: string;
  readonly validity: string;
  readonly quantity: number;
  readonly filled: number;
  readonly pending: number;
  readonly cancelled: number;
  readonly price: Paise;
  readonly trigger: Paise;
  /** Of its executions, to the nearest paisa; 0 without any. */
  readonly averagePrice: Paise;
  readonly orderedAt: EpochMs;
  readonly exchangeAt: EpochMs | null;
}

const STATUSES: Readonly<Record<string, BrokerOrderStatus>> = {
  "OPEN": "OPEN",
  "UPDATE": "OPEN",
  "TRIGGER PENDING": "TRIGGER_PENDING",
  "COMPLETE": "COMPLETE",
  "CANCELLED": "CANCELLED",
  "CANCELLED AMO": "CANCELLED",
  "REJECTED": "REJECTED",
  "REJECTED AMO": "REJECTED",
};

/** Brokers add words: one that is not known ends nothing and means "ask again". */
export function brokerOrderStatus(text: string): BrokerOrderStatus {
  return (Object.hasOwn(STATUSES, text) ? STATUSES[text] : undefined) ?? "PENDING";
}
