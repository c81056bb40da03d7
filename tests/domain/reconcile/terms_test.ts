/** When an order is believed to work under other terms. @module */
import { assertEquals } from "@std/assert";
import { isChanging, otherTerms } from "../../../domain/reconcile/terms.ts";
import type { BrokerOrder } from "../../../domain/broker/order.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { intended, type OrderState } from "../../../domain/order/order.ts";
import type { Paise } from "../../../domain/money.ts";
import { FUTURE, orderFor } from "../listed_market.ts";
import { brokerOrder, TAG } from "../broker/broker_rows.ts";

const TERMS = { quantity: 130, price: 2_400_000 as Paise, trigger: 2_410_000 as Paise };
const STOP = { purpose: "stop", type: "SL" } as const;
const held: OrderState = {
  ...intended({ ...orderFor(FUTURE, { tag: TAG }), ...STOP, ...TERMS }, 0 as EpochMs),
  orderId: "1",
  status: "TRIGGER_PENDING",
};

function seen(change: Partial<BrokerOrder>, own: Partial<OrderState> = {}) {
  const listed = brokerOrder({ type: "SL", status: "TRIGGER_PENDING", ...TERMS, ...change });
  return otherTerms({ ...held, ...own }, listed);
}

Deno.test("otherTerms() says what an order is where that is not what was asked for", () => {
  assertEquals(seen({}), null);
  assertEquals(seen({ quantity: 65 }), { type: "SL", ...TERMS, quantity: 65 });
  assertEquals(seen({ trigger: 2_420_000 as Paise })?.trigger, 2_420_000);
  const asked = { ...held.order, type: "LIMIT" as const, trigger: 0 as Paise };
  assertEquals(seen({}, { order: asked })?.type, "SL");
  assertEquals(seen({ quantity: 65 }, { order: { ...held.order, purpose: "entry" } }), null);
});

Deno.test("otherTerms() waits for an order that settles", () => {
  assertEquals(seen({ quantity: 65, status: "PENDING" }), null);
  assertEquals(seen({ quantity: 65, status: "CANCELLED" }), null);
  assertEquals(seen({ quantity: 65 }, { status: "UNKNOWN" }), null);
  assertEquals(seen({ quantity: 65, orderId: "2" }), null);
});

Deno.test("otherTerms() believes no row that is older than an execution which is known", () => {
  const grown = { status: "OPEN", quantity: 65, filled: 65 } as const;
  assertEquals(seen(grown, { status: "OPEN", filled: 65 })?.quantity, 65);
  assertEquals(seen(grown, { status: "OPEN", filled: 66 }), null);
});

Deno.test("otherTerms() does not compare what a broker makes of a market order", () => {
  const market = { ...held.order, type: "MARKET" as const };
  assertEquals(seen({ type: "LIMIT" }, { order: market, status: "OPEN" }), null);
});

Deno.test("isChanging() gives a change eight seconds to show", () => {
  const at = [7_999, 8_000] as EpochMs[];
  assertEquals(at.map((each) => isChanging(held, each)), [true, false]);
});
