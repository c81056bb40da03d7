/**
 * What a strategy wants to be rid of while the broker has less of it: the rest goes as soon as it is
 * there again.
 * @module
 */
import { assertEquals } from "@std/assert";
import { BrokerDay } from "../simulation/broker_day.ts";

const SYMBOL = "NIFTY26DECFUT";

for (const [part, units] of [["in part", 65], ["whole", 195]] as const) {
  Deno.test(`an EXIT of what somebody has closed ${part} closes what comes back of it`, () => {
    const day = new BrokerDay({
      from: "10:00",
      until: "10:10",
      prices: {},
      scripts: { fno: { "10:02": "LONG", "10:04": "EXIT" } },
      config: { sizing: { method: "fixed_qty", lots: 3 } },
    });
    day.play("10:03").byHand(SYMBOL, "SELL", units).play("10:05");
    assertEquals(day.net, []);
    day.byHand(SYMBOL, "BUY", units).play("10:06");
    assertEquals([day.net, day.live], [[], []]);
    const trips = day.events("FillBooked").flatMap(({ trade }) => trade ?? []);
    assertEquals(trips.at(-1)!.reason, "signal");
  });
}
