/**
 * The desk's books against the exchange's, figure by figure: nothing is rounded, nothing is
 * excused. For an exchange that shows all it knows; a broker does not.
 * @module
 */
import { totalCharges } from "../account/charges.ts";
import type { Ledger } from "../account/ledger.ts";
import { type EpochMs, istDayNumber } from "../market_time.ts";
import type { MicroRupees, Paise } from "../money.ts";
import { isTerminal, type OrderState } from "../order/order.ts";

/** What an exchange of ours tells of an account. */
export interface AuditedBooks {
  readonly capital: Paise;
  readonly cash: Paise;
  readonly chargesTotal: MicroRupees;
  readonly positions: readonly AuditedPosition[];
  readonly orders: readonly AuditedOrder[];
}

export interface AuditedPosition {
  /** `exchange:symbol`. */
  readonly key: string;
  readonly product: string;
  readonly quantity: number;
}

export interface AuditedOrder {
  readonly orderId: string;
  readonly tag: string | null;
  /** In Kite's words. */
  readonly status: string;
  readonly filled: number;
}

export interface AuditLine {
  readonly what: string;
  readonly own: string;
  readonly theirs: string;
  readonly equal: boolean;
}

const NONE = "none";

/** Every figure at an instant, equal or not: cash and charges, then positions by name, then orders. */
export function audit(
  ledger: Ledger,
  orders: readonly OrderState[],
  books: AuditedBooks,
  at: EpochMs,
): readonly AuditLine[] {
  return [
    line("cash, less capital", ledger.cash - ledger.capital, books.cash - books.capital),
    line("charges, micro-rupees", totalCharges(ledger.charges), books.chargesTotal),
    ...positionLines(ledger, books),
    ...orderLines(orders, books, at),
  ];
}

function positionLines({ positions }: Ledger, books: AuditedBooks): AuditLine[] {
  const own = new Map(Object.values(positions).map((each) => [nameOf(each), each.quantity]));
  const theirs = new Map(
    books.positions.filter(({ quantity }) => quantity !== 0)
      .map((each) => [nameOf(each), each.quantity]),
  );
  return [...new Set([...own.keys(), ...theirs.keys()])].sort()
    .map((name) => line(`position ${name}`, own.get(name) ?? 0, theirs.get(name) ?? 0));
}

/** Those that are at the exchange, or should be: it forgets what has ended with an earlier day. */
function orderLines(
  orders: readonly OrderState[],
  books: AuditedBooks,
  at: EpochMs,
): AuditLine[] {
  const own = new Map(
    orders.filter(({ orderId }) => orderId !== null).map((each) => [each.order.tag, each]),
  );
  const theirs = books.orders.map((each) => {
    const held = each.tag === null ? undefined : own.get(each.tag);
    const known = held?.orderId === each.orderId ? stateOf(held.status, held.filled) : NONE;
    const status = each.status.replaceAll(" ", "_");
    return line(`order ${each.orderId}`, known, stateOf(status, each.filled));
  });
  const found = new Set(books.orders.map(({ orderId }) => orderId));
  const isOver = ({ status, order }: OrderState) =>
    isTerminal(status) && istDayNumber(order.signalAt) < istDayNumber(at);
  const lost = [...own.values()].filter((each) => !found.has(each.orderId!) && !isOver(each))
    .map(({ orderId, status, filled }) => line(`order ${orderId}`, stateOf(status, filled), NONE));
  return [...theirs, ...lost];
}

function nameOf({ key, product }: AuditedPosition): string {
  return `${key} ${product}`;
}

function stateOf(status: string, filled: number): string {
  return `${status} ${filled}`;
}

function line(what: string, own: number | string, theirs: number | string): AuditLine {
  return { what, own: `${own}`, theirs: `${theirs}`, equal: own === theirs };
}
