/**
 * Orders that the broker's list no longer has, though nobody has ended them: found by no look-up
 * they are given up, whatever they have filled and whoever goes on asking for their end.
 * @module
 */
import { assertEquals } from "@std/assert";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: {},
  scripts: { equity: { "10:01 SBIN": "LONG" } },
};

/** The desk's exit of its one position vanishes. */
function forgotten(day: BrokerDay): BrokerDay {
  const [exit] = day.books.working;
  day.books.forget(exit!.orderId);
  return day;
}

Deno.test("FLATTEN closes what is held though the stop has vanished and cannot be cancelled", () => {
  const day = forgotten(new BrokerDay(PLAN).play("10:02"));
  day.command({ type: "Flatten", by: "test", account: false }).play("10:02:30");
  assertEquals([day.net, day.live], [[], []]);
  assertEquals(day.events("OrderAbsent").length, 1);
});

Deno.test("an exit that vanishes after it has filled in part is given up, and the rest is closed", () => {
  const prices = { SBIN: { "10:00": 800, "10:02:05": 780 } };
  const depth = (symbol: string, clock: string) =>
    symbol === "SBIN" && clock > "10:02" && clock < "10:02:10" ? [10, 0, 0, 0, 0] : [5_000];
  const day = new BrokerDay({ ...PLAN, prices, depth }).play("10:02:06");
  assertEquals([day.net, day.live], [["SBIN 10"], ["SELL 10 LIMIT SBIN"]]);
  forgotten(day).play("10:02:30");
  assertEquals([day.net, day.live], [[], []]);
  assertEquals(day.events("OrderAbsent").length, 1);
});

Deno.test("a stop that vanishes while its symbol is in quarantine is looked for all the same", () => {
  const day = new BrokerDay(PLAN).play("10:02").byHand("SBIN", "SELL", 10).play("10:02:20");
  assertEquals([day.quarantine.length, day.live], [1, ["SELL 10 SL SBIN"]]);
  forgotten(day).play("10:02:50");
  assertEquals(day.events("OrderAbsent").length, 1);
  assertEquals([day.net, day.live], [[], []]);
});
