/**
 * A stop that trails each second while the account's owner closes its position by hand, or makes a
 * delivery of it: the difference is believed meanwhile, since a price explains no units.
 * @module
 */
import { assertEquals } from "@std/assert";
import { BrokerDay } from "../simulation/broker_day.ts";

/** Rises by a rupee a second for half a minute, then falls through every stop. */
const SECONDS = Array.from({ length: 30 }, (_, i) => i);
const RISE = Object.fromEntries(
  SECONDS.map((second) => [`10:02:${String(second).padStart(2, "0")}`, 800 + second]),
);

const IN_DOUBT = ["NSE:SBIN:MIS desk 20, broker 0, of which -20 are others'"];

/** Twenty SBIN held since 10:01, with a stop that trails in small steps. */
function trailing(): BrokerDay {
  return new BrokerDay({
    from: "10:00",
    until: "10:10",
    prices: { SBIN: { "10:00": 800, ...RISE, "10:02:30": 780 } },
    scripts: { equity: { "10:01 SBIN": "LONG" } },
    config: {
      exits: {
        target: { enabled: false },
        trailing: { mode: "r_steps", from_r: 0, step_r: 0.05 },
      },
    },
  });
}

Deno.test("what was sold by hand is not sold again by a stop that has trailed each second since", () => {
  const day = trailing();
  day.broker.at(day.market.instant("10:02:04"), () => day.byHand("SBIN", "SELL", 20));
  day.play("10:02:20");
  assertEquals([day.net, day.live, day.quarantine], [[], [], IN_DOUBT]);
  assertEquals(day.play("10:03").net, []);
});

Deno.test("nor is what its owner has taken for delivery, which no trade explains", () => {
  const day = trailing();
  const { books } = day;
  const read = books.read.bind(books);
  day.broker.at(day.market.instant("10:02:04"), () => {
    books.read = () => {
      const reading = read();
      const positions = reading.positions.map((each) => ({ ...each, product: "CNC" }));
      return { ...reading, positions };
    };
  });
  day.play("10:02:20");
  assertEquals(day.live, []);
  assertEquals(day.quarantine, [
    "NSE:SBIN:MIS desk 20, broker 0",
    "NSE:SBIN:CNC desk 0, broker 20",
  ]);
});
