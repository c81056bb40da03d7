/**
 * Sizes at a broker follow what it wants for a lot: its figure while it is fresh, and the larger of
 * the last one and the stated share when it has not said for long.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";
import { toldLines } from "./told_lines.ts";
import { TickingDay } from "./ticking_desk.ts";

/** Twenty lots of 65 where money allows; of 5 crore the strategy may tie up a quarter. */
const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "11:30",
  prices: { NIFTY: { "10:00": 24_000 } },
  scripts: {
    fno: { "10:02": "LONG", "10:05": "EXIT", "10:20": "LONG", "10:23": "EXIT", "11:20": "LONG" },
  },
  config: { sizing: { lots: 20 }, risk: { max_lots_per_order: { fno: 50 } } },
};

/** Lots of each entry, and by whose word of the margin. */
function sizes(day: BrokerDay): (readonly [number, string | undefined])[] {
  return day.events("EntryIntended")
    .map(({ entering, margin }) => [entering.order.quantity / 65, margin?.source]);
}

Deno.test("an exchange that wants more for a lot gets smaller orders", () => {
  const day = new BrokerDay(PLAN).play("10:04");
  assertEquals(sizes(day), [[20, "broker"]]);
  day.broker.books.marginShare = 0.6;
  day.play("10:22");
  // 1.25 crore at 60 % of 24,000 x 65: 13 lots.
  assertEquals(sizes(day), [[20, "broker"], [13, "broker"]]);
  const [, { margin }] = day.events("EntryIntended") as never as [unknown, { margin: object }];
  assertEquals(Object.keys(margin), ["perUnit", "source"]);
});

Deno.test("what the broker said last counts when it says nothing for an hour, if it is more", () => {
  const day = new BrokerDay(PLAN);
  day.broker.books.marginShare = 0.6;
  day.play("10:10").listMargins(false).play("11:22");
  assertEquals(sizes(day), [[13, "broker"], [13, "broker"], [13, "last_known"]]);
  const lines = toldLines(day.host.log.all!, day.rules);
  assert(lines.some((line) => line.endsWith("margin by the broker's last figure")));
  assert(lines.some((line) => line.includes("margins  of a lot, by the broker: NIFTY26DECFUT")));
});

Deno.test("the broker is asked as often as the configuration says", () => {
  const told = (margin_minutes: number) =>
    new BrokerDay({ ...PLAN, config: { sizing: { margin_minutes } } }).play("10:31")
      .events("MarginsSeen").map(({ clock }) => clock);
  assertEquals(told(15).slice(-2), ["10:15", "10:30"]);
  assertEquals(told(10).slice(-3), ["10:10", "10:20", "10:30"]);
});

Deno.test("without a word of the broker the stated share counts, and the entry says so", () => {
  const day = new BrokerDay(PLAN).listMargins(false);
  day.broker.books.marginShare = 0.6;
  assertEquals(sizes(day.play("10:04")), [[20, "stated"]]);
});

Deno.test("a paper desk records no margin", () => {
  const day = new TickingDay({ ...PLAN, until: "10:10" }).play();
  assert(day.events("EntryIntended").every((event) => !("margin" in event)));
  assertEquals(day.events("MarginsSeen"), []);
});
