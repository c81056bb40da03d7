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

/** The call is sold for half of what its wing covers, and the wing finds hardly a buyer. */
const HALF_SOLD: BrokerDayPlan = {
  ...PLAN,
  until: "10:05",
  depth: (symbol, clock) => {
    const once = (at: string) => [clock === at ? 65 : 0];
    if (symbol === "NIFTY24000CE" && clock > "10:02" && clock < "10:02:30") return once("10:02:02");
    if (symbol === "NIFTY24100CE" && clock > "10:02:03" && clock < "10:04") return once("10:02:20");
    return [5_000];
  },
};

Deno.test("what of a wing was to go stays for its short, once somebody has sold the rest by hand", () => {
  const day = new BrokerDay(HALF_SOLD).play("10:02:05");
  // Its order waits before the desk's own.
  day.byHand("NIFTY24100CE", "SELL", 65).play("10:02:15");
  assertEquals(day.live.filter((each) => each.includes("24100")).length, 2);
  day.play("10:04:30");
  assertEquals(day.net, ["NIFTY24000CE -65", "NIFTY24100CE 65"]);
  assertEquals(day.live, ["BUY 65 SL NIFTY24000CE"]);
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
