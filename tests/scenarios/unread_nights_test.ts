/**
 * Nights of a desk at a broker whose account cannot be read from before the close until after the
 * next open: yesterday's orders are over whether anybody says so or not, and what is more likely gone
 * than there is not closed again unseen.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { BrokerDayPlan } from "../simulation/broker_day.ts";
import { CutOffDay } from "../simulation/cut_off_day.ts";
import { REFUSALS } from "../simulation/refusals.ts";

const [FRIDAY, MONDAY] = ["2026-11-20", "2026-11-23"] as const;
const FUTURE = "NIFTY26DECFUT";
const STOP = [`SELL 130 SL ${FUTURE}`];
const HELD = [`${FUTURE} 130`];
const QUIET = { [`${FRIDAY} 09:15`]: 24_000, [`${MONDAY} 09:15`]: 24_000 };

const MORNINGS: BrokerDayPlan = {
  date: FRIDAY,
  laterDates: [MONDAY],
  from: "09:15",
  until: "09:25",
  tickSeconds: 2,
  prices: { NIFTY: QUIET },
  scripts: { fno: { [`${FRIDAY} 09:17`]: "LONG" } },
  config: { books: { fno: { product: "NRML", allow_overnight: true } } },
};

/** Ticks around the close instead. */
const EVENINGS: BrokerDayPlan = {
  ...MORNINGS,
  from: "15:00",
  until: "15:39:58",
  prices: { NIFTY: { [`${FRIDAY} 15:00`]: 24_000 } },
  scripts: { fno: { [`${FRIDAY} 15:02`]: "LONG" } },
};

function monday(day: CutOffDay, clock: string): CutOffDay {
  return day.play(`${MONDAY} ${clock}`);
}

function ordersOfMonday(day: CutOffDay): string[] {
  const from = day.market.instant(`${MONDAY} 00:00`);
  return day.events("OrderIntended").filter(({ at }) => at >= from)
    .map(({ clock, order }) => `${clock} ${order.purpose}`);
}

Deno.test("what is carried has its stop at the open, though nobody has read the account since", () => {
  const day = monday(new CutOffDay(MORNINGS).play("09:20").cutOff(), "09:15:01");
  assertEquals([day.net, day.live, ordersOfMonday(day)], [HELD, STOP, ["09:15 stop"]]);
  monday(monday(day, "09:20").restored(), "09:25");
  assertEquals([day.net, day.live, day.quarantine], [HELD, STOP, []]);
  assertEquals(ordersOfMonday(day), ["09:15 stop"]);
});

Deno.test("so it has at a desk that was down, as it opens or within ten seconds of its start", () => {
  for (
    const [back, by] of [["08:30", "09:15:01"], ["09:14:59", "09:15:09"], ["09:17", "09:17:10"]]
  ) {
    const day = new CutOffDay(MORNINGS).play("09:20").cutOff().away(`${MONDAY} ${back}`);
    assertEquals(monday(day, by!).live, STOP, back);
    monday(monday(day, "09:20").restored(), "09:25");
    assertEquals([day.net, day.live, day.quarantine], [HELD, STOP, []], back);
  }
});

Deno.test("a stop that is run over in the morning sells, once, and is booked", () => {
  const prices = { NIFTY: { ...QUIET, [`${MONDAY} 09:18`]: 23_500 } };
  const day = monday(new CutOffDay({ ...MORNINGS, prices }).play("09:20").cutOff(), "09:18:10");
  assertEquals([day.net, day.live], [[], []]);
  monday(day.restored(), "09:25");
  assertEquals([day.net, day.live, day.portfolio.held, day.quarantine], [[], [], [], []]);
});

Deno.test("an exit without an answer at the close is over in the morning as well", () => {
  // Neither its answer nor an update of the stop comes.
  const day = new CutOffDay(EVENINGS).play("15:02");
  const stops = () => day.blotter.working.filter(({ order }) => order.purpose === "stop");
  while (stops().length === 0) day.host.run(day.host.now + 1);
  day.silent().cutOff().play("15:39:59");
  assertEquals(stops().map(({ status, orderId }) => [status, orderId]), [["UNKNOWN", null]]);
  monday(day.spoken(), "09:15:01");
  assertEquals(day.live, STOP);
});

