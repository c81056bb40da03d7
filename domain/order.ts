/**
 * An order from intent to its end: what is sent, the states it passes through and the rules by
 * which reports of it are believed. Reports come twice, late and out of order.
 * @module
 */
import type { Fill } from "./fill.ts";
import type { Book, InstrumentToken } from "./instrument.ts";
import type { EpochMs } from "./market_time.ts";
import type { Paise } from "./money.ts";
import type { Product, Side } from "./side.ts";

export type OrderType = "MARKET" | "LIMIT" | "SL" | "SL-M";

/** Entries may be refused by risk and HALT; stops and exits only reduce. */
export type Purpose = "entry" | "stop" | "exit";

/** `DAY` ends with the session; `UNTIL_FILLED` is for comparison runs only. */
export type Validity = "DAY" | "UNTIL_FILLED";

/** What goes to the broker. `tag` is its identity on both sides. */
export interface NewOrder {
  readonly tag: string;
  readonly purpose: Purpose;
  readonly book: Book;
  readonly strategy: string;
  readonly token: InstrumentToken;
  /** `instrumentKey`. */
  readonly key: string;
  readonly underlying: string;
  readonly product: Product;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: number;
  /** Limit; 0 for MARKET and SL-M. */
  readonly price: Paise;
  /** Trigger of SL and SL-M, else 0. */
  readonly trigger: Paise;
  readonly validity: Validity;
  /** When the signal behind it was given. */
  readonly signalAt: EpochMs;
}

export type OrderStatus =
  /** Durable here, fate at the broker not known yet. */
  | "INTENDED"
  | "OPEN"
  | "TRIGGER_PENDING"
  | "COMPLETE"
  | "CANCELLED"
  | "REJECTED"
  /** No answer: looked up by tag, never sent again blindly. */
  | "UNKNOWN"
  /** Looked up for long enough: the broker never had it. */
  | "ABSENT"
  /** Never left: a gate refused its release. */
  | "WITHHELD";

export interface OrderState {
  readonly order: NewOrder;
  readonly status: OrderStatus;
  readonly orderId: string | null;
  /** Units filled; never decreases. */
  readonly filled: number;
  /** Sum of price times quantity of the fills, paise. */
  readonly turnover: Paise;
  readonly changedAt: EpochMs;
  /** Why it ended, in the broker's code; "" otherwise. */
  readonly reason: string;
}

/** One report about an order: an answer, a postback or a poll. `filled` is cumulative. */
export interface OrderReport {
  readonly tag: string;
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly filled: number;
  /** The execution that this report announces, when it does. */
  readonly fill: Fill | null;
  readonly reason: string;
}

export function isTerminal(status: OrderStatus): boolean {
  return status === "COMPLETE" || status === "CANCELLED" || status === "REJECTED" ||
    status === "ABSENT" || status === "WITHHELD";
}

/** Units that may still fill. */
export function remaining(state: OrderState): number {
  return isTerminal(state.status) ? 0 : state.order.quantity - state.filled;
}

/** What a report changes: nothing when it repeats, lags or contradicts a terminal state. */
export interface Absorbed {
  readonly state: OrderState;
  /** The fill, when it is news. */
  readonly fill: Fill | null;
  readonly changed: boolean;
}

/** Believes a report as far as it is news. A late fill wins over a terminal state. */
export function absorb(state: OrderState, report: OrderReport, at: EpochMs): Absorbed {
  const news = report.fill !== null && report.filled > state.filled;
  const stuck = isTerminal(state.status) && !news;
  if (stuck || report.filled < state.filled) return { state, fill: null, changed: false };
  const status = isTerminal(state.status) ? state.status : report.status;
  const same = status === state.status && !news && state.orderId === report.orderId;
  if (same) return { state, fill: null, changed: false };
  const fill = news ? report.fill : null;
  const value = fill === null ? 0 : fill.price * fill.quantity;
  return {
    changed: true,
    fill,
    state: {
      ...state,
      status,
      orderId: report.orderId,
      filled: news ? report.filled : state.filled,
      turnover: (state.turnover + value) as Paise,
      changedAt: at,
      reason: report.reason === "" ? state.reason : report.reason,
    },
  };
}

/** An order that has just been decided. */
export function intended(order: NewOrder, at: EpochMs): OrderState {
  return {
    order,
    status: "INTENDED",
    orderId: null,
    filled: 0,
    turnover: 0 as Paise,
    changedAt: at,
    reason: "",
  };
}
