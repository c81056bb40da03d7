/**
 * A stop that trails behind a spike: by the time its change comes to the broker the price is back
 * beyond where the stop was to be, and no broker takes that. It rests as it was, or closes.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import { BrokerDay } from "../simulation/broker_day.ts";

/**
 * Twenty SBIN from 10:01, with prices from 10:02 on; triggers from `highest` on are refused, and what
 * makes a stop smaller.
 */
function spiked(prices: Readonly<Record<string, number>>, highest: number): BrokerDay {
  return new BrokerDay({
    from: "10:00",
    until: "10:20",
    prices: { SBIN: { "10:00": 800, "10:01:59": 800, ...prices } },
    scripts: { equity: { "10:01 SBIN": "LONG" } },
    config: {
      exits: {
        target: { enabled: false },
        trailing: { mode: "r_steps", from_r: 0, step_r: 0.05 },
      },
    },
    orderPort: ({ orders }): OutsidePort => ({
      call: (request, id, answer) => {
        const asked = request as OrderRequest;
        const isRefused = asked.type === "Modify" && asked.change.type === "SL" &&
          (asked.change.trigger >= highest || asked.change.quantity < 20);
        if (!isRefused) return (orders as OutsidePort).call(request, id, answer);
        const message = "Trigger price for stoploss sell orders should be below the LTP.";
        answer({ type: "ok", body: { type: "Refused", code: "order_refused", message } });
      },
    }),
  });
}

/** Refuses when nothing would sell what is held, at any tenth of a second. */
function alwaysCovered(day: BrokerDay, from: string, until: string): void {
  const end = day.market.instant(until);
  for (let at: number = day.market.instant(from); at <= end && day.net.length > 0; at += 100) {
    day.host.run(at);
    if (day.net.length > 0) assertEquals(day.live.length, 1, new Date(at).toISOString());
  }
}

Deno.test("a stop whose trail is refused rests as it was, and follows once that is taken", () => {
  const day = spiked({ "10:02:01": 808 }, 80_500).play("10:02");
  const [first] = day.live;
  alwaysCovered(day, "10:02", "10:03");
  assertEquals([day.net, day.live], [["SBIN 20"], [first]]);
  assertEquals(day.events("CancelRequested"), []);
});

Deno.test("where the price is beyond where the stop was to be, the order that rests closes", () => {
  const day = spiked({ "10:02:01": 808, "10:02:02": 801.5 }, 79_900).play("10:02");
  alwaysCovered(day, "10:02", "10:02:20");
  assertEquals([day.play("10:02:21").net, day.live], [[], []]);
  const [stop, ...others] = day.events("OrderIntended").filter(({ order }) =>
    order.purpose !== "entry"
  );
  assert(stop !== undefined && others.length === 0);
  assert(day.trades[0]!.endsWith("trailing_stop"), day.trades[0]);
});

Deno.test("a stop that is refused to be for less than it was sells nothing that is gone", () => {
  const day = spiked({ "10:02:20": 800, "10:02:21": 797 }, 80_500).play("10:02");
  day.byHand("SBIN", "SELL", 10).play("10:02:15");
  assertEquals([day.net, day.live], [["SBIN 10"], ["SELL 10 SL SBIN"]]);
  // Ten of it were sold by hand, and ten by its stop.
  assertEquals([day.play("10:02:40").net, day.live], [[], []]);
});
