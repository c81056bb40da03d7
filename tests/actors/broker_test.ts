/**
 * The broker and portfolio against a broker that misbehaves: silence, repetitions, reports out of
 * order and late. An order is never sent twice; a stop covers what is held, and nothing else.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { ORDER_PORT } from "../../actors/protocol.ts";
import { everyOrder } from "../../domain/order/day_orders.ts";
import { formatClock } from "../../domain/market_time.ts";
import type { Modification } from "../../domain/order/order.ts";
import { clockOf, type Minute, quiet, SmallDay, type SmallDesk } from "../scenarios/small_desk.ts";
import { FakeBroker, type Manner, NO_ANSWER, refused } from "./fake_broker.ts";

const DATE = "2026-11-20";

interface Scene extends Partial<SmallDesk> {
  readonly manner?: Manner;
  /** What the broker does, and when: `HH:MM` and seconds after it. */
  readonly then?: readonly (readonly [string, number, (broker: FakeBroker) => void])[];
  readonly minutes?: readonly Minute[];
}

/** A desk that goes long 100 at 09:20. */
function scene({ manner, then = [], minutes = quiet(40), ...plan }: Scene) {
  let broker!: FakeBroker;
  const day = new SmallDay({
    days: { NIFTY: [{ date: DATE, minutes, length: 375 }] },
    strategies: [{ script: { "09:20": "LONG" } }],
    ...plan,
    ports: (host) => ({ [ORDER_PORT]: broker = new FakeBroker(host, manner) }),
    outside: (host) => {
      for (const [clock, seconds, act] of then) {
        host.after(clockOf(DATE, clock) + seconds * 1_000 - host.now, () => act(broker));
      }
    },
  });
  const run = (clock: string, seconds = 0) =>
    day.run(clockOf(DATE, clock) + seconds * 1000 as never);
  return { day, broker: () => broker, run };
}

const NO_TIMEOUT = { orders: { entry_timeout_seconds: "off" } };

/** Fills the entry whole at 20,000 as soon as it is sent. */
const FILLED: NonNullable<Scene["then"]>[number] = ["09:20", 1, (broker) => {
  const entry = broker.order(0);
  broker.report(entry, "COMPLETE", 100, broker.fill(entry, 100, 20_000));
}];

function quantities(changes: readonly Modification[]): number[] {
  return changes.map(({ quantity }) => quantity);
}

Deno.test("broker looks an unanswered order up by its tag, adopts it, and never sends it again", () => {
  const manner: Manner = (request, broker) => {
    if (request.type === "Place" && request.order.purpose === "entry") return NO_ANSWER;
    if (request.type !== "Find" || broker.asked("Find").length < 3) return null;
    const entry = broker.order(0);
    const parts = [broker.fill(entry, 40, 20_000), broker.fill(entry, 60, 20_001)];
    const first = broker.reportOf(entry, "OPEN", 40, parts[0]!);
    const second = broker.reportOf(entry, "COMPLETE", 100, parts[1]!);
    return { type: "ok", body: { type: "Found", reports: [first, second] } };
  };
  const { day, broker, run } = scene({ manner });
  run("09:30");
  assertEquals(day.events("OrderLost").map(({ clock }) => clock), ["09:20"]);
  assertEquals(broker().asked("Find").length, 3);
  assertEquals(broker().orders.map(({ purpose }) => purpose), ["entry", "stop"]);
  assertEquals(day.portfolio.held.map(({ quantity, plan }) => [quantity, plan.entry]), [
    [100, 2_000_060],
  ]);
  assertEquals([broker().order(1).quantity, ...quantities(broker().changes)].at(-1), 100);
});

Deno.test("an order that nobody finds for a minute is absent, and its book enters no more today", () => {
  const manner: Manner = (request) => request.type === "Place" ? NO_ANSWER : null;
  const strategies = [{ script: { "09:20": "LONG", "09:30": "LONG" } as const }];
  const { day, broker, run } = scene({ manner, strategies });
  run("09:35");
  const [absent] = day.events("OrderAbsent");
  assertEquals(absent!.at - day.events("OrderLost")[0]!.at, 60_000);
  assertEquals(broker().asked("Place").length, 1);
  assertEquals(day.portfolio.entering, []);
  assertEquals(day.events("IntentRefused").map(({ code }) => code), ["engine_off"]);
});

