/**
 * The options book where it may sell to open: the wing is bought first, and no unit is ever short
 * without one of it, whatever happens in between (looked at after every message). Every option
 * hears the same word at a time; puts have no strike low enough for their wings here.
 * @module
 */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { FEED } from "../../actors/protocol/feed.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { exposureIn } from "../../domain/portfolio/entries/capital.ts";
import { TickingDay, type TickingDesk } from "./ticking_desk.ts";
import { WRITTEN_CALLS } from "./written_calls.ts";

const PLAN: TickingDesk = {
  from: "10:00",
  until: "10:08",
  prices: {},
  scripts: { options: { "10:02": "SHORT" } },
  config: { books: { options: WRITTEN_CALLS } },
};
const SHORT = "NIFTY24000CE";
const WING = "NIFTY24100CE";
const PAIR = [`${SHORT} -130`, `${WING} 130`];
/** Orders take most of a second, so that much can happen in between. */
const SLOW: TickingDesk = { ...PLAN, rules: { latencyMs: 700 } };

/** Its day ends at 10:04. */
const EARLY: TickingDesk = {
  ...PLAN,
  config: {
    ...PLAN.config,
    exits: { square_off: { fno: "10:04", options_expiry: "10:04", equity: "10:04" } },
    risk: { entry_windows: { fno: ["09:15-10:03"], options: ["09:15-10:03"], equity: [] } },
  },
};

/** Nothing on one instrument's book from a clock time up to another. */
function empty(symbol: string, from: string, until: string) {
  return (name: string, clock: string) =>
    name === symbol && clock >= from && clock < until ? [0] : [100_000, 100_000];
}

/** `BUY 130 NIFTY24100CE`, in the order in which they were executed. */
function executions(day: TickingDay): string[] {
  return day.events("OrderTraded").map(({ fill }) =>
    `${fill.side} ${fill.quantity} ${fill.key.split(":")[1]}`
  );
}

function refusals(day: TickingDay): string[] {
  return day.events("IntentRefused").map(({ intent, code }) => `${intent.signal} ${code}`);
}

function assertFlat(day: TickingDay): void {
  assertEquals([day.account, day.working, day.portfolio.held], [[], [], []]);
}

Deno.test("a SHORT buys the wing, then sells what signalled, with a stop from its first fill", () => {
  const day = new TickingDay(PLAN).play("10:03");
  assertEquals(day.account, PAIR);
  assertEquals(executions(day), [`BUY 130 ${WING}`, `SELL 130 ${SHORT}`]);
  assertEquals(day.working, [`BUY 130 SL ${SHORT}`]);
  const [wing, short] = day.portfolio.held;
  assertEquals([wing!.wingOf, wing!.plan.risk, wing!.exit], [short!.token, 0, null]);
  const { plan } = short!;
  assert(plan.stop > plan.entry && plan.target! < plan.entry && plan.risk > 0);
  // Counted once, as the pair that it is.
  assertEquals(day.risk.day.trades, 1);
  // The put has no strike for a wing, six others are not at the money.
  assertEquals([day.holds["wing_missing"], day.holds["not_at_money"]], [1, 6]);
});

Deno.test("a stop buys the short back, and only then is the wing sold", () => {
  const prices = { NIFTY: { "10:00": 24_000, "10:04:10": 24_060 } };
  const day = new TickingDay({ ...PLAN, prices }).play();
  assertEquals(day.roundTrips, [`${SHORT} SHORT 130 stop`, `${WING} LONG 130 wing`]);
  assertEquals(executions(day).slice(2), [`BUY 130 ${SHORT}`, `SELL 130 ${WING}`]);
  assertFlat(day);
});

Deno.test("a target and a signal end both legs in the same order", () => {
  const fall = { NIFTY: { "10:00": 24_000, "10:04:10": 23_900 } };
  const target = new TickingDay({ ...PLAN, prices: fall }).play();
  assertEquals(target.roundTrips, [`${SHORT} SHORT 130 target`, `${WING} LONG 130 wing`]);
  const scripts = { options: { "10:02": "SHORT", "10:05": "EXIT" } } as const;
  const signal = new TickingDay({ ...PLAN, scripts }).play();
  assertEquals(signal.roundTrips, [`${SHORT} SHORT 130 signal`, `${WING} LONG 130 wing`]);
  assertFlat(signal);
});

