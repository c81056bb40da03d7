/** Reducing orders: always approved, never for more than is there. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { approveReducing, type Held } from "../../../domain/risk/reducing.ts";
import type { Side } from "../../../domain/order/side.ts";

function approved(side: Side, quantity: number, held: Held): number | string {
  const reduction = approveReducing({ side, quantity, tag: "X" }, held);
  return reduction.type === "Approved" ? reduction.order.quantity : reduction.finding.code;
}

Deno.test("approveReducing() approves an exit up to the smaller of both books less what is pending", () => {
  assertEquals(approved("SELL", 130, { own: 130, broker: 130, pendingExits: 0 }), 130);
  assertEquals(approved("SELL", 130, { own: 130, broker: 65, pendingExits: 0 }), 65);
  assertEquals(approved("SELL", 130, { own: 65, broker: 130, pendingExits: 0 }), 65);
  assertEquals(approved("SELL", 130, { own: 130, broker: 130, pendingExits: 65 }), 65);
  assertEquals(approved("BUY", 130, { own: -130, broker: -130, pendingExits: 0 }), 130);
});

Deno.test("approveReducing() refuses what would open, flip or repeat", () => {
  assertEquals(approved("BUY", 65, { own: 65, broker: 65, pendingExits: 0 }), "not_reducing");
  assertEquals(approved("SELL", 65, { own: 0, broker: 65, pendingExits: 0 }), "not_reducing");
  assertEquals(approved("SELL", 65, { own: 65, broker: 0, pendingExits: 0 }), "nothing_to_reduce");
  assertEquals(
    approved("SELL", 65, { own: 65, broker: -65, pendingExits: 0 }),
    "nothing_to_reduce",
  );
  assertEquals(
    approved("SELL", 65, { own: 65, broker: 65, pendingExits: 65 }),
    "nothing_to_reduce",
  );
  assertEquals(
    approved("SELL", NaN, { own: 65, broker: 65, pendingExits: 0 }),
    "nothing_to_reduce",
  );
});

Deno.test("approveReducing() keeps the rest of the order as it is", () => {
  const order = { side: "SELL", quantity: 100, tag: "X" } as const;
  const reduction = approveReducing(order, { own: 30, broker: 30, pendingExits: 0 });
  assert(reduction.type === "Approved");
  assertEquals({ ...reduction.order }, { ...order, quantity: 30 });
});

Deno.test("approveReducing() always lets a true exit through and never exceeds, 20,000 books", () => {
  const units = fc.integer({ min: -2_000, max: 2_000 });
  fc.assert(
    fc.property(
      units,
      units,
      fc.nat(2_000),
      fc.integer({ min: 1, max: 2_000 }),
      fc.constantFrom<Side>("BUY", "SELL"),
      (own, broker, pendingExits, quantity, side) => {
        const got = approved(side, quantity, { own, broker, pendingExits });
        const sign = side === "SELL" ? 1 : -1;
        const free = Math.min(sign * own, sign * broker) - pendingExits;
        if (sign * own > 0 && free > 0) assertEquals(got, Math.min(quantity, free));
        else assertEquals(typeof got, "string");
        if (typeof got === "number") {
          assert(got + pendingExits <= Math.abs(own));
          assert(got + pendingExits <= Math.abs(broker));
        }
      },
    ),
    { numRuns: 20_000 },
  );
});
