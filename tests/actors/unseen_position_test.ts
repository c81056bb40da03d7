/**
 * Positions while the account cannot be read: what closes them all the same, and what waits until
 * somebody has seen that they are there. Their stop may have closed them before.
 * @module
 */
import { assertEquals } from "@std/assert";
import { type EpochMs, istClock } from "../../domain/market_time.ts";
import { unreadSince } from "../../actors/reconciler/state.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:30",
  prices: {},
  scripts: { equity: { "10:01 SBIN": "LONG", "10:05 SBIN": "EXIT" } },
};
const STOP = "SELL 20 SL SBIN";

/** Three ways in which a position leaves by an order at the market's price, from 10:05 on. */
const PATIENT: Readonly<Record<string, Partial<BrokerDayPlan>>> = {
  signal: {},
  target: {
    prices: { SBIN: { "10:00": 800, "10:05": 830 } },
    scripts: { equity: { "10:01 SBIN": "LONG" } },
  },
  time_stop: {
    config: { exits: { time_stop_bars: 4 } },
    scripts: { equity: { "10:01 SBIN": "LONG" } },
  },
};

/** Twenty SBIN held under their stop since 10:01, and a desk that can read nothing from 10:03 on. */
function unread(plan: Partial<BrokerDayPlan> = {}): BrokerDay {
  const day = new BrokerDay({ ...PLAN, ...plan }).play("10:03");
  assertEquals([day.net, day.live], [["SBIN 20"], [STOP]]);
  return day.list(false);
}

function cancelByHand(day: BrokerDay): BrokerDay {
  day.books.cancel(day.books.working[0]!.orderId, day.host.now as EpochMs);
  return day;
}

function sold(day: BrokerDay): readonly string[] {
  return day.trades.map((trade) => trade.split(" ").at(-1)!);
}

for (const [reason, plan] of Object.entries(PATIENT)) {
  Deno.test(`${reason}: what a desk holds as it comes up is closed once the account was read`, () => {
    const day = unread(plan).restart().play("10:08");
    assertEquals([day.net, day.live], [["SBIN 20"], [STOP]]);
    day.list(true).play("10:10");
    assertEquals([day.net, day.live, sold(day)], [[], [], [reason]]);
  });

  Deno.test(`${reason}: what lost its stop gets one unread, and is closed once it was read`, () => {
    const day = cancelByHand(unread(plan)).play("10:08");
    assertEquals([day.net, day.live], [["SBIN 20"], [STOP]]);
    day.list(true).play("10:10");
    assertEquals([day.net, day.live, sold(day)], [[], [], [reason]]);
  });
}

Deno.test("what its owner has sold meanwhile is not sold by a signal that nobody could check", () => {
  const day = unread().restart().byHand("SBIN", "SELL", 20).play("10:08").list(true).play("10:10");
  assertEquals(day.net, []);
  assertEquals(day.quarantine, ["NSE:SBIN:MIS desk 20, broker 0, of which -20 are others'"]);
});

Deno.test("FLATTEN waits eight seconds for a reading, also of what a signal wants to go", () => {
  const day = unread().restart().play("10:06");
  day.command({ type: "Flatten", by: "test" }).play("10:06:10");
  assertEquals([day.net, day.live, sold(day)], [[], [], ["flatten"]]);
});

Deno.test("a stop that is met before it could be placed again closes its position unread", () => {
  const prices = { SBIN: { "10:00": 800, "10:03:02": 790 } };
  const day = cancelByHand(unread({ prices })).play("10:03:20");
  assertEquals([day.net, day.live, sold(day)], [[], [], ["stop"]]);
});

Deno.test("what was bought and sold while the desk was away is not sold once more", () => {
  const prices = { SBIN: { "10:00": 800, "10:01:20": 790 } };
  const day = new BrokerDay({ ...PLAN, prices }).play("10:01:00.1");
  day.broker.at(day.market.instant("10:01:10"), () => day.byHand("SBIN", "SELL", 20));
  day.away("10:01:30").play("10:02");
  assertEquals([day.net, day.live], [[], []]);
  assertEquals(day.quarantine, ["NSE:SBIN:MIS desk 20, broker 0, of which -20 are others'"]);
});

