/**
 * An account that its owner uses by hand as well: orders of the desk that are cancelled or changed,
 * positions that are closed elsewhere, and what the desk makes of both.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { ExchangeOrder } from "../../domain/exchange/exchange_order.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { type Modification, termsOf } from "../../domain/order/order.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: {},
  scripts: { equity: { "10:01 SBIN": "LONG" } },
};
const STOP = "SELL 20 SL SBIN";

/** Twenty SBIN held since 10:01, with their stop. */
function holding(plan: Partial<BrokerDayPlan> = {}): BrokerDay {
  const day = new BrokerDay({ ...PLAN, ...plan }).play("10:02");
  assertEquals([day.net, day.live], [["SBIN 20"], [STOP]]);
  return day;
}

function theOrder(day: BrokerDay): ExchangeOrder {
  return day.books.working[0]!;
}

function cancelByHand(day: BrokerDay): BrokerDay {
  day.books.cancel(theOrder(day).orderId, day.host.now as EpochMs);
  return day;
}

function changeByHand(day: BrokerDay, change: Partial<Modification>): BrokerDay {
  const { orderId, order } = theOrder(day);
  const terms = { ...termsOf(order), ...change };
  assertEquals(day.books.changeByHand(orderId, terms, day.host.now as EpochMs), null);
  return day;
}

function exits(day: BrokerDay): number {
  return day.events("OrderIntended").filter(({ order }) => order.purpose !== "entry").length;
}

Deno.test("a stop that is cancelled by hand is placed again, once the account was read", () => {
  const day = cancelByHand(holding()).play("10:02:00.1");
  assertEquals([day.live, exits(day)], [[], 1]);
  assertEquals(day.play("10:02:02").live, [STOP]);
  assertEquals(day.quarantine, []);
});

Deno.test("a stop is placed again although the account cannot be read, after eight seconds", () => {
  const day = cancelByHand(holding()).list(false).play("10:02:07");
  assertEquals(day.live, []);
  assertEquals(day.play("10:02:11").live, [STOP]);
});

Deno.test("what is sold and cancelled by hand gets no other exit", () => {
  const day = cancelByHand(holding().byHand("SBIN", "SELL", 20).play("10:02:01.1")).play("10:03");
  assertEquals([day.net, day.live, exits(day)], [[], [], 1]);
  assertEquals(day.quarantine.length, 1);
});

Deno.test("what the broker closes as it is to leave is not sold again, by no later process", () => {
  const day = holding();
  const { orderId } = theOrder(day);
  day.command({ type: "Flatten", by: "test" });
  day.books.cancel(orderId, day.host.now as EpochMs);
  day.byHand("SBIN", "SELL", 20).restart().play("10:03");
  assertEquals([day.net, day.live], [[], []]);
});

Deno.test("an entry made larger by hand is one position, all of it under its stop", () => {
  const day = changeByHand(new BrokerDay(PLAN).play("10:01:00.5"), { quantity: 40 }).play("10:02");
  assertEquals([day.net, day.live], [["SBIN 40"], ["SELL 40 SL SBIN"]]);
  assertEquals(day.quarantine, []);
});

Deno.test("what fills of an entry after it seemed complete belongs to its position", () => {
  const depth = () => [10, 0, 0, 0, 0];
  const day = changeByHand(new BrokerDay({ ...PLAN, depth }).play("10:01:00.5"), { quantity: 40 });
  day.play("10:02");
  assertEquals([day.net, day.live], [["SBIN 40"], ["SELL 40 SL SBIN"]]);
  assertEquals(day.events("FillUnclaimed"), []);
});

Deno.test("an entry made smaller by hand is over when it has filled", () => {
  const day = changeByHand(new BrokerDay(PLAN).play("10:01:00.5"), { quantity: 10 }).play("10:02");
  assertEquals([day.net, day.live], [["SBIN 10"], ["SELL 10 SL SBIN"]]);
  assertEquals(day.portfolio.entering, []);
});

Deno.test("a stop made smaller by hand as soon as it rests is whole again ten seconds later", () => {
  const day = new BrokerDay(PLAN).play("10:01:02");
  assertEquals([day.net, day.live], [["SBIN 20"], [STOP]]);
  changeByHand(day, { quantity: 10 });
  assertEquals(day.play("10:01:05").live, ["SELL 10 SL SBIN"]);
  assertEquals(day.play("10:01:11").live, [STOP]);
});

Deno.test("a stop that closes what the broker has left is followed by no exit of the rest", () => {
  const day = holding({ prices: { SBIN: { "10:00": 800, "10:03": 790 } } });
  day.byHand("SBIN", "SELL", 10).play("10:02:30");
  assertEquals([day.net, day.live], [["SBIN 10"], ["SELL 10 SL SBIN"]]);
  day.play("10:03:10");
  assertEquals([day.net, day.live, exits(day)], [[], [], 1]);
  assertEquals(day.quarantine, ["NSE:SBIN:MIS desk 10, broker 0, of which -10 are others'"]);
});

Deno.test("a stop made larger by hand closes what is held; the rest is unclaimed", () => {
  const day = holding({ prices: { SBIN: { "10:00": 800, "10:02:01": 796.5 } } });
  changeByHand(day, { quantity: 50 }).play("10:03");
  assertEquals([day.net, day.portfolio.held], [["SBIN -30"], []]);
  const unclaimed = day.events("FillUnclaimed").map(({ fill }) => fill.quantity);
  assertEquals(unclaimed, [30]);
  assertEquals(day.quarantine, ["NSE:SBIN:MIS desk 0, broker -30"]);
  day.command({ type: "Disown", by: "test", symbol: "NSE:SBIN:MIS" }).play("10:04");
  assertEquals([day.quarantine, day.net], [[], ["SBIN -30"]]);
});

Deno.test("a stop that fills after its position was given up is unclaimed", () => {
  const day = holding().byHand("SBIN", "SELL", 20).play("10:02:05");
  // Nothing tells the exchange of the desk's cancel.
  const [stop] = day.blotter.working;
  day.books.cancel = () => null;
  day.play("10:02:20").command({ type: "Adopt", by: "test", symbol: "NSE:SBIN:MIS" });
  day.play("10:02:30");
  assertEquals(day.portfolio.held, []);
  const { orderId, order } = theOrder(day);
  const met = { ...termsOf(order), type: "LIMIT", price: 5, trigger: 0 } as unknown as Modification;
  day.books.changeByHand(orderId, met, day.host.now as EpochMs);
  day.play("10:02:40");
  assertEquals(day.events("FillUnclaimed").map(({ tag }) => tag), [stop!.order.tag]);
  assertEquals(day.quarantine, ["NSE:SBIN:MIS desk 0, broker -20"]);
});

Deno.test("nothing is entered against what others hold, and beside it all the same", () => {
  const short = new BrokerDay(PLAN).play("10:00:20").byHand("SBIN", "SELL", 50).play("10:02");
  assertEquals(short.net, ["SBIN -50"]);
  const blocked = short.events("EntryReviewed").map(({ verdict, finding }) => [
    verdict,
    finding?.code,
  ]);
  assertEquals(blocked, [["BLOCK", "against_others"]]);
  const long = new BrokerDay(PLAN).play("10:00:20").byHand("SBIN", "BUY", 50).play("10:02");
  assertEquals([long.net, long.live], [["SBIN 70"], [STOP]]);
});
