/**
 * An order from intent to its end: what is sent, the states it passes through and the rules by
 * which reports of it are believed. Reports come twice, late and out of order.
 * @module
 */
import type { BrokerOrderStatus } from "../broker/order.ts";
import { type OrderWhy, whyIn } from "./order_reason.ts";
import { executionNews } from "./execution_news.ts";
import { type Fill, turnover } from "./fill.ts";
import type { Book, InstrumentToken } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { Approved } from "../risk/approved.ts";
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

/** What an order may be changed to. */
export interface Modification {
  readonly type: OrderType;
  readonly quantity: number;
  readonly price: Paise;
  readonly trigger: Paise;
}

/** What of an order may be changed, as it stands. */
export function termsOf({ type, quantity, price, trigger }: Modification): Modification {
  return { type, quantity, price, trigger };
}

/** Whether two orders differ in nothing that may be changed of them. */
export function sameTerms(one: Modification, other: Modification): boolean {
  return one.type === other.type && one.quantity === other.quantity && one.price === other.price &&
    one.trigger === other.trigger;
}

export const ORDER_STATUSES = [
  // Durable here, fate at the broker not known yet.
  "INTENDED",
  "OPEN",
  "TRIGGER_PENDING",
  "COMPLETE",
  "CANCELLED",
  "REJECTED",
  // No answer: looked up by tag, never sent again blindly.
  "UNKNOWN",
  // Looked up for long enough: the broker never had it.
  "ABSENT",
  // Never left: a gate refused its release.
  "WITHHELD",
] as const;

export type OrderStatus = typeof ORDER_STATUSES[number];

export interface OrderState extends OrderWhy {
  readonly order: NewOrder;
  readonly status: OrderStatus;
  readonly orderId: string | null;
  /** Units of the executions known so far; never decreases. */
  readonly filled: number;
  /** Ids of those executions: each counts once, however often and in whatever order they come. */
  readonly trades: readonly string[];
  /** Units of `filled` that its row alone has shown: which trades they are is still to come. */
  readonly byRow?: number;
  /** Sum of price times quantity of the executions, paise. */
  readonly turnover: Paise;
  readonly changedAt: EpochMs;
  /** When it was last asked to be cancelled; not while it had no id. */
  readonly cancelAskedAt?: EpochMs;
  /** Changes asked for so far, taken or not: the broker counts them, whoever of ours asked. */
  readonly changes: number;
  /** Their number when one was last refused; missing while none was. */
  readonly changesRefused?: number;
  /** At a broker, which of its changes was the newest one when it was last answered. */
  readonly changesAnswered?: number;
  /** An older change was answered while the newest one was still on its way. */
  readonly overtaken?: true;
  /** The last one that was refused while a newer one was on its way, and what that left it as. */
  readonly fellBack?: { readonly change: number; readonly works: Modification };
  /** It was shown as a change that was refused while the newest one was still on its way. */
  readonly doubted?: true;
  /** Its changes were taken and never made: it takes none any more, and is to be cancelled. */
  readonly stuck?: true;
  /** What was asked for while the order had no id yet: sent as soon as it has one. */
  readonly wanted: AwaitedChange | "cancel" | null;
}

/** A change that waits for its order's id. */
export interface AwaitedChange {
  readonly change: Approved<Modification>;
  /** What the order was placed as, and is until the change is taken; null where nobody knows. */
  readonly placed: Modification | null;
}

/** One report about an order: an answer, a postback or a poll. `filled` is cumulative. */
export interface OrderReport extends OrderWhy {
  readonly tag: string;
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly filled: number;
  /** The execution that this report announces, when it does. */
  readonly fill: Fill | null;
  /** `fill` is all that its row shows, at its average: its trades could not be read. */
  readonly byRow?: true;
  /**
   * Where nothing but its trades says that it is COMPLETE: the units that it was for as it was read.
   * It may have been made larger between its row and its trades.
   */
  readonly readAs?: number;
}

/** How an order ended. */
export interface OrderEnd extends OrderWhy {
  readonly tag: string;
  readonly status: OrderStatus;
  /** The broker has refused the request, and has not looked at the order. */
  readonly turnedAway?: true;
}

/** Whether nobody has answered the newest change of an order yet. */
export function awaitsAnswer({ changes, changesAnswered = 0 }: OrderState): boolean {
  return changesAnswered < changes;
}

