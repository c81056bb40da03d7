/**
 * Orders of which nobody can read the executions, and no reading of the account comes either: their
 * rows, as updates bring them, say what has filled, and each position has its one exit.
 * @module
 */
import { assertEquals } from "@std/assert";
import { istClock } from "../../domain/market_time.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

const STOP = "SELL 20 SL SBIN";

/** Bought at 10:01, by a broker that tells of no execution before `until`. */
function untold(until: string, plan: Partial<BrokerDayPlan> = {}): BrokerDay {
  const answers: BrokerDayPlan["answers"] = ({ type }) => {
    const isHidden = type === "ReadTrades" || type === "Read";
    const clock = istClock(day.host.now as never);
    return !isHidden || clock < "10:01:00" || clock >= until;
  };
  const day: BrokerDay = new BrokerDay({
    from: "10:00",
    until: "10:30",
    prices: { SBIN: { "10:00": 800 } },
    scripts: { equity: { "10:01 SBIN": "LONG" } },
    ...plan,
    answers,
  });
  return day;
}

/** Units booked, and the orders placed. */
function done(day: BrokerDay) {
  const booked = day.events("FillBooked").map(({ fill }) => `${fill.side} ${fill.quantity}`);
  const placed = day.requests.flatMap((each) => each.type === "Place" ? [each.order.purpose] : []);
  return [booked, placed];
}

const ONCE = [["BUY 20"], ["entry", "stop"]];

Deno.test("a position has its stop by the row of its order, and its trades are not booked again", () => {
  const day = untold("10:02").play("10:01:03");
  assertEquals([day.net, day.live], [["SBIN 20"], []]);
  assertEquals([day.play("10:01:05").live, done(day)], [[STOP], ONCE]);
  day.play("10:03");
  assertEquals([day.live, done(day), day.quarantine], [[STOP], ONCE, []]);
  day.command({ type: "Flatten", by: "test" }).play("10:04");
  assertEquals([day.net, day.live, day.portfolio.held, day.quarantine], [[], [], [], []]);
});

Deno.test("so it is where the process dies meanwhile: the next one knows what was booked", () => {
  const day = untold("10:02").play("10:01:05").restart().play("10:03");
  assertEquals([day.live, done(day), day.quarantine], [[STOP], ONCE, []]);
});

Deno.test("what fills in parts has one stop for what has filled", () => {
  const depth: BrokerDayPlan["depth"] = (symbol, clock) =>
    symbol === "SBIN" && clock < "10:01:03" ? [5] : [5_000];
  const day = untold("10:02", { depth });
  for (let second = 1; second < 60; second++) {
    day.play(`10:01:${String(second).padStart(2, "0")}`);
    const held = Number(day.net[0]?.split(" ")[1] ?? 0);
    const covered = day.live.filter((each) => each.startsWith("SELL"));
    assertEquals(covered.length <= 1, true, `${second} s`);
    for (const each of covered) assertEquals(Number(each.split(" ")[1]) <= held, true, each);
  }
  assertEquals([day.net, day.live], [["SBIN 20"], [STOP]]);
  day.play("10:03");
  const [booked] = done(day);
  assertEquals(booked!.reduce((sum, each) => sum + Number(each.split(" ")[1]), 0), 20);
  assertEquals(day.quarantine, []);
});

Deno.test("a stop that is met has closed its position by its row, and nothing closes it again", () => {
  const prices = { SBIN: { "10:00": 800, "10:01:20": 790 } };
  const day = untold("10:03", { prices }).play("10:01:40");
  assertEquals([day.net, day.live, day.portfolio.held], [[], [], []]);
  day.play("10:04");
  assertEquals([done(day), day.quarantine], [[["BUY 20", "SELL 20"], ["entry", "stop"]], []]);
});

Deno.test("what is left of a half has its stop by the row of the order that sold it", () => {
  const prices = { SBIN: { "10:00": 800, "10:01:20": 799.2 } };
  const config = { exits: { soft_stop_r: -0.6 } };
  const day = untold("10:03", { prices, config }).play("10:01:40");
  assertEquals([day.net, day.live], [["SBIN 10"], ["SELL 10 SL SBIN"]]);
  assertEquals([day.play("10:04").live, day.quarantine], [["SELL 10 SL SBIN"], []]);
});
