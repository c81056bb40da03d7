/** The desk's books against an exchange's. @module */
import { assertEquals } from "@std/assert";
import { openLedger } from "../../../domain/account/ledger.ts";
import { DAY_MS, type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import type { OrderState } from "../../../domain/order/order.ts";
import { audit, type AuditedBooks } from "../../../domain/reconcile/audit.ts";

const NOW = istInstant("2026-11-20" as IsoDate, 10 * 60);
const CAPITAL = 5_00_000_00 as Paise;
const position = { key: "NSE:INFY", product: "MIS" as const, quantity: 10 };
const ledger = {
  ...openLedger(CAPITAL),
  cash: CAPITAL - 1_000 as Paise,
  positions: { x: { ...position, cost: 1_000 as Paise, realised: 0 as Paise } },
} as unknown as ReturnType<typeof openLedger>;

const order = (tag: string, orderId: string | null, status: string, filled: number) =>
  ({ order: { tag, signalAt: NOW }, orderId, status, filled }) as unknown as OrderState;
const ORDERS = [
  order("a", "1", "COMPLETE", 10),
  order("b", "2", "TRIGGER_PENDING", 0),
  // Refused at the door: the exchange has never heard of it.
  order("c", null, "REJECTED", 0),
];

const BOOKS: AuditedBooks = {
  capital: 25_00_000_00 as Paise,
  cash: 25_00_000_00 - 1_000 as Paise,
  chargesTotal: 0 as MicroRupees,
  positions: [position, { key: "NSE:TCS", product: "MIS", quantity: 0 }],
  orders: [
    { orderId: "1", tag: "a", status: "COMPLETE", filled: 10 },
    { orderId: "2", tag: "b", status: "TRIGGER PENDING", filled: 0 },
  ],
};

const wrong = (books: AuditedBooks, orders = ORDERS, at: EpochMs = NOW) =>
  audit(ledger, orders, books, at).filter(({ equal }) => !equal)
    .map(({ what, own, theirs }) => `${what}: ${own} / ${theirs}`);

Deno.test("audit() finds nothing where money, positions and orders are the same", () => {
  assertEquals(wrong(BOOKS), []);
  assertEquals(audit(ledger, ORDERS, BOOKS, NOW).length, 5);
});

Deno.test("audit() finds a paisa of cash and a millionth of charges", () => {
  assertEquals(wrong({ ...BOOKS, cash: BOOKS.cash + 1 as Paise }), [
    "cash, less capital: -1000 / -999",
  ]);
  assertEquals(wrong({ ...BOOKS, chargesTotal: 1 as MicroRupees }), [
    "charges, micro-rupees: 0 / 1",
  ]);
});

Deno.test("audit() finds what only one side holds or has ordered", () => {
  const tcs = { key: "NSE:TCS", product: "MIS", quantity: -5 };
  assertEquals(wrong({ ...BOOKS, positions: [tcs] }), [
    "position NSE:INFY MIS: 10 / 0",
    "position NSE:TCS MIS: 0 / -5",
  ]);
  const foreign = { orderId: "9", tag: null, status: "OPEN", filled: 0 };
  assertEquals(wrong({ ...BOOKS, orders: [...BOOKS.orders, foreign] }), [
    "order 9: none / OPEN 0",
  ]);
  assertEquals(wrong({ ...BOOKS, orders: BOOKS.orders.slice(1) }), ["order 1: COMPLETE 10 / none"]);
});

Deno.test("audit() finds a second order under one tag, and another fill", () => {
  const twice = { orderId: "3", tag: "a", status: "COMPLETE", filled: 10 };
  assertEquals(wrong({ ...BOOKS, orders: [...BOOKS.orders, twice] }), [
    "order 3: none / COMPLETE 10",
  ]);
  const less = { ...BOOKS.orders[0]!, filled: 9 };
  assertEquals(wrong({ ...BOOKS, orders: [less, BOOKS.orders[1]!] }), [
    "order 1: COMPLETE 10 / COMPLETE 9",
  ]);
});

Deno.test("audit() does not miss what has ended with an earlier day, but what should work still", () => {
  const nothing = { ...BOOKS, orders: [] };
  const lost = (days: number) => wrong(nothing, ORDERS, NOW + days * DAY_MS as EpochMs);
  assertEquals(lost(0), ["order 1: COMPLETE 10 / none", "order 2: TRIGGER_PENDING 0 / none"]);
  assertEquals(lost(1), ["order 2: TRIGGER_PENDING 0 / none"]);
});