Deno.test("what was bought while the desk was away has its stop as soon as it was seen", () => {
  const day = new BrokerDay(PLAN).play("10:01:00.1").away("10:01:30").play("10:01:33");
  assertEquals([day.net, day.live, day.quarantine], [["SBIN 20"], [STOP], []]);
});

/** Ten of twenty are to go at 10:03 by their soft stop, where nobody buys. */
const HALF: Partial<BrokerDayPlan> = {
  // Beyond -0.6 R and short of the stop.
  prices: { SBIN: { "10:00": 800, "10:03": 799.2 } },
  depth: (symbol, clock) => symbol === "SBIN" && clock >= "10:02" ? [0, 0] : [5_000],
  scripts: { equity: { "10:01 SBIN": "LONG" } },
  config: { exits: { soft_stop_r: -0.6 } },
};

/** That half on its way; then all of them are to go. */
function halfGoing(): BrokerDay {
  const day = new BrokerDay({ ...PLAN, ...HALF }).play("10:03:03");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 10 LIMIT SBIN"]]);
  day.list(false).restart().command({ type: "Flatten", by: "test" }).play("10:03:06");
  assertEquals(day.live, ["SELL 10 LIMIT SBIN"]);
  return day;
}

Deno.test("a half that is on its way becomes the whole once the account was read", () => {
  assertEquals(halfGoing().list(true).play("10:03:10").live, ["SELL 20 LIMIT SBIN"]);
});

Deno.test("a half that is on its way becomes the whole unread, after eight seconds", () => {
  assertEquals(halfGoing().play("10:03:12").live, ["SELL 20 LIMIT SBIN"]);
});

Deno.test("an account that cannot be read for three readings is told, from the first of them on", () => {
  const day = unread();
  const since = () => {
    const at = unreadSince(day.reconciler);
    return at === null ? null : istClock(at);
  };
  assertEquals(since(), null);
  assertEquals([since(), day.play("10:03:20") && since()], [null, "10:03:01"]);
  assertEquals(day.list(true).play("10:03:40") && since(), null);
});

Deno.test("an account whose readings never end is told as well, and nothing is entered", () => {
  let hangs = false;
  const answers = () => hangs ? "never" as const : true;
  const scripts = { equity: { "10:01 SBIN": "LONG", "10:05 INFY": "LONG" } } as const;
  const day = new BrokerDay({ ...PLAN, scripts, answers }).play("10:03");
  hangs = true;
  assertEquals(day.play("10:04:20") && unreadSince(day.reconciler), null);
  const since = unreadSince(day.play("10:04:40").reconciler);
  assertEquals(since === null ? null : istClock(since), "10:03:01");
  assertEquals(day.play("10:06").net, ["SBIN 20"]);
  hangs = false;
  assertEquals(day.play("10:07") && unreadSince(day.reconciler), null);
});

/** The half that is to go is cancelled by somebody, while nobody can read the account. */
function halfCancelled(): BrokerDay {
  const day = new BrokerDay({ ...PLAN, ...HALF }).play("10:03:03");
  assertEquals(day.live, ["SELL 10 LIMIT SBIN"]);
  return cancelByHand(day.list(false)).play("10:03:05");
}

for (const [how, again] of [["", false], [", also after a restart", true]] as const) {
  const after = (day: BrokerDay) => again ? day.restart() : day;

  Deno.test(`a half that was cancelled goes once the account was read${how}`, () => {
    const day = after(halfCancelled()).list(true).play("10:03:10");
    assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 10 LIMIT SBIN"]]);
  });

  Deno.test(`a half that was cancelled is still to come, its stop is placed unread${how}`, () => {
    const day = after(halfCancelled()).play("10:03:20");
    assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 10 LIMIT SBIN"]]);
    const placed = day.requests.flatMap((each) => each.type === "Place" ? [each.order.type] : []);
    assertEquals(placed, ["LIMIT", "SL", "SL"]);
  });
}