Deno.test("what was bought for the day is not sold on the next one before it was seen", () => {
  const { config: _, ...plan } = EVENINGS;
  for (const back of [null, "08:30", "09:17"]) {
    const day = new CutOffDay(plan).squaredOffAt("15:25").play("15:05").loggedOut();
    if (back !== null) day.away(`${MONDAY} ${back}`);
    monday(day, "09:22");
    assertEquals([day.net, day.live, ordersOfMonday(day)], [[], [], []], `${back}`);
    monday(day.restored(), "09:25");
    assertEquals([day.net, day.live], [[], []], `${back}`);
    assertEquals(day.quarantine, [`NFO:${FUTURE}:MIS desk 130, broker 0`]);
    day.command({ type: "Adopt", by: "asha", symbol: `NFO:${FUTURE}:MIS` });
    monday(day, "09:26");
    assertEquals([day.portfolio.held, day.quarantine], [[], []]);
  }
});

Deno.test("what was on its way out as its day ended, unheard, is not sold again unseen", () => {
  const day = new CutOffDay(EVENINGS).play("15:30").cutOff();
  day.command({ type: "Flatten", by: "asha" }).play("15:39");
  assertEquals([day.net, day.portfolio.held.length], [[], 1]);
  monday(day, "09:20");
  assertEquals([day.net, day.live, ordersOfMonday(day)], [[], [], []]);
  day.restart();
  assertEquals(ordersOfMonday(monday(day, "09:21")), []);
  monday(day.restored(), "09:25");
  assertEquals(day.quarantine, [`NFO:${FUTURE}:NRML desk 130, broker 0`]);
});

Deno.test("what nobody hears the end of is asked for each minute at night, not each second", () => {
  const asked = (day: CutOffDay) => day.requests.length;
  const day = new CutOffDay(EVENINGS).play("15:30").cutOff();
  day.command({ type: "Flatten", by: "asha" }).play("15:41");
  const before = asked(day);
  day.play("16:41");
  assertEquals(asked(day) - before, 60);
});

Deno.test("a FLATTEN of the night, when nobody trades, goes at the open", () => {
  const day = new CutOffDay(EVENINGS).play("15:30").cutOff().play(`${FRIDAY} 23:00`);
  day.command({ type: "Flatten", by: "asha" });
  monday(day, "09:15:20");
  assertEquals(ordersOfMonday(day), ["09:15 exit"]);
  assertEquals(day.live, [`SELL 130 LIMIT ${FUTURE}`]);
});

Deno.test("a login after the open gives what is carried its stop within seconds, and sells nothing", () => {
  for (const killed of [false, true]) {
    const day = monday(new CutOffDay(MORNINGS).play("09:20"), "06:00").loggedOut();
    monday(day, "09:20").restored();
    if (killed) day.restart();
    monday(day, "09:20:06");
    assertEquals([day.net, day.live, day.portfolio.held.length], [HELD, STOP, 1], `${killed}`);
    assertEquals(monday(day, "09:25").quarantine, []);
    // It was without one for five minutes, and that was told: each two seconds, then each thirty.
    const alarms = day.events("PositionBare").length;
    assert(alarms >= 30 && alarms <= 40, `${alarms}`);
  }
});

/** A desk that died on Friday, unread since, and is back before the open of Monday. */
function backOnMonday(
  prices: Readonly<Record<string, number>>,
  died = `${FRIDAY} 15:05`,
): CutOffDay {
  const lull = { from: "09:25", until: "15:00" };
  const plan = { ...EVENINGS, from: "09:15", lull };
  const nifty = { [`${FRIDAY} 09:15`]: 24_000, ...prices };
  const day = new CutOffDay({ ...plan, prices: { NIFTY: nifty } }).play("15:05").cutOff();
  return day.play(died).away(`${MONDAY} 09:14`);
}

