/** When an order is believed to become nothing else, whatever is asked of it. @module */
import { assertEquals } from "@std/assert";
import { isStuck, type Resting, restingAfter } from "../../../domain/reconcile/terms.ts";
import { type EpochMs, SECOND_MS } from "../../../domain/market_time.ts";
import { intended, type OrderState, type OrderStatus } from "../../../domain/order/order.ts";
import type { Paise } from "../../../domain/money.ts";
import { FUTURE, orderFor } from "../listed_market.ts";
import { brokerOrder, TAG } from "../broker/broker_rows.ts";

const TERMS = { price: 2_400_000 as Paise, trigger: 2_410_000 as Paise };
const STOP = { purpose: "stop", type: "SL" } as const;

const seconds = (at: number) => at * SECOND_MS as EpochMs;

/** Asked for the last of so many changes then, to be for so many units. */
function asked(changes: number, at: number, quantity: number, changesRefused = 0): OrderState {
  const order = { ...orderFor(FUTURE, { tag: TAG }), ...STOP, ...TERMS, quantity };
  const own = { orderId: "1", status: "TRIGGER_PENDING", changes, changesRefused } as const;
  return { ...intended(order, 0 as EpochMs), ...own, changedAt: seconds(at) };
}

/** A reading: when, what the desk has asked for, and what is listed. */
type Read = readonly [at: number, held: OrderState, quantity: number, status?: OrderStatus];

/** Whether it is stuck, after each of some readings. */
function stuck(...readings: readonly Read[]): boolean[] {
  let known: Resting | undefined;
  return readings.map(([at, held, quantity, status = "TRIGGER_PENDING"]) => {
    const listed = brokerOrder({ type: "SL", ...TERMS, quantity, status: status as never });
    known = restingAfter(known, held, listed, seconds(at));
    return known !== undefined && isStuck(known, held.order, seconds(at));
  });
}

Deno.test("isStuck() is true four seconds after the second change that shows nothing", () => {
  const [first, second] = [asked(1, 10, 130), asked(2, 21, 130)];
  const back = { ...asked(1, 19, 65) };
  assertEquals(
    stuck([12, first, 65], [19, first, 65], [20, back, 65], [22, second, 65], [24.9, second, 65], [
      25,
      second,
      65,
    ]),
    [false, false, false, false, false, true],
  );
});

Deno.test("isStuck() does not wait for a second in which nothing is asked", () => {
  const each = Array.from({ length: 12 }, (_, i): Read => {
    const at = 10 + i;
    return [at + 0.5, asked(1 + i, at, 130 + 65 * i), 65];
  });
  assertEquals(stuck(...each).indexOf(true), 8);
});

Deno.test("isStuck() begins anew with whatever the order becomes", () => {
  const each = Array.from({ length: 12 }, (_, i): Read => {
    const at = 10 + i;
    return [at + 0.5, asked(1 + i, at, 130 + 65 * i), i < 5 ? 65 : 130];
  });
  assertEquals(stuck(...each).includes(true), false);
});

Deno.test("isStuck() counts no change that was refused, and none that was asked for before it", () => {
  // Two are asked for each second; of the first nobody says anything, the other is refused.
  const each = Array.from({ length: 40 }, (_, i): Read[] => {
    const at = 10 + i;
    const [first, second] = [
      asked(2 * i + 1, at, 130, 2 * i),
      asked(2 * i + 2, at + 0.1, 130, 2 * i),
    ];
    return [[at + 0.05, first, 65], [at + 0.5, second, 65]];
  });
  assertEquals(stuck(...each.flat()).includes(true), false);
  const all = each.flat().map(([at, held, quantity]): Read => {
    return [at, { ...held, changesRefused: 0 }, quantity];
  });
  assertEquals(stuck(...all).includes(true), true);
});

Deno.test("isStuck() counts no terms that somebody else has made", () => {
  // Long after its last change; then one change comes to nothing.
  const changed = asked(3, 10, 130);
  const once = asked(4, 60, 130);
  assertEquals(stuck([59, changed, 65], [61, once, 65], [90, once, 65]), [false, false, false]);
});

Deno.test("isStuck() is of no order that has ended", () => {
  const held = asked(1, 10, 130);
  const again = asked(2, 12, 130);
  const over = { ...again, status: "CANCELLED" } as const;
  assertEquals(stuck([11, held, 65], [13, again, 65], [30, over, 65, "CANCELLED"]).at(-1), false);
  assertEquals(stuck([11, held, 65], [13, again, 65], [30, again, 65]).at(-1), true);
});
