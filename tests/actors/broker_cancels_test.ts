/** What the broker's answer to a cancel is followed by, as its order stands by then. @module */
import { assertEquals } from "@std/assert";
import { type BrokerContext, followCancel } from "../../actors/broker/requests.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import { EMPTY_BLOTTER } from "../../domain/order/blotter.ts";
import { intended, type OrderState } from "../../domain/order/order.ts";
import { withOrder } from "../../domain/order/day_orders.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { orderFor, SHARE } from "../domain/listed_market.ts";

const AT = 1_000 as EpochMs;
const ORDER = orderFor(SHARE, { purpose: "exit" });
const TAKEN: OrderReply = { type: "Taken", orderId: "B1" };
const REFUSED: OrderReply = { type: "Refused", code: "order_busy", message: "busy" };

/** What is asked of the broker, and what is set to be asked later. */
function followedBy(
  status: OrderState["status"],
  reply: OrderReply,
  isOpen: () => boolean = () => true,
): string[] {
  const told: string[] = [];
  const ctx = {
    now: AT,
    io: (_port: unknown, { type }: OrderRequest) => told.push(type),
    timer: (_key: string, delayMs: number, kind: string) => told.push(`${kind} in ${delayMs}`),
  } as unknown as BrokerContext;
  const held: OrderState = { ...intended(ORDER, AT), status, orderId: "B1" };
  const state = { ...EMPTY_BLOTTER, ...withOrder(EMPTY_BLOTTER, held) };
  const carry = { tag: ORDER.tag, asked: "Cancel", since: AT } as const;
  followCancel(state, carry, { type: "ok", body: reply }, { isOpen }, ctx);
  return told;
}

Deno.test("a cancel that was taken is asked for again, and nothing is looked up", () => {
  assertEquals(followedBy("OPEN", TAKEN), ["CancelOrder in 3000"]);
});

Deno.test("a cancel that was refused has the order looked up, and is asked for again", () => {
  assertEquals(followedBy("OPEN", REFUSED), ["Find", "CancelOrder in 3000"]);
});

Deno.test("when nobody trades it is asked for again each minute", () => {
  assertEquals(followedBy("OPEN", TAKEN, () => false), ["CancelOrder in 60000"]);
});

Deno.test("the look-up of an order of unknown fate does not begin anew with each refused cancel", () => {
  assertEquals(followedBy("UNKNOWN", REFUSED), ["CancelOrder in 3000"]);
});

Deno.test("the cancel of an order that has ended meanwhile is followed by nothing", () => {
  for (const status of ["CANCELLED", "COMPLETE", "REJECTED", "ABSENT"] as const) {
    assertEquals([followedBy(status, TAKEN), followedBy(status, REFUSED)], [[], []], status);
  }
});
