/**
 * The broker and portfolio against a broker that misbehaves: silence, repetitions, reports out of
 * order and late. An order is never sent twice; a stop covers what is held, and nothing else.
 * @module
 */
import { assertEquals } from "@std/assert";
import { BROKER } from "../../actors/protocol/broker.ts";
import { toldLines } from "../scenarios/told_lines.ts";
import { DATE, FILLED, NO_TIMEOUT, quantities, type Scene, scene } from "./broker_scene.ts";
import { quiet } from "../scenarios/small_desk.ts";
import { type Manner, NO_ANSWER, refused } from "./fake_broker.ts";

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

/** The entry fills in three parts before its stop, which waits for its id, has one. */
const NAMED_LATE: NonNullable<Scene["then"]> = [
  ["09:20", 1, (broker) => {
    const entry = broker.order(0);
    for (const filled of [20, 40, 60]) {
      broker.report(entry, "OPEN", filled, broker.fill(entry, 20, 20_000));
    }
  }],
  ["09:20", 2, (broker) => broker.take(broker.order(1))],
];

Deno.test("a stop grows with its entry, also while the broker has not yet named it", () => {
  const manner: Manner = (request) =>
    request.type === "Place" && request.order.purpose === "stop" ? "later" : null;
  const { broker, run } = scene({ manner, config: NO_TIMEOUT, then: NAMED_LATE });
  run("09:20", 1);
  assertEquals([broker().order(1).quantity, broker().changes.length], [20, 0]);
  run("09:21");
  assertEquals(quantities(broker().changes), [60]);
});

Deno.test("a change that waited for its stop's id and was sent at a bad moment leaves the stop as placed", () => {
  const manner: Manner = (request) => {
    if (request.type === "Modify") return refused("rate_limited");
    return request.type === "Place" && request.order.purpose === "stop" ? "later" : null;
  };
  const { day, broker, run } = scene({ manner, config: NO_TIMEOUT, then: NAMED_LATE });
  run("09:20", 3);
  assertEquals(quantities(broker().changes), [60]);
  assertEquals(broker().asked("Cancel"), []);
  assertEquals(day.blotter.working.map(({ order }) => [order.purpose, order.quantity]), [
    ["entry", 100],
    ["stop", 20],
  ]);
  assertEquals(day.portfolio.held.map(({ exit }) => exit?.order.quantity), [20]);
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

Deno.test("an execution that comes after the entry has ended is booked, protected and an alarm", () => {
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
  const { tag } = broker().order(0);
  const told = toldLines(day.host.log.all!, day.rules);
  assertEquals(told.filter((line) => line.includes("ALARM")), [
    `09:20:07  ALARM    ${tag}: 40 filled after the order had ended`,
  ]);
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

Deno.test("an order that the broker has shown is not ended by a late refusal of its placing", () => {
  const manner: Manner = (request) => request.type === "Place" ? "later" : null;
  const { day, broker, run } = scene({
    manner,
    then: [["09:20", 1, (broker) => {
      const entry = broker.order(0);
      broker.report(entry, "OPEN", 0);
      broker.refuse(entry, "rate_limited");
      broker.report(entry, "COMPLETE", 100, broker.fill(entry, 100, 20_000));
    }]],
  });
  run("09:20", 3);
  assertEquals(day.events("OrderRefused"), []);
  assertEquals(day.portfolio.held.map(({ quantity }) => quantity), [100]);
  assertEquals(broker().orders.map(({ purpose }) => purpose), ["entry", "stop"]);
});

Deno.test("an order that the broker has shown is not lost for want of an answer", () => {
  const manner: Manner = (request, broker) => {
    if (request.type !== "Place" || request.order.purpose !== "entry") return null;
    broker.report(broker.order(0), "OPEN", 0);
    return NO_ANSWER;
  };
  const { day, broker, run } = scene({ manner, config: NO_TIMEOUT });
  run("09:21");
  assertEquals([day.events("OrderLost"), broker().asked("Find")], [[], []]);
  assertEquals(day.blotter.working.map(({ status, orderId }) => [status, orderId]), [
    ["OPEN", "B1"],
  ]);
});

Deno.test("a loss halt asks once for the cancel of an entry, before what is held goes", () => {
  const fall = [20_000, 20_001, 19_965, 19_968] as const;
  const minutes = [...quiet(5), fall, ...quiet(20, 19_968)];
  const { day, broker, run } = scene({
    days: {
      NIFTY: [{ date: DATE, minutes, length: 375 }],
      BANKNIFTY: [{ date: DATE, minutes: quiet(26), length: 375 }],
    },
    config: {
      ...NO_TIMEOUT,
      risk: { max_daily_loss: 3_000, per_symbol_max_loss_pct: 0.003 },
      sizing: { risk_per_trade_pct: 0.001 },
    },
    then: [FILLED],
  });
  run("09:21", 30);
  assertEquals(day.events("LossHalted").map(({ clock }) => clock), ["09:21"]);
  assertEquals(broker().asked("Cancel").map(({ orderId }) => orderId), ["B2"]);
  const [, , , first, second] = broker().requests.map(({ type }) => type);
  assertEquals([first, second], ["Cancel", "Modify"]);
});

Deno.test("the cancel of an exit is sent as often as it is asked for, that of an entry once a second", () => {
  const { broker, run } = scene({
    config: NO_TIMEOUT,
    then: [
      ["09:20", 1, (broker) => {
        const entry = broker.order(0);
        broker.report(entry, "OPEN", 50, broker.fill(entry, 50, 20_000));
      }],
      ...[0, 0.5, 1].map((seconds): NonNullable<Scene["then"]>[number] => [
        "09:21",
        seconds,
        ({ host, orders }) => {
          for (const { tag } of orders.slice(0, 2)) {
            host.kernel.inject(BROKER, "CancelOrder", { tag });
          }
        },
      ]),
    ],
  });
  run("09:21", 1.1);
  const cancelled = broker().asked("Cancel").map(({ orderId }) => orderId);
  assertEquals(cancelled.toSorted(), ["B1", "B1", "B2", "B2", "B2"]);
});

Deno.test("on paper the same refusal twice ends no entries: there is no broker who means it", () => {
  const manner: Manner = ({ type }) => type === "Place" ? refused("margin") : null;
  const strategies = [{ script: { "09:20": "LONG", "09:25": "LONG", "09:30": "LONG" } as const }];
  const { day, broker, run } = scene({ manner, strategies });
  run("09:35");
  assertEquals(broker().asked("Place").length, 3);
  assertEquals(day.events("IntentRefused"), []);
});
