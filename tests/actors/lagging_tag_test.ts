/** Orders whose tag comes late into the broker's list, though their numbers are known. @module */
import { assert, assertEquals } from "@std/assert";
import { BrokerDay } from "../simulation/broker_day.ts";

Deno.test("an order of which the number is known is the desk's before its tag is listed", () => {
  // No update tells of the fill: the list that is read after a second has it, its tag after four.
  const day = new BrokerDay({
    from: "10:00",
    until: "10:20",
    prices: { SBIN: { "10:00": 800 } },
    faults: ["lagging_tags", "lost_postbacks"],
    scripts: { equity: { "10:01 SBIN": "LONG" } },
  });
  const filledAt = () => day.books.trades[0]?.at;
  const live: string[] = [];
  for (let ms = 0; ms < 12_000; ms += 100) {
    day.host.run(day.market.instant("10:01") + ms);
    if (ms === 1_000) day.refresh();
    const at = filledAt();
    if (at === undefined || day.live.length === 0 || live.length > 0) continue;
    live.push(...day.live);
    assert(day.host.now - at <= 1_500, `${day.host.now - at} ms without a stop`);
  }
  assertEquals(live, ["SELL 20 SL SBIN"]);
  assertEquals(day.events("Quarantined"), []);
});