Deno.test("lookups without an answer say nothing: the order stays unknown", () => {
  const manner: Manner = (request) => ["Place", "Find"].includes(request.type) ? NO_ANSWER : null;
  const { day, run } = scene({ manner });
  run("09:40");
  assertEquals(day.events("OrderAbsent"), []);
  assertEquals(day.blotter.working.map(({ status }) => status), ["UNKNOWN"]);
});

Deno.test("an absent order that turns up is cancelled, and what it filled is protected", () => {
  const manner: Manner = (request) =>
    request.type === "Place" && request.order.purpose === "entry" ? NO_ANSWER : null;
  const { day, broker, run } = scene({
    manner,
    then: [
      ["09:25", 0, (broker) => {
        const entry = broker.order(0);
        broker.report(entry, "OPEN", 30, broker.fill(entry, 30, 20_000));
      }],
    ],
  });
  run("09:27");
  assertEquals(broker().asked("Cancel").map(({ orderId }) => orderId), ["B1"]);
  assertEquals(day.portfolio.held.map(({ quantity }) => quantity), [30]);
  assertEquals(broker().order(1).quantity, 30);
});

Deno.test("executions count once each, in whatever order and however often they are reported", () => {
  const { day, broker, run } = scene({
    config: NO_TIMEOUT,
    then: [
      ["09:20", 1, (broker) => {
        const entry = broker.order(0);
        const [a, b, c] = [10, 15, 25].map((units) => broker.fill(entry, units, 20_000));
        broker.report(entry, "OPEN", 25, b!);
        broker.report(entry, "OPEN", 10, a!);
        broker.report(entry, "OPEN", 25, b!);
        broker.report(entry, "OPEN", 25);
        broker.report(entry, "OPEN", 50, c!);
        broker.report(entry, "OPEN", 10, a!);
      }],
    ],
  });
  run("09:21");
  assertEquals(day.portfolio.held.map(({ quantity }) => quantity), [50]);
  assertEquals(day.portfolio.entering.map(({ filled }) => filled), [50]);
  const stop = day.blotter.working.at(-1)!;
  assertEquals([stop.order.purpose, stop.order.quantity], ["stop", 50]);
  assertEquals(broker().asked("Place").length, 2);
});

Deno.test("a stop grows with its entry, also while the broker has not yet named it", () => {
  const manner: Manner = (request) =>
    request.type === "Place" && request.order.purpose === "stop" ? "later" : null;
  const { broker, run } = scene({
    manner,
    config: NO_TIMEOUT,
    then: [
      ["09:20", 1, (broker) => {
        const entry = broker.order(0);
        for (const filled of [20, 40, 60]) {
          broker.report(entry, "OPEN", filled, broker.fill(entry, 20, 20_000));
        }
      }],
      ["09:20", 2, (broker) => broker.take(broker.order(1))],
    ],
  });
  run("09:20", 1);
  assertEquals([broker().order(1).quantity, broker().changes.length], [20, 0]);
  run("09:21");
  assertEquals(quantities(broker().changes), [60]);
});

Deno.test("an entry that times out before it has an id is cancelled as soon as it has one", () => {
  const manner: Manner = (request) => request.type === "Place" ? "later" : null;
  const { broker, run } = scene({
    manner,
    then: [["09:20", 30, (broker) => broker.take(broker.order(0))]],
  });
  run("09:20", 29);
  assertEquals(broker().asked("Cancel"), []);
  run("09:21");
  assertEquals(broker().asked("Cancel").map(({ orderId }) => orderId), ["B1"]);
});