Deno.test("a soft stop halves the short, and frees as many lots of the wing", () => {
  const exits = { soft_stop_r: -0.3, target: { enabled: false } };
  const config = { ...PLAN.config, exits };
  const prices = { NIFTY: { "10:00": 24_000, "10:04:10": 24_010 } };
  const day = new TickingDay({ ...PLAN, config, prices }).play("10:05");
  assertEquals(day.account, [`${SHORT} -65`, `${WING} 65`]);
  assertEquals(executions(day).slice(2), [`BUY 65 ${SHORT}`, `SELL 65 ${WING}`]);
  assertEquals(day.working, [`BUY 65 SL ${SHORT}`]);
});

Deno.test("as much is sold as the wing has filled when its entry ends", () => {
  const depth: TickingDesk["depth"] = (symbol, clock) =>
    symbol === WING && clock < "10:03" ? (clock < "10:02:02" ? [65] : [0]) : [100_000];
  const day = new TickingDay({ ...PLAN, depth }).play("10:03");
  assertEquals(day.account, [`${SHORT} -65`, `${WING} 65`]);
  assertEquals(executions(day), [`BUY 65 ${WING}`, `SELL 65 ${SHORT}`]);
});

Deno.test("a wing that is bought in parts is waited for, unless its book must be flat", () => {
  const depth: TickingDesk["depth"] = (symbol, clock) =>
    symbol === WING && clock < "10:03" ? [65] : [100_000];
  const day = new TickingDay({ ...PLAN, depth }).play("10:03");
  assertEquals(day.account, PAIR);
  const parts = [`BUY 65 ${WING}`, `BUY 65 ${WING}`];
  assertEquals(executions(day), [...parts, `SELL 130 ${SHORT}`]);
  for (const order of ["halt", "flatten"] as const) {
    const ended = new TickingDay({ ...PLAN, depth, orders: { "10:02:01.5": order } });
    assertEquals(executions(ended.play("10:04")), [parts[0], `SELL 65 ${WING}`]);
    assertFlat(ended);
  }
});

Deno.test("a wing that nobody sells is no short", () => {
  const day = new TickingDay({ ...PLAN, depth: empty(WING, "10:02", "10:03") }).play();
  assertEquals([executions(day), day.roundTrips], [[], []]);
  assertEquals(day.events("EntryIntended").length, 1);
});

Deno.test("a short that does not fill, or in part, leaves no wing behind", () => {
  const none = new TickingDay({ ...PLAN, depth: empty(SHORT, "10:02", "10:04") }).play("10:04");
  assertEquals(none.roundTrips, [`${WING} LONG 130 wing`]);
  assertFlat(none);
  const depth: TickingDesk["depth"] = (symbol, clock) =>
    symbol === SHORT && clock < "10:03" ? (clock < "10:02:03" ? [65] : [0]) : [100_000];
  const part = new TickingDay({ ...PLAN, depth }).play("10:04");
  assertEquals(part.account, [`${SHORT} -65`, `${WING} 65`]);
  assertEquals(part.working, [`BUY 65 SL ${SHORT}`]);
});

Deno.test("a HALT between the legs sells the wing again, whenever it comes", () => {
  const clocks = ["10:02:00.1", "10:02:00.8", "10:02:01.2", "10:02:01.9", "10:02:02.5"];
  const accounts = clocks.map((clock) => {
    const day = new TickingDay({ ...SLOW, orders: { [clock]: "halt" } }).play("10:04");
    return day.account.join();
  });
  // What had left before the HALT was on its way.
  assertEquals(accounts, ["", "", PAIR.join(), PAIR.join(), PAIR.join()]);
});

