/** Looking an order up: by tag and what was ordered. @module */
import { assertEquals } from "@std/assert";
import { lookUp } from "../../../domain/broker/order_lookup.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { NewOrder } from "../../../domain/order/order.ts";
import { FUTURE, orderFor } from "../listed_market.ts";
import { brokerOrder, KEY, TAG } from "./broker_rows.ts";

const signalAt = 1_000_000 as EpochMs;
/** When the list is asked for. */
const at = 1_002_000 as EpochMs;
const wanted: NewOrder = {
  ...orderFor(FUTURE, { tag: TAG, quantity: 130, side: "BUY", product: "MIS" }),
  key: KEY,
  signalAt,
};

Deno.test("lookUp() finds what has the tag and the contract", () => {
  const orders = [brokerOrder({ orderId: "7", tag: null }), brokerOrder({ orderId: "8" })];
  const found = lookUp(orders, wanted, null, at);
  assertEquals([found.type, found.type === "Found" && found.order.orderId], ["Found", "8"]);
  // Its quantity may have been changed since.
  assertEquals(lookUp([brokerOrder({ quantity: 65 })], wanted, null, at).type, "Found");
});

Deno.test("lookUp() does not take a tag on something else for the order", () => {
  assertEquals(lookUp([brokerOrder({ side: "SELL" })], wanted, null, at).type, "NotFound");
  assertEquals(lookUp([brokerOrder({ key: "NSE:SBIN" })], wanted, null, at).type, "NotFound");
});

Deno.test("lookUp() is unsure about an order that is alike and has no tag yet", () => {
  const alike = brokerOrder({ tag: null, orderedAt: 1_000_500 as EpochMs });
  assertEquals(lookUp([alike], wanted, null, at).type, "Unsure");
  for (
    const other of [
      { quantity: 65 },
      { product: "NRML" },
      { orderedAt: 900_000 as EpochMs },
      { tag: "otherprogram" },
    ]
  ) {
    assertEquals(lookUp([{ ...alike, ...other }], wanted, null, at).type, "NotFound");
  }
});

Deno.test("lookUp() knows what stays without a tag for somebody else's", () => {
  const alike = brokerOrder({ tag: null, orderedAt: 1_000_500 as EpochMs });
  const after = (ms: number) => lookUp([alike], wanted, null, 1_000_500 + ms as EpochMs).type;
  assertEquals([after(30_000), after(30_001)], ["Unsure", "NotFound"]);
});

Deno.test("lookUp() goes by the number alone where it is known, whatever has been done by hand since", () => {
  const orders = [
    brokerOrder({ orderId: "7", tag: null }),
    brokerOrder({ orderId: "8", tag: null }),
  ];
  const found = lookUp(orders, wanted, "8", at);
  assertEquals(found.type === "Found" && [found.order.orderId, found.order.tag], ["8", TAG]);
  assertEquals(lookUp(orders, wanted, "9", at).type, "NotFound");
});
