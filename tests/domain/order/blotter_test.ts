/** The desk's orders as events change them: late answers undo nothing, wishes are remembered. @module */
import { assertEquals, assertThrows } from "@std/assert";
import type { OrderReason } from "../../../domain/order/order_reason.ts";
import {
  applyBlotter,
  type BlotterEvent,
  type BlotterState,
  EMPTY_BLOTTER,
  orderUnder,
} from "../../../domain/order/blotter.ts";
import { everyOrder } from "../../../domain/order/day_orders.ts";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { type Modification, termsOf, worksWithout } from "../../../domain/order/order.ts";
import { approveReducing } from "../../../domain/risk/reducing.ts";
import { fill, MORNING, order, reported } from "../projection/small_session.ts";

const AT = MORNING as EpochMs;
const ORDER = order({ tag: "a", purpose: "stop", side: "SELL", quantity: 100 });
const OF = { tag: "a", at: AT } as const;
const INTENDED = { type: "OrderIntended", order: ORDER, at: AT } as const;
const TAKEN = { type: "OrderTaken", ...OF, orderId: "P-a" } as const;

function folded(...events: readonly BlotterEvent[]): BlotterState {
  return events.reduce(applyBlotter, EMPTY_BLOTTER);
}

/** A change as the portfolio has it approved. */
function change(quantity: number) {
  const terms = { type: "SL", quantity, price: 99 as Paise, trigger: 100 as Paise } as const;
  const whole: Modification & { side: "SELL" } = { ...terms, side: "SELL" };
  const approval = approveReducing(whole, { own: 500, broker: 500, pendingExits: 0 });
  if (approval.type === "Refused") throw new Error("refused");
  return approval.order;
}

Deno.test("applyBlotter() lets a late answer undo nothing that has filled or ended", () => {
  const executed = fill(ORDER, 40, 10_000, AT, 1);
  const part = reported(ORDER, AT, { status: "OPEN", filled: 40, fill: executed });
  const cancelled = reported(ORDER, AT, { status: "CANCELLED" });
  const status = (...events: BlotterEvent[]) =>
    orderUnder(folded(INTENDED, ...events), "a")!.status;
  assertEquals(status(cancelled, TAKEN), "CANCELLED");
  assertEquals(status(cancelled, { type: "OrderLost", ...OF }), "CANCELLED");
  assertEquals(status(part, { type: "OrderRefused", ...OF, reason: "rejected" }), "OPEN");
  assertEquals(status(cancelled, { type: "OrderAbsent", ...OF }), "CANCELLED");
  assertEquals(status({ type: "OrderLost", ...OF }, { type: "OrderAbsent", ...OF }), "ABSENT");
});

Deno.test("applyBlotter() has an order vanish that has filled in part, and keeps what it filled", () => {
  const executed = fill(ORDER, 40, 10_000, AT, 1);
  const part = reported(ORDER, AT, { status: "OPEN", filled: 40, fill: executed });
  const lost = folded(INTENDED, TAKEN, part, { type: "OrderLost", ...OF });
  assertEquals(orderUnder(lost, "a")!.status, "UNKNOWN");
  const { status, filled } = orderUnder(applyBlotter(lost, { type: "OrderAbsent", ...OF }), "a")!;
  assertEquals([status, filled], ["ABSENT", 40]);
});

Deno.test("applyBlotter() has a stop wait for its trigger, for as long as it has one", () => {
  const stop = order({ tag: "a", type: "SL", trigger: 100 as Paise, price: 99 as Paise });
  const status = (...events: BlotterEvent[]) => {
    const intended = { type: "OrderIntended", order: stop, at: AT } as const;
    return orderUnder(folded(intended, TAKEN, ...events), "a")!.status;
  };
  const asked = (terms: Partial<Modification>) =>
    ({ type: "ModifyRequested", ...OF, change: { ...termsOf(stop), ...terms } }) as const;
  const closing = asked({ type: "LIMIT", trigger: 0 as Paise });
  const refused = {
    type: "ModifyRefused",
    ...OF,
    reason: "rejected",
    works: termsOf(stop),
  } as const;
  const part = { filled: 40, fill: fill(stop, 40, 10_000, AT, 1) };
  const filled = reported(stop, AT, { status: "OPEN", ...part });
  assertEquals(status(), "TRIGGER_PENDING");
  assertEquals(status(asked({ trigger: 101 as Paise })), "TRIGGER_PENDING");
  assertEquals(status(closing), "OPEN");
  assertEquals(status(closing, refused), "TRIGGER_PENDING");
  assertEquals(status(closing, filled, refused), "OPEN");
  assertEquals(status(reported(stop, AT, { status: "CANCELLED" }), closing), "CANCELLED");
});

Deno.test("applyBlotter() tells changes that were refused from those that came to nothing", () => {
  const works = termsOf(order({ tag: "a" }));
  const change = { type: "ModifyRequested", ...OF, change: works } as const;
  const after = (...reasons: OrderReason[]) => {
    const events = reasons.flatMap((reason) => [
      change,
      { type: "ModifyRefused", ...OF, reason, works } as const,
    ]);
    const { changesRefused, stuck } = orderUnder(folded(INTENDED, TAKEN, ...events), "a")!;
    return [changesRefused, stuck];
  };
  assertEquals(after("not_taken"), [undefined, undefined]);
  assertEquals(after("margin_short", "order_busy"), [2, undefined]);
  assertEquals(after("margin_short", "not_taken", "changes_lost"), [1, true]);
});

