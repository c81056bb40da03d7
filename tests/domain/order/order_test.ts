/** Reports of an order, whatever their order: each execution counts once, an end is an end. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Fill } from "../../../domain/order/fill.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import {
  absorb,
  intended,
  isTerminal,
  type OrderReport,
  type OrderState,
  type OrderStatus,
} from "../../../domain/order/order.ts";
import { fill, MORNING, order } from "../projection/small_session.ts";

const AT = MORNING as EpochMs;
const ORDER = order({ quantity: 150 });

function report(status: OrderStatus, filled: number, executed: Fill | null = null): OrderReport {
  const reason = status === "CANCELLED" ? "cancelled" : "";
  return { tag: ORDER.tag, orderId: "B1", status, filled, fill: executed, reason };
}

function after(reports: readonly OrderReport[]): OrderState {
  return reports.reduce((state, each) => absorb(state, each, AT).state, intended(ORDER, AT));
}

/** Executions of some units, with the report that announces each. */
function executions(units: readonly number[]): OrderReport[] {
  let filled = 0;
  return units.map((quantity, i) => {
    filled += quantity;
    const status = filled === ORDER.quantity ? "COMPLETE" : "OPEN";
    return report(status, filled, fill(ORDER, quantity, 2_450_000 + i, AT, i));
  });
}

const PARTS = [10, 25, 5, 60, 50];

Deno.test("absorb() counts each execution once, in whatever order and however often it comes", () => {
  const all = executions(PARTS);
  const value = all.reduce((sum, { fill }) => sum + fill!.price * fill!.quantity, 0);
  fc.assert(fc.property(
    fc.array(fc.nat({ max: PARTS.length - 1 }), { maxLength: 20 }),
    fc.shuffledSubarray(all.map((_, i) => i), { minLength: PARTS.length }),
    (some, order) => {
      const state = after([...some, ...order].map((i) => all[i]!));
      assertEquals(state.status, "COMPLETE");
      assertEquals([state.filled, state.turnover], [150, value]);
    },
  ));
});

Deno.test("absorb() never lets filled decrease, nor leaves an end for anything but COMPLETE", () => {
  const statuses: OrderStatus[] = ["OPEN", "TRIGGER_PENDING", "COMPLETE", "CANCELLED", "REJECTED"];
  const any = fc.record({
    status: fc.constantFrom(...statuses),
    filled: fc.integer({ min: 0, max: 150 }),
    trade: fc.option(fc.nat({ max: PARTS.length - 1 })),
  });
  const all = executions(PARTS);
  fc.assert(fc.property(fc.array(any, { maxLength: 30 }), (steps) => {
    let state = intended(ORDER, AT);
    for (const { status, filled, trade } of steps) {
      const executed = trade === null ? null : all[trade]!.fill;
      const { state: next, changed } = absorb(state, report(status, filled, executed), AT);
      assert(next.filled >= state.filled);
      if (isTerminal(state.status) && next.status !== state.status) {
        assertEquals([next.status, next.filled], ["COMPLETE", 150]);
      }
      if (!changed) assertEquals(next, state);
      state = next;
    }
  }));
});

Deno.test("absorb() takes nothing but its execution from a report that lags", () => {
  const [first, second] = executions([10, 25]);
  const ahead = after([second!]);
  assertEquals([ahead.status, ahead.filled], ["OPEN", 25]);
  const { state } = absorb(ahead, { ...first!, status: "TRIGGER_PENDING" }, AT);
  assertEquals([state.status, state.filled], ["OPEN", 35]);
  assertEquals(absorb(state, report("TRIGGER_PENDING", 10), AT).changed, false);
});

Deno.test("absorb() believes a late execution of a cancelled order and keeps its end", () => {
  const [first, second] = executions([100, 50]);
  const cancelled = after([first!, report("CANCELLED", 100)]);
  assertEquals([cancelled.status, cancelled.reason], ["CANCELLED", "cancelled"]);
  const late = absorb(cancelled, { ...second!, status: "CANCELLED" }, AT);
  assertEquals(late.fill, second!.fill);
  assertEquals([late.state.status, late.state.filled], ["COMPLETE", 150]);
});

Deno.test("absorb() finds no news in a repetition", () => {
  const [first] = executions([10]);
  const once = after([first!]);
  assertEquals(absorb(once, first!, AT), { state: once, fill: null, changed: false });
});
