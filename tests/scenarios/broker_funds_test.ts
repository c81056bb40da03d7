/**
 * The money that limits and sizes are shares of: at a broker the smaller of the desk's book and
 * what the account had at the day's opening, and nothing is entered before that is known.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { toldLines } from "./told_lines.ts";
import { equityIn } from "../../domain/portfolio/entries/capital.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";
import { quiet, SmallDay } from "./small_desk.ts";
import { paise } from "./ticking_desk.ts";

/** A book of 5 crore, of which 8 % may be lost a day. */
const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: {},
  scripts: { fno: { "10:02": "LONG" } },
};
const TOMORROW = { ...PLAN, laterDates: ["2026-11-23"] };

function lossLimits(day: BrokerDay): number[] {
  return day.events("LimitsSet").map(({ limits }) => limits.dayLossMax);
}

function refusals(day: BrokerDay): string[] {
  return day.events("IntentRefused").map(({ clock, code }) => `${clock} ${code}`);
}

Deno.test("limits and sizes are shares of the account's money where that is less than the book", () => {
  const config = { sizing: { lots: 50 }, risk: { max_lots_per_order: { fno: 50 } } };
  const day = new BrokerDay({ ...PLAN, config }).fund(20_000_000).play("10:04");
  assertEquals(lossLimits(day), [paise(1_600_000)]);
  // A quarter of 2 crore at 12 % of 24,000 x 65.
  assertEquals(day.net, [`NIFTY26DECFUT ${26 * 65}`]);
  const lines = toldLines(day.host.log.all!, day.rules);
  assert(lines.some((line) => line.includes("funds    trading equity 2,00,00,000.00: the broker")));
});

Deno.test("they are shares of what is configured where that is less, from the next start", () => {
  const most = (day: BrokerDay, rupees: number) => {
    // What a file says is read as a process starts.
    Object.assign(day.rules, { capitalMax: paise(rupees) });
    return day;
  };
  const config = { sizing: { lots: 50 }, risk: { max_lots_per_order: { fno: 50 } } };
  const scripts = { fno: { "10:10": "LONG" } } as const;
  const rules = { capitalMax: paise(50_000_000) };
  const laterDates = ["2026-11-23"];
  const day = new BrokerDay({ ...PLAN, config, scripts, rules, laterDates }).play("10:04");
  assertEquals(lossLimits(day), [paise(4_000_000)]);
  most(day.play("10:07"), 10_000_000).restart().play("10:12");
  assertEquals(lossLimits(day), [paise(4_000_000), paise(800_000)]);
  // A quarter of a crore at 12 % of 24,000 x 65.
  assertEquals(day.net, [`NIFTY26DECFUT ${13 * 65}`]);
  const lines = toldLines(day.host.log.all!, day.rules);
  assert(lines.some((line) => line.includes("the configuration allows no more")));
  // More than that counts from the next day on.
  most(day, 20_000_000).restart().play("10:20");
  assertEquals(lossLimits(day).length, 2);
  assertEquals(lossLimits(day.play("2026-11-23 09:30")).at(-1), paise(1_600_000));
});

Deno.test("they are shares of the book where the account has more", () => {
  const day = new BrokerDay(PLAN).fund(90_000_000).play("10:04");
  assertEquals(lossLimits(day), [paise(4_000_000)]);
});

Deno.test("nothing is entered while the account's money is unknown, or none", () => {
  const scripts = { fno: { "10:02": "LONG", "10:05": "LONG", "10:08": "LONG" } } as const;
  const day = new BrokerDay({ ...PLAN, scripts }).listFunds(false).play("10:04");
  day.listFunds(true).fund(0).play("10:07");
  assertEquals(refusals(day), ["10:02 funds_unknown", "10:05 funds_unknown"]);
  assertEquals([day.net, lossLimits(day)], [[], []]);
  assertEquals(day.fund(20_000_000).play("10:10").net, ["NIFTY26DECFUT 130"]);
});

Deno.test("the opening's money counts for the whole day, and the next day's from its opening on", () => {
  const day = new BrokerDay(TOMORROW).fund(40_000_000).play("10:04");
  day.fund(30_000_000).play("2026-11-23 08:00");
  assertEquals(lossLimits(day), [40, 30].map((million) => paise(million * 80_000)));
  // The broker's books of the day are ready a while after the day has begun.
  day.fund(20_000_000).play("2026-11-23 09:14").fund(10_000_000).play("2026-11-23 10:10");
  assertEquals(lossLimits(day), [40, 30, 20].map((million) => paise(million * 80_000)));
});

Deno.test("exits ask nobody what the account has", () => {
  const day = new BrokerDay(TOMORROW).play("10:19").listFunds(false);
  assertEquals(day.net, ["NIFTY26DECFUT 130"]);
  day.play("2026-11-23 10:04");
  // Carried over the night, it is closed; the signal after it enters nothing.
  assertEquals([day.net, refusals(day)], [[], ["10:02 funds_unknown"]]);
});

Deno.test("a loss of the day is a loss of the account's money, too", () => {
  const prices = { NIFTY: { "10:00": 24_000, "10:03": 23_900 } };
  const day = new BrokerDay({ ...PLAN, prices }).fund(20_000_000).play("10:10");
  const lost = day.portfolio.funds!.own - paise(50_000_000 - 20_000_000) - equityIn(day.portfolio);
  assertEquals(day.trades.length, 1);
  assert(lost > 0 && lost < paise(20_000), `${lost}`);
});

Deno.test("without a broker the limits of a day are shares of what the book is worth that morning", () => {
  const rise = [20_000, 21_000, 20_000, 21_000] as const;
  const minutes = [...quiet(10), rise, ...quiet(20, 21_000)];
  const days = { NIFTY: [{ date: "2026-11-19", minutes }, { date: "2026-11-20", minutes }] };
  const day = new SmallDay({ days, strategies: [{ script: { "2026-11-19 09:24": "LONG" } }] })
    .run();
  const [{ trade }] = day.events("FillBooked").filter(({ trade }) => trade !== null) as never as [
    { readonly trade: { readonly net: number } },
  ];
  assert(trade.net > 0);
  assertEquals(day.events("RiskDayOpened").map(({ limits }) => limits.symbolLossMax), [
    Math.floor(paise(50_000_000) * 0.024),
    Math.floor((paise(50_000_000) + Math.floor(trade.net / 10_000)) * 0.024),
  ]);
});
