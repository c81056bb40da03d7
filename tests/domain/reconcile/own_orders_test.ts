/** Which of the desk's orders are of the day that the broker lists. @module */
import { assertEquals } from "@std/assert";
import type { EpochMs } from "../../../domain/market_time.ts";
import { intended, type OrderState } from "../../../domain/order/order.ts";
import { ofBrokersDay } from "../../../domain/reconcile/own_orders.ts";
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
