/** What a broker's order and its trades are believed to say. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { isOvertaken, isSettled, reportsOf } from "../../../domain/broker/order_report.ts";
import { type BrokerOrderStatus, brokerOrderStatus } from "../../../domain/broker/order.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { absorb, intended, isTerminal } from "../../../domain/order/order.ts";
import { FUTURE, orderFor } from "../listed_market.ts";
import { brokerOrder, brokerTrade, TAG } from "./broker_rows.ts";

Deno.test("reportsOf() tells one report an execution, oldest first, the last as the order is", () => {
  const order = brokerOrder({ status: "COMPLETE", filled: 130 });
  const late = brokerTrade({ tradeId: "t2", at: 1_002_000 as EpochMs });
  const reports = reportsOf(order, [late, brokerTrade(), brokerTrade({ orderId: "2" })]);
  assertEquals(reports.map(({ status, filled, fill }) => [status, filled, fill?.tradeId]), [
    ["OPEN", 65, "t1"],
    ["COMPLETE", 130, "t2"],
  ]);
});

Deno.test("reportsOf() ends no order before its last execution is known", () => {
  const complete = brokerOrder({ status: "COMPLETE", filled: 130 });
  assertEquals(reportsOf(complete, []).map(({ status, filled }) => [status, filled]), [[
    "OPEN",
    0,
  ]]);
  assertEquals(reportsOf(complete, [brokerTrade()]).map(({ status }) => status), ["OPEN"]);
  assertEquals([isSettled(complete, []), isSettled(complete, [brokerTrade()])], [false, false]);
  const cancelled = brokerOrder({ status: "CANCELLED", filled: 65, cancelled: 65 });
  assertEquals(
    reportsOf(cancelled, [brokerTrade()]).map(({ status, reason }) => [status, reason]),
    [
      ["CANCELLED", "cancelled"],
    ],
  );
});

Deno.test("reportsOf() believes trades that the order does not show yet", () => {
  const trades = [brokerTrade(), brokerTrade({ tradeId: "t2" })];
  assertEquals(reportsOf(brokerOrder(), trades).at(-1)?.status, "COMPLETE");
});

Deno.test("trades of more than a row shows end no order that was made larger since", () => {
  const trades = [brokerTrade(), brokerTrade({ tradeId: "t2" })];
  // Read as 130, and then all of those had traded: it may be for 195 by now.
  const [first, last] = reportsOf(brokerOrder({ status: "TRIGGER_PENDING", type: "SL" }), trades);
  assertEquals([first!.readAs, last!.readAs, last!.status], [undefined, 130, "COMPLETE"]);
  const after = (quantity: number, readAs?: number) => {
    const { readAs: _, ...said } = last!;
    const order = intended(orderFor(FUTURE, { tag: TAG, quantity }), 0 as EpochMs);
    const { state } = absorb(order, first!, 1 as EpochMs);
    const report = readAs === undefined ? said : { ...said, readAs };
    return absorb(state, report, 2 as EpochMs).state.status;
  };
  assertEquals([after(195, 130), after(130, 130), after(65, 130)], [
    "OPEN",
    "COMPLETE",
    "COMPLETE",
  ]);
  // The row itself says that it has ended: somebody has made it smaller.
  assertEquals(reportsOf(brokerOrder({ status: "COMPLETE" }), trades).at(-1)!.readAs, undefined);
  assertEquals(after(195), "COMPLETE");
});

Deno.test("isOvertaken() tells a row of an order that works from its newer trades", () => {
  const trades = [brokerTrade()];
  const told = (["OPEN", "TRIGGER_PENDING", "PENDING", "CANCELLED"] as const).map((status) =>
    isOvertaken(brokerOrder({ status }), trades)
  );
  assertEquals(told, [true, true, false, false]);
  assertEquals(isOvertaken(brokerOrder({ filled: 65 }), trades), false);
});

Deno.test("reportsOf() takes UPDATE and unknown words as an order that works", () => {
  for (const word of ["UPDATE", "VALIDATION PENDING", "SOMETHING NEW"]) {
    const status = brokerOrderStatus(word);
    const stop = brokerOrder({ status, type: "SL" });
    const working = status === "PENDING" ? "TRIGGER_PENDING" : "OPEN";
    assertEquals(reportsOf(stop, []).map((report) => report.status), [working]);
    assertEquals(isSettled(stop, []), status !== "PENDING");
  }
});

Deno.test("reportsOf() takes a stop that has filled in part for one that waits for nothing", () => {
  const stop = brokerOrder({ status: "PENDING", type: "SL", filled: 65 });
  assertEquals(reportsOf(stop, []).map(({ status }) => status), ["OPEN"]);
});

Deno.test("reportsOf() is silent about orders that are not the desk's", () => {
  assertEquals(reportsOf(brokerOrder({ tag: null }), []), []);
  assertEquals(reportsOf(brokerOrder({ product: "MTF" }), []), []);
});

Deno.test("reportsOf() keeps the words of a rejection", () => {
  const message = "RMS:Margin Exceeds";
  const order = brokerOrder({ status: "REJECTED", message });
  const why = (of: typeof order) =>
    reportsOf(of, []).map(({ status, reason, words }) => [status, reason, words]);
  assertEquals(why(order), [["REJECTED", "margin_short", message]]);
  assertEquals(why({ ...order, message: "" }), [["REJECTED", "rejected", undefined]]);
});

Deno.test("reportsOf() tells a price that the exchange took no more from what somebody cancelled", () => {
  const whyFor = (message: string) =>
    reportsOf(brokerOrder({ status: "CANCELLED", message }), [])
      .map(({ reason, words }) => [reason, words])[0];
  const reasonFor = (message: string) => whyFor(message)![0];
  const outside = "The order was cancelled by the exchange because the price is outside the " +
    "current allowed limit price protection range.";
  assertEquals(whyFor(outside), ["price_band", outside]);
  // The last change of an order that somebody then cancelled.
  assertEquals(reasonFor("Price exceeds circuit limits for the instrument."), "cancelled");
  assertEquals(reasonFor("Cancelled by the exchange: trading is halted."), "cancelled");
  assertEquals(reasonFor(""), "cancelled");
});

const STATUSES: readonly BrokerOrderStatus[] = ["PENDING", "OPEN", "COMPLETE", "CANCELLED"];

Deno.test("reports absorbed in any order, as often as you like, fill once each", () => {
  const trades = [10, 20, 30, 70].map((quantity, i) =>
    brokerTrade({ tradeId: `t${i}`, quantity, at: (1_000_000 + i) as EpochMs })
  );
  const seen = fc.record({
    status: fc.constantFrom(...STATUSES),
    known: fc.integer({ min: 0, max: 4 }),
    ahead: fc.integer({ min: 0, max: 4 }),
  });
  fc.assert(fc.property(fc.array(seen, { maxLength: 12 }), (looks) => {
    let state = intended(orderFor(FUTURE, { tag: TAG, quantity: 130 }), 0 as EpochMs);
    for (const { status, known, ahead } of looks) {
      const filled = trades.slice(0, Math.max(known, ahead))
        .reduce((sum, { quantity }) => sum + quantity, 0);
      // A broker that says COMPLETE has filled all of it, wherever its trades are.
      const order = brokerOrder({ status, filled: status === "COMPLETE" ? 130 : filled });
      for (const report of reportsOf(order, trades.slice(0, known))) {
        const before = state;
        state = absorb(state, report, 1 as EpochMs).state;
        assert(state.filled >= before.filled);
        assert(!isTerminal(before.status) || isTerminal(state.status));
        if (state.status === "COMPLETE") assertEquals(state.filled, 130);
      }
    }
    const whole = reportsOf(brokerOrder({ status: "COMPLETE", filled: 130 }), trades);
    for (const report of whole) state = absorb(state, report, 1 as EpochMs).state;
    assertEquals([state.status, state.filled, state.trades.length], ["COMPLETE", 130, 4]);
  }));
});