/** Whether what is answered is a change behind which a newer one has left. */
export function isOlderChange({ changes }: OrderState, change: number): boolean {
  return change < changes;
}

/**
 * What an order is without one of its changes, which was refused: what it was as that was sent, unless
 * the change before has been refused since. Undefined where nobody knows.
 */
export function worksWithout(
  { fellBack }: Pick<OrderState, "fellBack">,
  change: number | undefined,
  sentOn: Modification | undefined,
): Modification | undefined {
  const isNext = fellBack !== undefined && fellBack.change + 1 === change;
  return isNext ? fellBack.works : sentOn;
}

/** Whether an order works at the broker, by our own word for its state or by the broker's. */
export function isAtWork(status: OrderStatus | BrokerOrderStatus): boolean {
  return status === "OPEN" || status === "TRIGGER_PENDING";
}

/** UNKNOWN is no end: it is still looked up. What `isGivenUp` has ended and may yet turn up. */
export function isTerminal(status: OrderStatus): boolean {
  return status === "COMPLETE" || status === "CANCELLED" || status === "REJECTED" ||
    status === "ABSENT" || status === "WITHHELD";
}

/** What a report changes: nothing when it repeats, lags or contradicts a terminal state. */
export interface Absorbed {
  readonly state: OrderState;
  /** The fill, when it is news. */
  readonly fill: Fill | null;
  readonly changed: boolean;
}

/**
 * Whether it has ended without the broker's books having said so: found nowhere, refused by the
 * answer alone, or never let go. What they say of it later is believed.
 */
function isGivenUp({ status, orderId }: OrderState): boolean {
  return status === "ABSENT" || (isTerminal(status) && orderId === null);
}

/** Believes a report as far as it is news. A late execution counts, whatever the state says. */
export function absorb(state: OrderState, report: OrderReport, at: EpochMs): Absorbed {
  const { fill, trades, byRow } = executionNews(state, report, at);
  const filled = state.filled + (fill?.quantity ?? 0);
  const status = statusAfter(state, report, filled);
  const { orderId } = report;
  const isSame = fill === null && trades === state.trades;
  if (isSame && status === state.status && orderId === state.orderId) {
    return { state, fill, changed: false };
  }
  const { byRow: _, words: __, ...known } = state;
  const value = fill === null ? 0 : turnover(fill);
  const turnsUp = isTerminal(state.status) && !isTerminal(status);
  return {
    changed: true,
    fill,
    state: {
      ...known,
      order: turnsUp ? asPlaced(state) : state.order,
      status,
      orderId,
      filled,
      trades,
      ...(byRow === undefined ? {} : { byRow }),
      turnover: (state.turnover + value) as Paise,
      changedAt: at,
      ...(turnsUp ? { reason: "" } : whyAfter(state, report, status)),
      wanted: null,
    },
  };
}

/** Those of an order's reports that say something new. */
export function newsIn(
  held: OrderState,
  reports: readonly OrderReport[],
  at: EpochMs,
): readonly OrderReport[] {
  let known = held;
  return reports.filter((report) => {
    const { changed, state } = absorb(known, report, at);
    known = state;
    return changed;
  });
}

function whyAfter(state: OrderState, report: OrderReport, status: OrderStatus): OrderWhy {
  return whyIn(status === state.status || report.reason === "" ? state : report);
}

/** What was asked for before it had an id has not been sent. */
function asPlaced({ order, wanted }: OrderState): NewOrder {
  return wanted === null || wanted === "cancel" ? order : { ...order, ...wanted.placed };
}

/** An end is an end, except that a whole order is COMPLETE; a report that lags says nothing. */
function statusAfter(state: OrderState, report: OrderReport, filled: number): OrderStatus {
  if (isTerminal(state.status) && !isGivenUp(state)) {
    return filled >= state.order.quantity ? "COMPLETE" : state.status;
  }
  if (report.filled < filled) return state.status;
  const { readAs = Infinity } = report;
  return readAs < state.order.quantity ? "OPEN" : report.status;
}

/** An order that has just been decided. */
export function intended(order: NewOrder, at: EpochMs): OrderState {
  return {
    order,
    status: "INTENDED",
    orderId: null,
    filled: 0,
    trades: [],
    turnover: 0 as Paise,
    changedAt: at,
    changes: 0,
    reason: "",
    wanted: null,
  };
}
