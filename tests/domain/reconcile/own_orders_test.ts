/** Which of the desk's orders are of the day that the broker lists. @module */
import { assertEquals } from "@std/assert";
import type { EpochMs } from "../../../domain/market_time.ts";
import { intended, type OrderState } from "../../../domain/order/order.ts";
import { ofBrokersDay, outlived, ownOrders } from "../../../domain/reconcile/own_orders.ts";
import { brokerOrder } from "../broker/broker_rows.ts";
import { FUTURE, OPEN, orderFor } from "../listed_market.ts";

const DAY_MS = 24 * 3_600_000;

/** Orders of yesterday, by tag. */
function yesterdays(change: Partial<OrderState>) {
  const signalAt = OPEN - DAY_MS as EpochMs;
  const order = { ...intended(orderFor(FUTURE, { tag: "t", signalAt }), signalAt), ...change };
  return { t: order };
}

Deno.test("ofBrokersDay() leaves out what ended on an earlier day, unless it is listed all the same", () => {
  const kept = (change: Partial<OrderState>) =>
    Object.keys(ofBrokersDay(yesterdays(change), [brokerOrder({ orderId: "7" })], OPEN)).length;
  assertEquals(kept({ status: "COMPLETE", orderId: "6" }), 0);
  assertEquals(kept({ status: "COMPLETE", orderId: "7" }), 1);
  assertEquals(kept({ status: "ABSENT" }), 1);
  assertEquals([kept({ status: "OPEN", orderId: "6" }), kept({ status: "UNKNOWN" })], [1, 1]);
  const today = { ...yesterdays({ status: "COMPLETE", orderId: "6" }) };
  const order = { ...today.t.order, signalAt: OPEN };
  assertEquals(Object.keys(ofBrokersDay({ t: { ...today.t, order } }, [], OPEN)), ["t"]);
});

Deno.test("outlived() ends exits of an earlier day that the broker lists neither by number nor tag", () => {
  const ends = (
    change: Partial<OrderState>,
    at: number = OPEN,
    purpose: "entry" | "exit" = "exit",
  ) => {
    const { t } = yesterdays(change);
    const orders = { t: { ...t, order: { ...t.order, purpose } } };
    const listed = [
      brokerOrder({ orderId: "7", tag: null }),
      brokerOrder({ orderId: "8", tag: "t" }),
    ];
    const all = change.orderId === null ? listed : listed.slice(0, 1);
    return outlived(orders, all, at as EpochMs).map(({ orderId, status, filled }) =>
      `${orderId} ${status} ${filled}`
    );
  };
  assertEquals(ends({ status: "OPEN", orderId: "6", filled: 5 }), ["6 CANCELLED 5"]);
  assertEquals(ends({ status: "OPEN", orderId: "7" }), []);
  // Its number was never heard: the list has it under its tag.
  assertEquals(ends({ status: "UNKNOWN", orderId: null }), []);
  assertEquals(ends({ status: "COMPLETE", orderId: "6" }), []);
  assertEquals(ends({ status: "OPEN", orderId: "6" }, OPEN - DAY_MS), []);
  assertEquals(ends({ status: "OPEN", orderId: "6" }, OPEN, "entry"), []);
  const unheard = yesterdays({ status: "UNKNOWN" }).t;
  const orders = { t: { ...unheard, order: { ...unheard.order, purpose: "stop" } } } as const;
  assertEquals(outlived(orders, [], OPEN).map(({ orderId }) => orderId), ["never told"]);
});

Deno.test("ownOrders() goes by the number that was told, else by the tag, one order a tag", () => {
  const own = (change: Partial<OrderState>, rows: readonly (readonly [string, string | null])[]) =>
    ownOrders(yesterdays(change), rows.map(([orderId, tag]) => brokerOrder({ orderId, tag })))
      .map(({ listed }) => `${listed.orderId} ${listed.tag}`);
  assertEquals(own({ orderId: "6" }, [["6", null], ["7", "t"], ["8", null]]), ["6 t"]);
  assertEquals(own({}, [["7", "t"], ["8", "other"], ["9", null]]), ["7 t"]);
});