Deno.test("an engine switched off between the legs sells nothing: its wing goes again", () => {
  const clocks = ["10:02:00.1", "10:02:00.8", "10:02:01.2", "10:02:02.5"];
  const accounts = clocks.map((clock) => {
    const day = new TickingDay(SLOW);
    const off = (host: TickingDay["host"]) => day.world.operator.switchOff(host, "options");
    return day.at(clock, off).play("10:04").account.join();
  });
  // A sale that had left before was decided before.
  assertEquals(accounts, ["", "", PAIR.join(), PAIR.join()]);
  const scripts = { options: { "10:02": "SHORT", "10:04": "SHORT" } } as const;
  const day = new TickingDay({ ...SLOW, scripts });
  day.at("10:02:00.8", (host) => day.world.operator.switchOff(host, "options"))
    .at("10:03:30", (host) => day.world.operator.switchOn(host, "options")).play("10:05");
  assertEquals([refusals(day), day.account], [["SHORT engine_off"], PAIR]);
});

Deno.test("a wing bought while the HALT latch rose covers nothing, and goes", () => {
  const day = new TickingDay({ ...SLOW, durabilityMs: 30 });
  day.at("10:02:01.01", () => day.world.operator.raise()).play("10:05");
  assertEquals(executions(day), [`BUY 130 ${WING}`, `SELL 130 ${WING}`]);
  assertEquals(day.events("OrderWithheld").length, 1);
  assertFlat(day);
});

Deno.test("a halt of the market between the legs: the wing is sold when it goes on", () => {
  const scripts = { options: { "11:58": "SHORT" } } as const;
  // The wing fills at 11:58:05, the market halts before the short could.
  const prices = { "NIFTY 50": { "11:56": 24_000, "11:58:10": 21_590 } };
  const times = { from: "11:56", until: "13:03", tickSeconds: 5 };
  const day = new TickingDay({ ...SLOW, ...times, scripts, prices }).play("12:57");
  assertEquals([day.account, day.working], [[`${WING} 130`], []]);
  day.play();
  assertEquals(day.roundTrips, [`${WING} LONG 130 wing`]);
  assertFlat(day);
});

Deno.test("flatten buys back first, sells wings last, at whatever instant it is asked for", () => {
  for (let tenth = 0; tenth < 40; tenth += 3) {
    const clock = `10:02:0${(tenth / 10).toFixed(1)}`;
    const day = new TickingDay({ ...SLOW, orders: { [clock]: "flatten" } }).play("10:05");
    assertFlat(day);
    const done = executions(day);
    assert(done.length <= 4 && done.length % 2 === 0, `${clock}: ${done}`);
    if (done.length === 4) assertEquals(done.at(-1), `SELL 130 ${WING}`);
  }
  const held = new TickingDay({ ...SLOW, orders: { "10:04": "flatten" } }).play("10:06");
  assertEquals(held.roundTrips, [`${SHORT} SHORT 130 flatten`, `${WING} LONG 130 wing`]);
  assertFlat(held);
});

Deno.test("the square-off ends both legs", () => {
  const day = new TickingDay(EARLY).play();
  assertEquals(day.roundTrips, [`${SHORT} SHORT 130 square_off`, `${WING} LONG 130 wing`]);
  assertFlat(day);
});

Deno.test("a wing that costs nearly as much as the short brings is too dear", () => {
  const config = { books: { options: { ...WRITTEN_CALLS, wing_max_cost_pct: 50 } } };
  const day = new TickingDay({ ...PLAN, config }).play();
  assertEquals([day.holds["wing_too_dear"], day.events("EntryIntended")], [1, []]);
});

Deno.test("a pair must earn the costs of its four legs with what the wing leaves of its edge", () => {
  const rounding = { when: "none", wholeRupee: [] } as const;
  const rules = { charges: { kind: "flat", bps: 30, rounding } } as const;
  const config = { ...PLAN.config, risk: { min_target_to_cost: 3 } };
  const day = new TickingDay({ ...PLAN, config, rules }).play();
  const [asked] = day.events("EntryReviewed");
  assertEquals([asked!.verdict, asked!.finding?.code], ["BLOCK", "cost_exceeds_edge"]);
  // Alone it would pass.
  const bought = { options: { "10:02": "LONG" } } as const;
  assertEquals(new TickingDay({ ...PLAN, config, rules, scripts: bought }).play("10:03").account, [
    `${SHORT} 130`,
  ]);
});

