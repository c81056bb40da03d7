/**
 * Changes that the broker takes and never makes, one after the other: the order is cancelled, and a
 * new one placed in its stead.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import { termsOf } from "../../domain/order/order.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";
import { IN_HALVES, SwitchedFaults } from "./changed_stop.ts";

/** Bought lot by lot, one each second. */
const SLOW: BrokerDayPlan = {
  ...IN_HALVES,
  depth: (symbol, clock) => symbol === "SBIN" && clock < "10:02:30" ? [10] : [5_000],
  config: {
    orders: { entry_timeout_seconds: "off" },
    sizing: { method: "fixed_qty", lots: 40 },
  },
};

const lost = (plan: BrokerDayPlan) =>
  new BrokerDay({ ...plan, dice: new SwitchedFaults("lost_changes") });

/** Plays second by second; the most orders that have worked against the position at once. */
function mostAtOnce(day: BrokerDay, from: number, seconds: number): number {
  let most = 0;
  for (let i = 0; i < seconds * 20; i++) {
    day.host.run(from + i * 50);
    most = Math.max(most, day.live.filter((each) => each.startsWith("SELL")).length);
  }
  return most;
}

const kinds = ({ requests }: BrokerDay) =>
  requests.map(({ type }: OrderRequest) => type).filter((type) => type !== "Find");

Deno.test("a stop whose changes are never made gives way to one for the whole position", () => {
  const day = lost(IN_HALVES).play("10:01:14");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 10 SL SBIN"]]);
  assertEquals(mostAtOnce(day, day.market.instant("10:01:14"), 4), 1);
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 SL SBIN"]]);
  const reasons = day.events("ModifyRefused").map(({ reason }) => reason);
  assertEquals(reasons, ["not_taken", "changes_lost"]);
  assertEquals(kinds(day), ["Place", "Place", "Modify", "Modify", "Cancel", "Place"]);
  // What is whole is left alone.
  assertEquals(kinds(day.play("10:03")).length, 6);
});

Deno.test("what grows each second is covered within fifteen, though no change is ever made", () => {
  const day = lost(SLOW);
  const from = day.market.instant("10:01:01");
  const held: number[] = [];
  for (let second = 0; second < 60; second++) {
    assert(mostAtOnce(day, from + second * 1_000, 1) <= 1);
    held.push(Number(day.net[0]?.split(" ")[1] ?? 0));
    const covered = Number(day.live.find((each) => each.startsWith("SELL"))?.split(" ")[1] ?? 0);
    assert(covered >= (held[second - 15] ?? 0), `${second}: ${covered} of ${held[second - 15]}`);
  }
  assertEquals([held.at(-1), day.live], [400, ["SELL 400 SL SBIN"]]);
});

Deno.test("a stop that is never changed into the order that closes gives way to it", () => {
  const day = lost({ ...IN_HALVES, depth: () => [5_000] }).play("10:02");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 SL SBIN"]]);
  day.command({ type: "Flatten", by: "test", account: false });
  assert(mostAtOnce(day, day.market.instant("10:02"), 12) <= 1);
  assertEquals([day.net, day.live], [[], []]);
  // No exchange has seen the rungs that came to nothing.
  const { price } = day.events("OrderIntended").at(-1)!.order;
  assert(price > 79_500, `${price}`);
});

/** A closing order that meets nobody from 10:02 on, and whose changes are lost from then on. */
function stranded() {
  const dice = new SwitchedFaults("lost_changes");
  dice.on.delete("lost_changes");
  const depth: BrokerDayPlan["depth"] = (symbol, clock) =>
    symbol === "SBIN" && clock >= "10:02" && clock < "10:02:30" ? [0, 0] : [5_000];
  const day = new BrokerDay({ ...IN_HALVES, depth, dice }).play("10:02:05");
  day.command({ type: "Flatten", by: "test", account: false }).play("10:02:07.5");
  dice.on.add("lost_changes");
  return day;
}

Deno.test("a closing order that is never re-priced gives way to one that goes further", () => {
  const day = stranded();
  const [order] = day.books.working;
  assertEquals(order!.order.type, "LIMIT");
  assert(mostAtOnce(day, day.market.instant("10:02:07.5"), 15) <= 1);
  const [next] = day.books.working;
  assert(next!.orderId !== order!.orderId);
  const through = (each: typeof order) => 80_000 - each!.order.price;
  // Further, and not as far as the rungs that no exchange has seen.
  assert(through(next) > through(order) && through(next) < 3 * through(order));
  assertEquals([day.play("10:02:45").net, day.live], [[], []]);
});

