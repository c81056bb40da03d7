/** The day's orders, those at their end included. @module */
import type { Book } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { OrderStatus, OrderType, Purpose } from "../order/order.ts";
import type { OrderWhy } from "../order/order_reason.ts";
import type { Side } from "../order/side.ts";

export interface OrderView {
  /** Newest first. */
  readonly orders: readonly OrderLine[];
}

export interface OrderLine {
  readonly tag: string;
  /** See `SignalLine`. */
  readonly key: string;
  /** Of the last change. Market time. */
  readonly at: EpochMs;
  readonly symbol: string;
  readonly book: Book;
  readonly strategy: string;
  readonly purpose: Purpose;
  readonly side: Side;
  readonly type: OrderType;
  readonly status: OrderStatus;
  /** Not at its end. */
  readonly working: boolean;
  readonly quantity: number;
  readonly filled: number;
  /** Limit; 0 for MARKET and SL-M. */
  readonly price: Paise;
  /** 0 unless a stop. */
  readonly trigger: Paise;
  /** Of what is filled; null while nothing is. */
  readonly averagePrice: Paise | null;
  /** Why it is as it is; "" where the status says it all. */
  readonly reason: OrderWhy["reason"];
  /** What the broker says of it; "" where it says nothing. */
  readonly words: string;
}
