/** A day's orders: one a tag, found whether they work or have ended. @module */
import { assertEquals } from "@std/assert";
import {
  type DayOrders,
  everyOrder,
  type KeptOrder,
  NO_ORDERS,
  orderWithTag,
  withOrder,
  withoutEnd,
  withoutEnded,
} from "../../../domain/order/day_orders.ts";
import type { OrderStatus } from "../../../domain/order/order.ts";

const kept = (tag: string, status: OrderStatus): KeptOrder => ({ order: { tag }, status });

function after(...orders: readonly KeptOrder[]): DayOrders<KeptOrder> {
  return orders.reduce<DayOrders<KeptOrder>>(withOrder, NO_ORDERS);
}

const said = (all: DayOrders<KeptOrder>) =>
  everyOrder(all).map(({ order, status }) => `${order.tag} ${status}`);

Deno.test("withOrder() keeps one order a tag, and what ended apart from what works", () => {
  const all = after(
    kept("a", "OPEN"),
    kept("b", "OPEN"),
    kept("c", "INTENDED"),
    kept("b", "CANCELLED"),
    kept("a", "COMPLETE"),
    kept("c", "OPEN"),
  );
  assertEquals(said(all), ["b CANCELLED", "a COMPLETE", "c OPEN"]);
  assertEquals(all.working.map(({ order }) => order.tag), ["c"]);
});

Deno.test("withOrder() changes an order that has ended in its place", () => {
  const all = after(kept("a", "CANCELLED"), kept("b", "REJECTED"), kept("a", "COMPLETE"));
  assertEquals(said(all), ["a COMPLETE", "b REJECTED"]);
});

Deno.test("orderWithTag() finds what works and what has ended, and nothing else", () => {
  const all = after(kept("a", "CANCELLED"), kept("b", "OPEN"), kept("c", "COMPLETE"));
  const status = (tag: string) => orderWithTag(all, tag)?.status;
  assertEquals(["a", "b", "c", "d"].map(status), ["CANCELLED", "OPEN", "COMPLETE", undefined]);
});

Deno.test("withoutEnded() leaves what works, and forgets the tags of the rest", () => {
  const all = withoutEnded(after(kept("a", "CANCELLED"), kept("b", "OPEN")));
  assertEquals(said(all), ["b OPEN"]);
  assertEquals(orderWithTag(all, "a"), undefined);
});

Deno.test("withoutEnd() lets an order that had ended work again, as the newest", () => {
  const all = after(kept("a", "REJECTED"), kept("b", "CANCELLED"), kept("c", "OPEN"));
  const again = withOrder(withoutEnd(all, "a"), kept("a", "OPEN"));
  assertEquals(said(again), ["b CANCELLED", "c OPEN", "a OPEN"]);
  assertEquals(orderWithTag(again, "a")?.status, "OPEN");
  assertEquals(said(withOrder(again, kept("a", "CANCELLED"))), [
    "b CANCELLED",
    "a CANCELLED",
    "c OPEN",
  ]);
});