Deno.test("while the cancel comes to nothing too, what rests is all that there is", () => {
  const dice = new SwitchedFaults("lost_changes", "lost_cancels");
  const day = new BrokerDay({ ...IN_HALVES, dice }).play("10:01:18");
  assertEquals(mostAtOnce(day, day.market.instant("10:01:18"), 60), 1);
  assertEquals(day.live, ["SELL 10 SL SBIN"]);
  const cancels = kinds(day).filter((kind) => kind === "Cancel").length;
  assert(cancels >= 15 && cancels <= 25, `${cancels}`);
  assertEquals(kinds(day).filter((kind) => kind === "Modify").length, 2);
  dice.on.delete("lost_cancels");
  assertEquals(mostAtOnce(day, day.market.instant("10:02:18"), 6), 1);
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
});

Deno.test("what must go then is cancelled as well, and closed as soon as that is done", () => {
  const dice = new SwitchedFaults("lost_changes", "lost_cancels");
  const day = new BrokerDay({ ...IN_HALVES, dice }).play("10:01:40");
  day.command({ type: "Flatten", by: "test", account: false });
  assertEquals(mostAtOnce(day, day.market.instant("10:01:40"), 30), 1);
  dice.on.delete("lost_cancels");
  assertEquals(mostAtOnce(day, day.market.instant("10:02:10"), 6), 1);
  assertEquals([day.net, day.live], [[], []]);
});

Deno.test("a stop that fills before its cancel is booked, and only the rest goes after it", () => {
  const dice = new SwitchedFaults("lost_changes", "lost_cancels");
  const prices = { SBIN: { "10:00": 800, "10:01:30": 798 } };
  const day = new BrokerDay({ ...IN_HALVES, prices, dice });
  assertEquals(mostAtOnce(day.play("10:01:25"), day.market.instant("10:01:25"), 30), 1);
  assertEquals([day.net, day.live, day.portfolio.held], [[], [], []]);
  const sold = day.books.trades.filter(({ side }) => side === "SELL");
  assertEquals(sold.reduce((units, { quantity }) => units + quantity, 0), 20);
});

Deno.test("a process that starts meanwhile goes on with the cancel", () => {
  const dice = new SwitchedFaults("lost_changes", "lost_cancels");
  const day = new BrokerDay({ ...IN_HALVES, dice }).play("10:01:30").restart();
  dice.on.delete("lost_cancels");
  assertEquals(mostAtOnce(day, day.market.instant("10:01:30"), 8), 1);
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
});

Deno.test("a stop whose changes are turned away rests on: its next one would be as well", () => {
  const body = { type: "Refused", code: "rate_limited", message: "429" } as const;
  const day: BrokerDay = new BrokerDay({
    ...SLOW,
    rules: { changesPerOrder: null },
    orderPort: ({ orders }): OutsidePort => ({
      call: (request, id, answer) => {
        const { type } = request as OrderRequest;
        if (type !== "Modify") return (orders as OutsidePort).call(request, id, answer);
        // Most readings come before it.
        day.host.after(800, () => answer({ type: "ok", body }));
      },
    }),
  });
  day.play("10:02:20");
  // What cannot be protected is not bought on either.
  assertEquals([day.net, day.live], [["SBIN 40"], ["SELL 10 SL SBIN"]]);
  assert(day.events("ModifyRequested").length > 15);
  const entry = day.events("OrderIntended")[0]!.order.tag;
  assert(day.events("CancelRequested").every(({ tag }) => tag === entry));
});

Deno.test("a stop that is only behind its trail stays: worse than it should be, and never away", () => {
  const dice = new SwitchedFaults("lost_changes");
  const rise = Object.fromEntries(
    Array.from({ length: 10 }, (_, i): [string, number] => [`10:02:0${i}`, 801 + i]),
  );
  const trailing = { mode: "r_steps", from_r: 0, step_r: 0.05 };
  const day = new BrokerDay({
    ...IN_HALVES,
    depth: () => [5_000],
    prices: { SBIN: { "10:00": 800, ...rise } },
    config: { exits: { target: { enabled: false }, trailing } },
    dice,
  }).play("10:02");
  const stop = () =>
    day.books.working.map(({ orderId, order }) => ({ orderId, ...termsOf(order) }));
  const first = stop();
  const from = day.market.instant("10:02");
  for (let tenths = 0; tenths <= 400; tenths++) {
    day.host.run(from + 100 * tenths);
    assertEquals(stop(), first);
  }
  assert(kinds(day).filter((kind) => kind === "Modify").length >= 10);
  dice.on.delete("lost_changes");
  day.play("10:03");
  assertEquals([day.live, day.events("CancelRequested")], [["SELL 20 SL SBIN"], []]);
  assert(stop()[0]!.trigger > first[0]!.trigger);
  assertEquals(stop()[0]!.orderId, first[0]!.orderId);
});