Deno.test("what is beyond a stop that rested while nobody was there goes once it was seen", () => {
  const of = (...when: Parameters<typeof backOnMonday>) => monday(backOnMonday(...when), "09:20");
  // Met on Friday: there is nothing to sell.
  const met = of({ [`${FRIDAY} 15:30`]: 23_900 });
  assertEquals([met.net, met.live, ordersOfMonday(met)], [[], [], []]);
  assertEquals(monday(met.restored(), "09:21").quarantine.length, 1);
  // Passed in the night: what is there goes.
  const passed = of({ [`${MONDAY} 09:15`]: 23_900 });
  assertEquals([passed.net, passed.live, ordersOfMonday(passed)], [HELD, [], []]);
  assertEquals(monday(passed.restored(), "09:21").net, []);
  assertEquals(ordersOfMonday(passed), ["09:20 exit"]);
  // A desk that was there until the close has seen that it was not met.
  const there = of({ [`${MONDAY} 09:15`]: 23_900 }, `${FRIDAY} 15:50`);
  assertEquals([there.net, ordersOfMonday(there)], [[], ["09:15 exit"]]);
  // Not passed: it has its stop, as soon as a price says so.
  const quiet = of({});
  assertEquals([quiet.live, ordersOfMonday(quiet)], [STOP, ["09:15 stop"]]);
});

Deno.test("a price that comes back over a stop nobody saw met brings nothing back", () => {
  for (const flattenAt of [null, "09:14:30", "09:15:20"]) {
    const met = { [`${FRIDAY} 15:30`]: 23_900, [`${MONDAY} 09:15:30`]: 24_000 };
    const day = backOnMonday(met);
    const by = "asha";
    if (flattenAt !== null) monday(day, flattenAt).command({ type: "Flatten", by });
    monday(day, "09:20");
    assertEquals([day.net, day.live, ordersOfMonday(day)], [[], [], []], `${flattenAt}`);
    assertEquals(monday(day.restart(), "09:21").net, [], `${flattenAt}`);
    assertEquals(monday(day.restored(), "09:22").quarantine.length, 1);
  }
});

Deno.test("what is held for the day only is not sold unseen once the broker may have closed it", () => {
  const { config: _, ...plan } = EVENINGS;
  const day = new CutOffDay(plan).squaredOffAt("15:25").play("15:05").cutOff("finds");
  day.away(`${FRIDAY} 15:30`).command({ type: "Flatten", by: "asha" }).play("15:40");
  assertEquals([day.net, day.live, day.portfolio.held.length], [[], [], 1]);
  assertEquals(day.events("OrderIntended").map(({ clock }) => clock), ["15:02", "15:02"]);
  // Before that hour what limits a loss does not wait for ever.
  const early = new CutOffDay(plan).play("15:05").cutOff("finds").away(`${FRIDAY} 15:24`);
  early.command({ type: "Flatten", by: "asha" }).play("15:24:30");
  assertEquals(early.net, []);
});

Deno.test("nor is it where the desk was there, and only heard that its exit was cancelled", () => {
  const { config: _, ...plan } = EVENINGS;
  const day = new CutOffDay(plan).squaredOffAt("15:25").play("15:05").cutOff("updates");
  day.refuses(REFUSALS.find(({ what }) => what.startsWith("changes and cancels: Too many"))!);
  day.play("15:39");
  assertEquals([day.net, day.live, day.portfolio.held.length], [[], [], 1]);
});

Deno.test("a stop that was met before a desk came up, a moment before the close, brings nothing back", () => {
  const nifty = { [`${FRIDAY} 15:00`]: 24_000, [`${FRIDAY} 15:30`]: 23_900 };
  const prices = { NIFTY: { ...nifty, [`${MONDAY} 09:15`]: 24_000 } };
  const plan = { ...EVENINGS, from: "09:15", lull: { from: "09:25", until: "15:00" }, prices };
  const day = new CutOffDay(plan).play("15:05").cutOff().away(`${FRIDAY} 15:39:56`);
  monday(day, "09:20");
  assertEquals([day.net, day.live, ordersOfMonday(day)], [[], [], []]);
  assertEquals(monday(day.restored(), "09:22").quarantine.length, 1);
});