Deno.test("a cancel without an answer is asked again, until the order has ended", () => {
  const manner: Manner = (request, broker) =>
    request.type === "Cancel" && broker.asked("Cancel").length < 4 ? NO_ANSWER : null;
  const { day, broker, run } = scene({
    manner,
    then: [["09:20", 20, (broker) => broker.report(broker.order(0), "CANCELLED", 0)]],
  });
  run("09:22");
  assertEquals(broker().asked("Cancel").length, 4);
  assertEquals(day.portfolio.entering, []);
});

Deno.test("an execution that comes after the entry has ended is booked and protected", () => {
  const { day, broker, run } = scene({
    then: [
      ["09:20", 6, (broker) => broker.report(broker.order(0), "CANCELLED", 0)],
      ["09:20", 7, (broker) => {
        const entry = broker.order(0);
        broker.report(entry, "CANCELLED", 40, broker.fill(entry, 40, 20_003));
      }],
    ],
  });
  run("09:21");
  assertEquals(day.events("EntryEnded").length, 1);
  assertEquals(day.portfolio.held.map(({ quantity }) => quantity), [40]);
  assertEquals([broker().order(1).purpose, broker().order(1).quantity], ["stop", 40]);
});

Deno.test("an entry filled in parts grows R, and keeps the stop of its first part", () => {
  const { day, broker, run } = scene({
    config: NO_TIMEOUT,
    then: [
      ["09:20", 1, (broker) => {
        const entry = broker.order(0);
        broker.report(entry, "OPEN", 50, broker.fill(entry, 50, 20_000));
        broker.report(entry, "COMPLETE", 100, broker.fill(entry, 50, 20_020));
      }],
    ],
  });
  run("09:21");
  const [held] = day.portfolio.held;
  assertEquals([held!.plan.initialStop, held!.plan.entry], [1_996_000, 2_001_000]);
  // 100 units, 50 points from the average entry to the stop.
  assertEquals(held!.plan.risk, 500_000);
  assertEquals(quantities(broker().changes), [100]);
});

Deno.test("a change that is refused cancels the stop, and its end brings a new order for the rest", () => {
  const manner: Manner = (request) =>
    request.type === "Modify" ? refused("too_many_changes") : null;
  const { day, broker, run } = scene({
    manner,
    strategies: [{ script: { "09:20": "LONG", "09:22": "EXIT" } }],
    then: [
      FILLED,
      ["09:22", 2, (broker) => {
        const stop = broker.order(1);
        broker.report(stop, "OPEN", 30, broker.fill(stop, 30, 19_990));
        broker.report(stop, "CANCELLED", 30);
      }],
    ],
  });
  run("09:22", 1);
  assertEquals(broker().asked("Cancel").map(({ orderId }) => orderId), ["B2"]);
  run("09:23");
  const again = broker().order(2);
  assertEquals([again.type, again.quantity, again.side], ["LIMIT", 70, "SELL"]);
  assert(again.tag !== broker().order(1).tag);
  assertEquals(day.portfolio.held.map(({ quantity, leaving }) => [quantity, leaving]), [
    [70, "signal"],
  ]);
});

Deno.test("a change without an answer goes the same way", () => {
  const manner: Manner = (request) => request.type === "Modify" ? NO_ANSWER : null;
  const { broker, run } = scene({
    manner,
    strategies: [{ script: { "09:20": "LONG", "09:22": "EXIT" } }],
    then: [FILLED],
  });
  run("09:22", 1);
  assertEquals(broker().asked("Cancel").map(({ orderId }) => orderId), ["B2"]);
});

Deno.test("a rejected exit is tried again each minute; what must go is not forgotten", () => {
  const manner: Manner = (request, broker) =>
    request.type === "Place" && request.order.purpose !== "entry" && broker.orders.length < 4
      ? refused("rms")
      : null;
  const { day, broker, run } = scene({
    manner,
    strategies: [{ script: { "09:20": "LONG", "09:21": "EXIT" } }],
    then: [FILLED],
  });
  run("09:24");
  const sent = broker().orders.map(({ type }, i) => [
    type,
    formatClock((everyOrder(day.blotter)[i]!.order.signalAt - clockOf(DATE, "00:00")) / 60_000),
  ]);
  assertEquals(sent, [["LIMIT", "09:20"], ["SL", "09:20"], ["SL", "09:21"], ["LIMIT", "09:22"]]);
  assertEquals(day.portfolio.held[0]!.exit!.closing, "signal");
});