Deno.test("applyBlotter() remembers what was wanted before the order had an id, the newest last", () => {
  const wanted = (...events: BlotterEvent[]) =>
    orderUnder(folded(INTENDED, ...events), "a")!.wanted;
  const awaited = (quantity: number) =>
    ({
      type: "ModifyAwaited",
      ...OF,
      change: change(quantity),
      placed: change(quantity - 20),
    }) as const;
  // Of two only the newer is sent, and until it is taken the order is what it was placed as.
  assertEquals(wanted(awaited(60), awaited(80)), { change: change(80), placed: change(40) });
  const { placed: _, ...old } = awaited(60);
  assertEquals(wanted(old), { change: change(60), placed: null });
  assertEquals(wanted(awaited(60), { type: "CancelRequested", ...OF }), "cancel");
  assertEquals(wanted({ type: "CancelRequested", ...OF }, awaited(60)), "cancel");
  assertEquals(wanted(awaited(60), TAKEN), null);
  assertEquals(wanted(awaited(60), reported(ORDER, AT, { status: "OPEN" })), null);
  assertEquals(wanted(TAKEN, { type: "CancelRequested", ...OF }), null);
});

Deno.test("applyBlotter() counts one change of those that waited for an id, none before a cancel", () => {
  const asked = (quantity: number) =>
    [
      { type: "ModifyRequested", ...OF, change: change(quantity) },
      { type: "ModifyAwaited", ...OF, change: change(quantity) },
    ] as const;
  const changes = (...events: BlotterEvent[]) =>
    orderUnder(folded(INTENDED, ...events), "a")!.changes;
  assertEquals(changes(...asked(60), ...asked(70), ...asked(80), TAKEN), 1);
  assertEquals(changes({ type: "CancelRequested", ...OF }, ...asked(60), ...asked(70)), 0);
});

Deno.test("applyBlotter() keeps what still works over the day roll", () => {
  const done = order({ tag: "b" });
  const state = folded(
    INTENDED,
    { type: "OrderIntended", order: done, at: AT },
    reported(done, AT, { status: "REJECTED" }),
    { type: "BlotterDayCleared", date: "2026-11-21" as IsoDate },
  );
  assertEquals(everyOrder(state).map((held) => held.order.tag), ["a"]);
});

Deno.test("applyBlotter() throws for an order it never had", () => {
  assertThrows(() => folded(TAKEN), Error, "no order a");
});

Deno.test("applyBlotter() has what was given up work again once the broker shows it, as it was placed", () => {
  const refusal = { type: "OrderRefused", ...OF, reason: "rejected" } as const;
  const live = reported(ORDER, AT, { status: "TRIGGER_PENDING" });
  const cancelled = reported(ORDER, AT, { status: "CANCELLED", reason: "cancelled" });
  const awaited = [
    { type: "ModifyRequested", ...OF, change: change(60) },
    { type: "ModifyAwaited", ...OF, change: change(60), placed: termsOf(ORDER) },
  ] as const;
  const lost = [{ type: "OrderLost", ...OF }, { type: "OrderAbsent", ...OF }] as const;
  for (const givenUp of [[refusal], [...awaited, refusal], lost]) {
    const found = folded(INTENDED, ...givenUp, live);
    assertEquals([found.ended, found.endedTags], [[], []]);
    const { status, reason, order, wanted } = found.working[0]!;
    assertEquals([status, reason, wanted], ["TRIGGER_PENDING", "", null]);
    assertEquals(termsOf(order), termsOf(ORDER));
    const after = applyBlotter(found, cancelled);
    assertEquals(everyOrder(after).map(({ status }) => status), ["CANCELLED"]);
    // The broker itself has said so: what comes now lags.
    assertEquals(everyOrder(applyBlotter(after, live)).map((each) => each.status), ["CANCELLED"]);
  }
});

Deno.test("applyBlotter() knows whether an older change was answered while the newest was on its way", () => {
  const asked = { type: "ModifyRequested", ...OF, change: change(120) } as const;
  const answered = (nth: number) => ({ type: "ChangeAnswered", ...OF, change: nth }) as const;
  const after = (...events: BlotterEvent[]) => {
    const { overtaken, changesAnswered } = orderUnder(folded(INTENDED, TAKEN, ...events), "a")!;
    return [overtaken, changesAnswered];
  };
  assertEquals(after(asked, asked, answered(2)), [undefined, 2]);
  assertEquals(after(asked, asked, answered(1)), [true, undefined]);
  assertEquals(after(asked, asked, answered(1), answered(2)), [true, 2]);
  assertEquals(after(asked, asked, answered(1), answered(2), asked), [undefined, 2]);
});

Deno.test("worksWithout() knows what an order is without a change whose predecessors were refused", () => {
  const asked = { type: "ModifyRequested", ...OF, change: change(120) } as const;
  const refused = { type: "ChangeAnswered", ...OF, change: 1, works: termsOf(ORDER) } as const;
  const held = orderUnder(folded(INTENDED, TAKEN, asked, asked, asked, refused), "a")!;
  const without = (nth: number) => worksWithout(held, nth, change(120));
  assertEquals([held.overtaken, without(2)], [true, termsOf(ORDER)]);
  // The one before it was not refused, as far as anybody knows.
  assertEquals(without(3), change(120));
});

Deno.test("applyBlotter() forgets a doubt of its changes with the next one", () => {
  const asked = { type: "ModifyRequested", ...OF, change: change(120) } as const;
  const doubted = { type: "ChangeDoubted", ...OF } as const;
  const isDoubted = (...events: BlotterEvent[]) =>
    orderUnder(folded(INTENDED, TAKEN, ...events), "a")!.doubted;
  assertEquals([isDoubted(asked, doubted), isDoubted(asked, doubted, asked)], [true, undefined]);
});
