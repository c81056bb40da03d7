/**
 * What an exit that cannot fill costs: a broker counts the requests of a day, and every position of
 * the desk closes out of the same number.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Paise } from "../../domain/money.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

Deno.test("an exit at the edge of its band waits there, and is not asked for again each second", () => {
  const band = { lower: 79_500 as Paise, upper: 81_500 as Paise };
  const plan: BrokerDayPlan = {
    from: "10:00",
    until: "10:20",
    prices: { SBIN: { "10:00": 800 } },
    // After the entry nobody buys any more.
    depth: (symbol, clock) => symbol === "SBIN" && clock >= "10:02" ? [0, 0] : [5_000],
    rules: { priceBand: () => band },
    scripts: { equity: { "10:01 SBIN": "LONG", "10:03 SBIN": "EXIT" } },
  };
  const day = new BrokerDay(plan).play("10:04");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 LIMIT SBIN"]]);
  assert(day.events("ExitAtEdge").length === 1);
  const before = day.requests.length;
  day.play("10:14");
  assertEquals(day.requests.length - before, 0);
});