Deno.test("an EXIT does not wait for the rest of its entry: it cancels it", () => {
  const { day, broker, run } = scene({
    config: NO_TIMEOUT,
    strategies: [{ script: { "09:20": "LONG", "09:22": "EXIT" } }],
    then: [
      ["09:20", 1, (broker) => {
        const entry = broker.order(0);
        broker.report(entry, "OPEN", 50, broker.fill(entry, 50, 20_000));
      }],
      // The cancel is too late for a part of it, which must go as well.
      ["09:22", 1, (broker) => {
        const entry = broker.order(0);
        broker.report(entry, "CANCELLED", 60, broker.fill(entry, 10, 20_000));
      }],
    ],
  });
  run("09:22", 2);
  assertEquals(broker().asked("Cancel").map(({ orderId }) => orderId), ["B1"]);
  assertEquals(broker().changes.map(({ type, quantity }) => [type, quantity]), [
    ["LIMIT", 50],
    ["LIMIT", 60],
  ]);
  assertEquals(day.portfolio.held.map(({ quantity }) => quantity), [60]);
});

Deno.test("a late execution of an earlier exit shrinks the working one, or ends it", () => {
  const manner: Manner = (request) => request.type === "Modify" ? refused("closed") : null;
  const late = (units: number): Scene["then"] => [
    FILLED,
    ["09:22", 1, (broker) => broker.report(broker.order(1), "CANCELLED", 0)],
    ["09:22", 2, (broker) => {
      const stop = broker.order(1);
      broker.report(stop, "CANCELLED", units, broker.fill(stop, units, 19_960));
    }],
  ];
  const strategies = [{ script: { "09:20": "LONG", "09:22": "EXIT" } as const }];
  const part = scene({ manner, strategies, then: late(30)! });
  part.run("09:22", 3);
  assertEquals(part.day.portfolio.held.map(({ quantity }) => quantity), [70]);
  const whole = scene({ manner, strategies, then: late(100)! });
  whole.run("09:22", 3);
  assertEquals(whole.day.trades, ["LONG 100 20000 -> 19960 signal"]);
  assertEquals(whole.broker().asked("Cancel").map(({ orderId }) => orderId), ["B2", "B3"]);
});

Deno.test("what fills once a book is closing goes at once, without a stop", () => {
  const windows = ["09:15-09:25"];
  const { day, broker, run } = scene({
    config: {
      ...NO_TIMEOUT,
      exits: { square_off: { fno: "09:30" } },
      risk: { entry_windows: { fno: windows, options: windows } },
    },
    then: [
      ["09:30", 1, (broker) => {
        const entry = broker.order(0);
        broker.report(entry, "COMPLETE", 100, broker.fill(entry, 100, 20_000));
      }],
    ],
  });
  run("09:31");
  assertEquals(broker().asked("Cancel").map(({ orderId }) => orderId), ["B1"]);
  assertEquals(broker().orders.map(({ purpose, type }) => [purpose, type]), [
    ["entry", "LIMIT"],
    ["exit", "LIMIT"],
  ]);
  assertEquals(day.portfolio.held[0]!.leaving, "square_off");
});

Deno.test("somebody else's order is none of the desk's business", () => {
  const { day, run } = scene({
    then: [
      FILLED,
      ["09:21", 1, (broker) => {
        const stranger = { ...broker.order(0), tag: "phone" };
        broker.report(stranger, "COMPLETE", 500, broker.fill(stranger, 500, 20_000));
      }],
    ],
  });
  run("09:22");
  assertEquals(day.portfolio.held.map(({ quantity }) => quantity), [100]);
});