Deno.test("both legs tie up money: the short its share of the strike, the wing its premium", () => {
  const day = new TickingDay(PLAN).play("10:03");
  const { portfolio, world: { rules } } = day;
  const [wing] = portfolio.held;
  const tied = exposureIn(portfolio, rules, day.host.now as never);
  const margin = Math.ceil(2_400_000 * 0.12);
  assertAlmostEquals(tied, 130 * (margin + wing!.plan.entry), 130);
  // Money for the margin, and none for the premium beside it.
  const config = { ...PLAN.config, paper_capital: 474_000, sizing: { reserve_pct: 20 } };
  const poor = new TickingDay({ ...PLAN, config }).play();
  assertEquals([refusals(poor), poor.account], [["SHORT zero_lots"], []]);
});

Deno.test("what will be sold behind a wing ties up its margin while the wing is being bought", () => {
  const day = new TickingDay(SLOW).play("10:02");
  const { portfolio, world: { rules } } = day;
  const [wing] = portfolio.entering;
  assertEquals([portfolio.held.length, portfolio.entering.length], [0, 1]);
  const tied = exposureIn(portfolio, rules, day.host.now as never);
  const margin = Math.ceil(2_400_000 * 0.12);
  assertAlmostEquals(tied, 130 * (margin + wing!.order.price), 130);
});

Deno.test("the wing's round trip is none of the strategy's", () => {
  const prices = { NIFTY: { "10:00": 24_000, "10:04:10": 24_060 } };
  const { portfolio } = new TickingDay({ ...PLAN, prices }).play();
  const { trades, lossStreak } = portfolio.strategies["options.fno_intraday_trend"]!;
  assertEquals([trades, lossStreak], [1, 1]);
});

Deno.test("one directional position an underlying, also while the legs come and go", () => {
  const scripts = { options: { "10:02": "SHORT", "10:03": "LONG", "10:04": "SHORT" } } as const;
  const day = new TickingDay({ ...PLAN, scripts }).play("10:05");
  assertEquals(day.account, PAIR);
});

Deno.test("a short whose wing is gone by the broker's books is bought back", () => {
  const day = new TickingDay(PLAN).play("10:03");
  const symbol = `NFO:${WING}:MIS`;
  day.at(
    "10:03:10",
    ({ kernel }) => kernel.inject(PORTFOLIO, "BrokerNets", { nets: { [symbol]: 65 } }, "test"),
  );
  day.play("10:04");
  assertEquals(day.roundTrips[0], `${SHORT} SHORT 130 uncovered`);
});

Deno.test("a short without its wing is noticed at the step in which it comes about", () => {
  const day = new TickingDay(PLAN).play("10:03");
  const adopt = { symbol: `NFO:${WING}:MIS`, quantity: 65 };
  day.at("10:03:10", ({ kernel }) => kernel.inject(PORTFOLIO, "Adopt", adopt, "test"));
  assertThrows(() => day.play("10:04"), Error, "are written on a wing of 65");
});

Deno.test("a restart of the feed, the book or all of it changes no execution", () => {
  const undisturbed = executions(new TickingDay(PLAN).play());
  for (const path of [FEED, PORTFOLIO, "desk"]) {
    for (const clock of ["10:02", "10:02:00.4", "10:02:01", "10:03:31.3"]) {
      const day = new TickingDay(PLAN).at(
        clock,
        ({ kernel }) => kernel.tree.restart([path], "test"),
      );
      assertEquals(executions(day.play()), undisturbed, `${path} at ${clock}`);
    }
  }
});

Deno.test("a process that dies at any record goes on with the pair", () => {
  const plan: TickingDesk = { ...EARLY, rules: { latencyMs: 700 }, tickSeconds: 2 };
  const whole = new TickingDay(plan).play("10:02:03");
  const first = whole.host.log.all!.findIndex(({ events }) =>
    events.some(([, event]) => (event as { type: string }).type === "EntryIntended")
  );
  let lost = 0;
  for (let length = first; length <= whole.host.log.lastLsn; length++) {
    const day = new TickingDay(plan).play("10:02:03").reborn(length).play();
    assertFlat(day);
    const last = day.roundTrips.at(-1);
    assert(last === undefined || last === `${WING} LONG 130 wing`, `${length}: ${last}`);
    lost += day.portfolio.barred.length;
  }
  // A sale that nobody finds may turn up yet: its wing waits until the book must be flat.
  assert(lost > 0);
});
