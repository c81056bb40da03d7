/**
 * Positions that the broker lists two seconds after the trades that made them: what is gone already
 * must not be closed again, and what is there must not look missing.
 * @module
 */
import { assertEquals } from "@std/assert";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: { SBIN: { "10:00": 800 } },
  scripts: { equity: { "10:01 SBIN": "LONG" } },
  faults: ["lagging_positions"],
};

Deno.test("an entry that the positions do not show yet keeps its stop, and is no difference", () => {
  const day = new BrokerDay(PLAN);
  for (const clock of ["10:01:02", "10:01:02.5", "10:01:03", "10:01:03.5", "10:01:10"]) {
    day.play(clock);
    assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 SL SBIN"]], clock);
  }
  assertEquals([day.events("Quarantined"), day.quarantine], [[], []]);
});

Deno.test("what a stop has closed in a quarantine is not closed by the positions of before", () => {
  const prices = { SBIN: { "10:00": 800, "10:02": 780 } };
  const day = new BrokerDay({ ...PLAN, prices }).play("10:01:10").byHand("SBIN", "SELL", 10);
  day.play("10:01:40");
  assertEquals([day.net, day.live], [["SBIN 10"], ["SELL 10 SL SBIN"]]);
  day.play("10:04");
  assertEquals([day.net, day.live], [[], []]);
});

Deno.test("FLATTEN of the account takes nothing over that it has just closed itself", () => {
  const day = new BrokerDay(PLAN).play("10:01:30");
  day.command({ type: "Flatten", by: "test", account: true }).play("10:03");
  assertEquals([day.net, day.live], [[], []]);
  assertEquals(day.trades.length, 1);
});
