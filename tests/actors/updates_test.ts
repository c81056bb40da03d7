/** What an update of an order is followed by: reports, executions to be read, terms and doubts. @module */
import { assertEquals } from "@std/assert";
import { type ReconcilerContext, UNREAD } from "../../actors/reconciler/state.ts";
import { executionsRead, updated } from "../../actors/reconciler/updates.ts";
import type { BrokerOrder } from "../../domain/broker/order.ts";
import type { BrokerTrade } from "../../domain/broker/trade.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { brokerOrder, brokerTrade } from "../domain/broker/broker_rows.ts";

/** What a turn says, in its order; a message to the broker actor with what decides of its body. */
function said(turn: (ctx: ReconcilerContext) => unknown): string[] {
  const all: string[] = [];
  const worth = (body: { status?: string; filled?: number; terms?: { type: string } }) =>
    body.terms?.type ?? (body.status === undefined ? "" : `${body.status} ${body.filled}`);
  turn({
    now: 10_000,
    cancel: (key: string) => void all.push(`cancel ${key}`),
    timer: (_: string, delayMs: number, kind: string) => void all.push(`${kind} in ${delayMs}`),
    io: (_: unknown, { orderId }: { orderId: string }) => void all.push(`read trades ${orderId}`),
    tell: (_: unknown, kind: string, body: never) => void all.push(`${kind} ${worth(body)}`.trim()),
  } as unknown as ReconcilerContext);
  return all;
}

function onUpdate(change: Partial<BrokerOrder>): string[] {
  return said((ctx) => updated(UNREAD, brokerOrder(change), ctx));
}

Deno.test("an update without a fill is told at once, and one on its way is read again soon", () => {
  assertEquals(onUpdate({ type: "SL", status: "TRIGGER_PENDING" }), [
    "OrderReported TRIGGER_PENDING 0",
  ]);
  const [reported, wanted] = onUpdate({ type: "SL", status: "PENDING" });
  assertEquals([reported?.split(" ")[0], wanted], ["OrderReported", "ReadWanted in 1000"]);
});

Deno.test("the smallest fill has its executions read before it is told", () => {
  assertEquals(onUpdate({ type: "SL", filled: 1 }), ["cancel trades 1", "read trades 1"]);
});

Deno.test("an update of before a fill that comes after it leaves the executions to be read", () => {
  assertEquals(onUpdate({ type: "SL", filled: 0 }), ["OrderReported OPEN 0"]);
});

Deno.test("only what may be a closing order of the desk shows how far it goes", () => {
  assertEquals(onUpdate({}), ["TermsShown LIMIT", "OrderReported OPEN 0"]);
  assertEquals(onUpdate({ tag: null }), []);
  assertEquals(onUpdate({ status: "CANCELLED" }), ["OrderReported CANCELLED 0"]);
});

Deno.test("a row with a reason may tell of a refused change, of an order with a tag", () => {
  const message = "Insufficient funds";
  const type = "SL";
  const status = "TRIGGER_PENDING";
  assertEquals(onUpdate({ message, type, status }), [
    "ChangeDoubted",
    "OrderReported TRIGGER_PENDING 0",
  ]);
  assertEquals(onUpdate({ message, type, status, tag: null }), []);
});

Deno.test("executions are asked for until all are there, ten times at most", () => {
  const order = brokerOrder({ filled: 130 });
  const read = (trades: readonly BrokerTrade[] | null, tries = 1) => {
    const answer = trades === null
      ? { type: "unknown" } as const
      : { type: "ok", body: trades } as const;
    const carry = { order, tries, since: 10_000 as EpochMs };
    return said((ctx) => executionsRead(UNREAD, { carry, answer }, ctx));
  };
  const [half, rest] = [brokerTrade(), brokerTrade({ tradeId: "t2" })];
  const again = ["ExecutionsDue in 1000", "ReadWanted in 1000"];
  assertEquals(read([half, rest]), ["OrderReported OPEN 65", "OrderReported COMPLETE 130"]);
  assertEquals(read([half]), ["OrderReported OPEN 65", ...again]);
  assertEquals([read(null), read(null, 9)], [again, again]);
  assertEquals(read(null, 10), ["ReadWanted in 1000"]);
});

Deno.test("the row of an order is believed once its executions could not be read for three seconds", () => {
  const order = brokerOrder({ filled: 65, averagePrice: 2_400_000 as Paise });
  const read = (change: Partial<BrokerOrder>, sinceMs: number, answers = false) => {
    const carry = { order: { ...order, ...change }, tries: 4, since: 10_000 - sinceMs as EpochMs };
    const answer = answers ? { type: "ok", body: [] } as const : { type: "unknown" } as const;
    return said((ctx) => executionsRead(UNREAD, { carry, answer }, ctx))[0];
  };
  const again = "ExecutionsDue in 1000";
  assertEquals([read({}, 2_999), read({}, 3_000)], [again, "OrderReported OPEN 65"]);
  const whole = { status: "COMPLETE", filled: 130 } as const;
  assertEquals(read(whole, 3_000), "OrderReported COMPLETE 130");
  // Lists that come and do not have them yet are only late.
  assertEquals(read({}, 3_000, true), "OrderReported OPEN 0");
  const unproven = [{ filled: 0 }, { averagePrice: 0 as Paise }, { tag: null }];
  assertEquals(unproven.map((change) => read(change, 3_000)), [again, again, again]);
});

Deno.test("what fills in parts waits from its first update on: each makes the reading before it stale", () => {
  const order = brokerOrder({ filled: 65, averagePrice: 2_400_000 as Paise });
  let state = UNREAD;
  const on = (sinceMs: number) => {
    const unread = { "1": { since: 10_000 - sinceMs as EpochMs, order } };
    return said((ctx) => state = updated({ ...state, unread }, order, ctx)).slice(2);
  };
  assertEquals(on(2_999), ["read trades 1"]);
  assertEquals(on(3_000), ["OrderReported OPEN 65", "read trades 1"]);
  assertEquals(state.unread["1"]?.since, 7_000 as EpochMs);
  const read = (answer: { type: "unknown" } | { type: "ok"; body: readonly BrokerTrade[] }) =>
    said((ctx) => {
      const carry = { order, tries: 1, since: 7_000 as EpochMs };
      state = executionsRead(state, { carry, answer }, ctx);
    });
  read({ type: "unknown" });
  assertEquals(state.unread["1"]?.since, 7_000 as EpochMs);
  read({ type: "ok", body: [] });
  assertEquals(state.unread, {});
});

Deno.test("an update that shows less than one before it leaves what that has shown", () => {
  const price = { averagePrice: 2_400_000 as Paise };
  const [half, whole] = [65, 130].map((filled) => brokerOrder({ filled, ...price }));
  let state = UNREAD;
  said((ctx) => state = updated(state, whole!, ctx));
  said((ctx) => state = updated(state, half!, ctx));
  assertEquals(state.unread["1"]?.order, whole);
});
