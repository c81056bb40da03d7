/**
 * Options sold to open at a broker: by its margin for the short alone, and bought back where the
 * broker's books have less of the wing than the desk's.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";
import { WRITTEN_CALLS } from "./written_calls.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:10",
  prices: {},
  scripts: { options: { "10:02": "SHORT" } },
  config: {
    books: {
      options: WRITTEN_CALLS,
    },
  },
};
const PAIR = ["NIFTY24000CE -130", "NIFTY24100CE 130"];

Deno.test("a short is sized by what the broker wants for selling it alone", () => {
  const day = new BrokerDay(PLAN).play("10:03");
  assertEquals(day.net, PAIR);
  assertEquals(day.live, ["BUY 130 SL NIFTY24000CE"]);
  const [seen] = day.events("MarginsSeen");
  assertEquals(seen!.margins.length, 8);
  const told = seen!.margins.find(({ token }) => token === day.market.tokenOf("NIFTY24000CE"))!;
  assert(told.margin > 0);
  const entries = day.events("EntryIntended");
  const margin = { perUnit: Math.ceil(told.margin / told.lot), source: "broker" } as const;
  assertEquals(entries.map((each) => each.margin), [margin, margin] as never);
});

Deno.test("a short whose wing somebody sells by hand is bought back once the books differ", () => {
  const day = new BrokerDay(PLAN).play("10:03").byHand("NIFTY24100CE", "SELL", 65).play("10:04");
  const trips = day.events("FillBooked").flatMap(({ trade }) => trade ?? []);
  assertEquals(trips[0]!.reason, "uncovered");
  assertEquals(day.net.filter((each) => each.includes("-")), []);
});

Deno.test("a process that dies with a pair keeps both legs, and their order when they leave", () => {
  const day = new BrokerDay(PLAN).play("10:03").restart().play("10:04");
  assertEquals([day.net, day.live], [PAIR, ["BUY 130 SL NIFTY24000CE"]]);
  day.command({ type: "Flatten", by: "test" }).play("10:05");
  const trips = day.events("FillBooked").flatMap(({ trade }) => trade ?? []);
  assertEquals(trips.map(({ side, reason }) => `${side} ${reason}`), [
    "SHORT flatten",
    "LONG wing",
  ]);
  assertEquals([day.net, day.live], [[], []]);
});
