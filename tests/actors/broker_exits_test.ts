/**
 * Exits at a broker that misbehaves: what must go is not forgotten, a new order is for the rest,
 * and nothing is sold that is not held.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { BROKER } from "../../actors/protocol/broker.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { everyOrder } from "../../domain/order/day_orders.ts";
import { termsOf } from "../../domain/order/order.ts";
import { formatClock } from "../../domain/market_time.ts";
import { clockOf } from "../scenarios/small_desk.ts";
import { DATE, FILLED, NO_TIMEOUT, quantities, type Scene, scene } from "./broker_scene.ts";
import { type FakeBroker, type Manner, NO_ANSWER, refused } from "./fake_broker.ts";

Deno.test("a change that is refused cancels the stop, and its end brings a new order for the rest", () => {
  const manner: Manner = (request) => request.type === "Modify" ? refused("changes_spent") : null;
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
      ? refused("refused")
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
  const manner: Manner = (request) => request.type === "Modify" ? refused("order_not_open") : null;
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
  // At once, at the price it has: the next one may be far away.
  const [exit] = part.broker().orders.slice(-1);
  const [change] = part.broker().changes.slice(-1);
  assertEquals(termsOf(change!), { ...termsOf(exit!), quantity: 70 });
  const whole = scene({ manner, strategies, then: late(100)! });
  whole.run("09:22", 3);
  assertEquals(whole.day.trades, ["LONG 100 20000 -> 19960 signal"]);
  assertEquals(whole.broker().asked("Cancel").map(({ orderId }) => orderId), ["B2", "B3"]);
});

Deno.test("a change of an exit whose end the day's roll has forgotten is told the end, and no failure", () => {
  const { day, broker, run } = scene({
    then: [
      FILLED,
      // Its end, the roll and the change wait at the broker together.
      ["09:22", 0, (broker) => {
        const stop = broker.order(1);
        const { host } = broker;
        broker.report(stop, "CANCELLED", 0);
        host.kernel.inject(BROKER, "DayOpened", { date: DATE, at: host.now });
        const change = { ...termsOf(stop), quantity: 40 };
        host.kernel.inject(BROKER, "ModifyExit", { tag: stop.tag, change });
      }],
    ],
  });
  run("09:23");
  assertEquals(day.host.kernel.cell(BROKER)!.aborts, 0);
  assertEquals(day.blotter.working.map(({ order }) => order.quantity), [100]);
  assertEquals(broker().orders.map(({ purpose }) => purpose), ["entry", "stop", "stop"]);
});

/** A desk whose book is closing from 09:30 on, and whose entry fills all the same. */
function filledLate(clock: string) {
  const windows = ["09:15-09:25"];
  return scene({
    config: {
      ...NO_TIMEOUT,
      exits: { square_off: { fno: "09:30" } },
      risk: { entry_windows: { fno: windows, options: windows } },
    },
    then: [
      [clock, 1, (broker) => {
        const entry = broker.order(0);
        broker.report(entry, "COMPLETE", 100, broker.fill(entry, 100, 20_000));
      }],
    ],
  });
}

Deno.test("what fills once a book is closing goes at once, without a stop", () => {
  const { day, broker, run } = filledLate("09:30");
  run("09:31");
  assertEquals(broker().asked("Cancel").map(({ orderId }) => orderId), ["B1"]);
  assertEquals(broker().orders.map(({ purpose, type }) => [purpose, type]), [
    ["entry", "LIMIT"],
    ["exit", "LIMIT"],
  ]);
  assertEquals(day.portfolio.held[0]!.leaving, "square_off");
});

Deno.test("five minutes into a square-off an exit begins at the widest price there is", () => {
  const prices = ["09:34", "09:35"].map((clock) => {
    const { broker, run } = filledLate(clock);
    run(clock, 2);
    return broker().order(1).price;
  });
  assertEquals(prices, [1_996_000, 1_800_000]);
});

/** The broker's net of what the desk holds, as far as it differs. */
function tellNets({ host }: FakeBroker, nets: Readonly<Record<string, number>>): void {
  host.kernel.inject(PORTFOLIO, "BrokerNets", { nets });
}

Deno.test("a stop that was cut to the broker's net grows again once that is the desk's", () => {
  const { broker, run } = scene({
    then: [
      FILLED,
      ["09:21", 0, (broker) => tellNets(broker, { "NFO:NIFTY-FUT:MIS": 60 })],
      ["09:22", 0, (broker) => tellNets(broker, {})],
    ],
  });
  run("09:21", 1);
  assertEquals(quantities(broker().changes), [60]);
  run("09:22", 1);
  assertEquals(quantities(broker().changes), [60, 100]);
});

Deno.test("a closing order that has filled in part grows as soon as more may go", () => {
  const nets = (broker: FakeBroker, units: number) =>
    tellNets(broker, { "NFO:NIFTY-FUT:MIS": units });
  const { day, broker, run } = scene({
    then: [
      FILLED,
      ["09:21", 30, (broker) => nets(broker, 60)],
      [
        "09:22",
        0,
        ({ host }) =>
          host.kernel.inject(PORTFOLIO, "CloseAll", { books: ["fno"], reason: "flatten" }),
      ],
      ["09:22", 1, (broker) => {
        const exit = broker.order(1);
        broker.report(exit, "OPEN", 45, broker.fill(exit, 45, 20_000));
      }],
      ["09:22", 2, (broker) => nets(broker, 55)],
    ],
  });
  run("09:22", 1);
  assertEquals(quantities(broker().changes), [60, 60]);
  run("09:22", 3);
  assertEquals(day.portfolio.held.map(({ quantity }) => quantity), [55]);
  // All of the order's life: 45 that have gone and 55 that go.
  assertEquals(quantities(broker().changes), [60, 60, 100]);
});

Deno.test("an exit whose end is told after its last execution has ended for the position too", () => {
  const { day, run } = scene({
    then: [
      FILLED,
      ["09:21", 30, (broker) => tellNets(broker, { "NFO:NIFTY-FUT:MIS": 60 })],
      [
        "09:22",
        0,
        ({ host }) =>
          host.kernel.inject(PORTFOLIO, "CloseAll", { books: ["fno"], reason: "flatten" }),
      ],
      ["09:22", 1, (broker) => {
        const exit = broker.order(1);
        broker.report(exit, "OPEN", 60, broker.fill(exit, 60, 20_000));
      }],
      ["09:22", 2, (broker) => broker.report(broker.order(1), "COMPLETE", 60)],
    ],
  });
  run("09:22", 1);
  assertEquals(day.portfolio.held.map(({ exit }) => exit?.filled), [60]);
  run("09:22", 3);
  assertEquals(day.portfolio.held.map(({ exit, quantity }) => [exit, quantity]), [[null, 40]]);
});

Deno.test("an order that has ended is not looked for, whoever doubts it", () => {
  const { day, broker, run } = scene({
    then: [FILLED, ["09:21", 0, ({ host, orders }) => {
      host.kernel.inject(BROKER, "DoubtOrder", { tag: orders[0]!.tag });
    }]],
  });
  run("09:21", 30);
  assertEquals([day.events("OrderLost"), broker().asked("Find")], [[], []]);
});
