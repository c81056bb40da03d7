/**
 * Exits on a ticking market: stops that do not fill, soft stops that race with a full exit,
 * refused changes, options that follow their underlying, and the end of the day in three books.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { paise, TickingDay, type TickingDesk } from "./ticking_desk.ts";

const QUIET: TickingDesk = { from: "10:00", until: "10:06", prices: {}, scripts: {} };
const LONG: TickingDesk = { ...QUIET, scripts: { fno: { "10:02": "LONG" } } };

/** Limits that a position's exit was changed to, with their second. */
function limits(day: TickingDay): (readonly [number, number])[] {
  return day.events("ModifyRequested").filter(({ change }) => change.type === "LIMIT")
    .map(({ change, at }) => [(at - day.world.market.instant("10:00")) / 1_000, change.price]);
}

Deno.test("a stop that triggers and does not fill goes further through the price each second", () => {
  const thin = (symbol: string, clock: string) =>
    symbol === "NIFTY26DECFUT" && clock >= "10:03:10" && clock < "10:03:16" ? [0] : [5_000];
  const prices = { NIFTY: { "10:00": 24_000, "10:03:10": 23_970 } };
  const day = new TickingDay({ ...LONG, prices, depth: thin }).play();
  assertEquals(day.roundTrips, ["NIFTY26DECFUT LONG 130 stop"]);
  const tried = limits(day);
  assert(tried.length >= 4, `${tried.length}`);
  const seconds = tried.map(([second]) => second);
  assertEquals(seconds, seconds.map((_, i) => seconds[0]! + i));
  assert(seconds[0]! <= 192, `first after ${seconds[0]} s`);
  tried.slice(1).forEach(([, price], i) => assert(price < tried[i]![1], `${price}`));
  // One order all the way: the resting stop itself.
  assertEquals(day.events("OrderAccepted").length, 2);
});

Deno.test("what a trade has lost at worst and gained at best counts until it is gone", () => {
  const nobody = (symbol: string, clock: string) =>
    symbol === "NIFTY26DECFUT" && clock >= "10:03" && clock < "10:03:40" ? [0] : [5_000];
  const later = { "10:03:10": 23_900, "10:03:20": 24_050, "10:03:30": 23_980 };
  const prices = { NIFTY: { "10:00": 24_000, ...later } };
  const scripts = { fno: { "10:02": "LONG", "10:03": "EXIT" } } as const;
  const day = new TickingDay({ ...LONG, scripts, prices, depth: nobody }).play();
  const { trade } = day.events("FillBooked").at(-1)!;
  // With the ripple of 5 that each price has.
  const { reason, entryPrice, mae, mfe } = trade!;
  assertEquals(reason, "signal");
  assertEquals([entryPrice - mae, entryPrice + mfe], [paise(23_895), paise(24_055)]);
});

/** A stop that triggers and finds nobody for half a minute, where one order takes 25 changes. */
const LADDER: TickingDesk = {
  ...LONG,
  prices: { NIFTY: { "10:00": 24_000, "10:03:10": 23_970 } },
  depth: (symbol, clock) =>
    symbol === "NIFTY26DECFUT" && clock >= "10:03:10" && clock < "10:03:45" ? [0] : [5_000],
  rules: { changesPerOrder: 25 },
};

/** Changes that were sent, by order, with the orders that followed them. */
function changesByOrder(day: TickingDay): readonly number[] {
  const exits = day.events("OrderIntended").filter(({ order }) => order.purpose !== "entry");
  const asked = day.events("ModifyRequested");
  return exits.map(({ order: { tag } }) => asked.filter((each) => each.tag === tag).length);
}

function assertSecondOrder(day: TickingDay): void {
  const [stop, next] = changesByOrder(day);
  assertEquals([stop, day.events("OrderAccepted").length], [25, 3]);
  assert(next! > 0 && next! < 25, `${next}`);
  assert(day.events("ModifyRefused").every(({ reason }) => reason === "changes_spent"));
  assertEquals(day.roundTrips, ["NIFTY26DECFUT LONG 130 stop"]);
  assertEquals([day.account, day.working], [[], []]);
}

Deno.test("the change after the last one that an order takes is a cancel and a new order", () => {
  const day = new TickingDay(LADDER).play();
  assertSecondOrder(day);
  // The new order goes on where the old one was, as far through as it goes: a tenth, no step back.
  const prices = limits(day).map(([, price]) => price);
  const widest = prices.findIndex((price) => price < 2_160_000);
  assert(widest > 0 && widest < 10, prices.join());
  for (const price of prices.slice(widest)) assert(price < 2_160_000, prices.join());
  // Once for each of the two orders, not once a second, and not before it is there.
  const edges = day.events("ExitAtEdge").map(({ price }) => price < 2_160_000);
  assertEquals(edges, [true, true]);
});

Deno.test("a new process knows how often the one before has changed an order", () => {
  const day = new TickingDay(LADDER).play("10:03:25");
  const before = changesByOrder(day)[0]!;
  assert(before > 5 && before < 25, `${before}`);
  assertSecondOrder(day.reborn().play());
});

Deno.test("a stop that trails leaves changes of its order to what closes", () => {
  const rise = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`10:03:${10 + 2 * i}`, 24_010 + 10 * i]),
  );
  const day = new TickingDay({
    ...LONG,
    scripts: { fno: { "10:02": "LONG", "10:05": "EXIT" } },
    prices: { NIFTY: { "10:00": 24_000, ...rise } },
    config: {
      exits: {
        trailing: { mode: "r_steps", from_r: 0.5, step_r: 0.25 },
        target: { enabled: false },
      },
    },
    rules: { changesPerOrder: 9 },
  }).play();
  const [first, ...others] = changesByOrder(day);
  assertEquals(first, 4);
  assert(others.length > 0);
  assertEquals([day.account, day.working], [[], []]);
  assertEquals(day.events("PositionBare"), []);
});

const SOFT: TickingDesk = {
  ...LONG,
  config: { exits: { soft_stop_r: -0.6 } },
  rules: { latencyMs: 400 },
  // Past -0.6 R at once; the stop's own price follows while the soft stop fills.
  prices: { NIFTY: { "10:00": 24_000, "10:03:10": 23_992, "10:03:12": 23_980 } },
};

Deno.test("a soft stop that fills while its order is changed to a full exit leaves nothing bare", () => {
  for (let latencyMs = 0; latencyMs <= 2_400; latencyMs += 100) {
    const day = new TickingDay({ ...SOFT, rules: { latencyMs } }).play("10:05");
    assertEquals([day.account, day.working], [[], []], `latency ${latencyMs}`);
    const sold = day.events("FillBooked").filter(({ fill }) => fill.side === "SELL");
    assertEquals(sold.reduce((sum, { fill }) => sum + fill.quantity, 0), 130);
  }
});

Deno.test("a soft stop closes half, and the other half has a stop of its own within two seconds", () => {
  const prices = { NIFTY: { "10:00": 24_000, "10:03:10": 23_992 } };
  const day = new TickingDay({ ...SOFT, prices });
  day.play("10:03:14");
  assertEquals([day.account, day.working], [["NIFTY26DECFUT 65"], ["SELL 65 SL NIFTY26DECFUT"]]);
});

Deno.test("an entry that still fills as its stop is met is taken back, not sold lot by lot", () => {
  // One lot a second, of five; the stop is met with two of them.
  const thin = (symbol: string) => symbol === "NIFTY26DECFUT" ? [65] : [5_000];
  const prices = { NIFTY: { "10:00": 24_000, "10:02:03": 23_970 } };
  const config = { sizing: { lots: 5 }, orders: { entry_timeout_seconds: "off" } };
  const day = new TickingDay({ ...LONG, prices, config, depth: thin }).play("10:02:30");
  const [entry] = day.events("OrderIntended");
  assertEquals(entry!.order.quantity, 325);
  const bought = day.events("FillBooked").filter(({ fill }) => fill.side === "BUY");
  assert(bought.length <= 3, `${bought.length} lots bought`);
  assertEquals([day.account, day.working], [[], []]);
});

Deno.test("a refused change keeps the stop that rests", () => {
  // Bands that close in on the price: no limit beyond it is taken any more.
  const market = (day: TickingDay) => day.world.market.instant("10:03");
  const plan: TickingDesk = { ...LONG, scripts: { fno: { "10:02": "LONG", "10:04": "EXIT" } } };
  const day = new TickingDay(plan);
  let refusing = false;
  const rules = {
    ...day.world.rules,
    // The exchange looks at bands anew; the desk priced its order before they moved.
    priceBand: (_: unknown, at: number) =>
      refusing && at >= market(day)
        ? { lower: paise(24_000 + (looks++ % 2 === 0 ? -100 : 100)), upper: paise(24_500) }
        : null,
  };
  let looks = 0;
  const shut = new TickingDay(plan, { ...day.world, rules: rules as typeof day.world.rules });
  shut.at("10:03:30", () => refusing = true).at("10:04:30", () => refusing = false);
  shut.play("10:04:20");
  assert(shut.events("ModifyRefused").length > 0);
  assertEquals(shut.working, ["SELL 130 SL NIFTY26DECFUT"]);
  shut.play();
  assertEquals([shut.account, shut.working], [[], []]);
});

const OPTIONS: TickingDesk = { ...QUIET, until: "10:10" };

Deno.test("options: LONG buys the call at the money, SHORT the put, both leave on the opposite", () => {
  const script = { "10:02": "LONG", "10:04": "EXIT", "10:05": "SHORT", "10:07": "EXIT" } as const;
  const day = new TickingDay({ ...OPTIONS, scripts: { options: script } }).play();
  assertEquals(day.roundTrips, [
    "NIFTY24000CE LONG 130 signal",
    "NIFTY24000PE LONG 130 signal",
  ]);
});

Deno.test("options: the strike follows the price, what is open is kept", () => {
  const prices = { NIFTY: { "10:00": 24_000, "10:03:10": 24_030, "10:05:30": 24_052 } };
  const script = { "10:02": "LONG", "10:04": "LONG", "10:05": "EXIT", "10:06": "LONG" } as const;
  const config = { exits: { options: { target_r_multiple: 50, atr_multiple: 6 } } };
  const day = new TickingDay({ ...OPTIONS, prices, config, scripts: { options: script } });
  day.play("10:04:30");
  assertEquals(day.account, ["NIFTY24000CE 130"]);
  assertEquals(day.events("IntentRefused").length, 0, "the engine holds by itself");
  day.play("10:07");
  assertEquals(day.account, ["NIFTY24050CE 130"]);
});

Deno.test("options: the stop's distance is that of the underlying times delta", () => {
  const scripts = { fno: { "10:02": "LONG" }, options: { "10:02": "LONG" } } as const;
  // Its options are priced by the future as it is: here both expire together.
  const optionsExpiry = "2026-12-29";
  const day = new TickingDay({ ...OPTIONS, scripts, optionsExpiry }).play("10:03");
  const [future, call] = day.portfolio.held.map(({ plan }) => plan.entry - plan.initialStop)
    .toSorted((a, b) => b - a);
  assert(call! / future! > 0.45 && call! / future! < 0.6, `${call} of ${future}`);
});

const DAY: TickingDesk = {
  from: "14:50",
  until: "15:14:30",
  prices: {},
  scripts: {
    fno: { "14:52": "LONG" },
    options: { "14:52": "SHORT" },
    equity: { "14:52 SBIN": "LONG", "14:52 INFY": "SHORT" },
  },
};

Deno.test("square-off leaves three books flat, shares at 15:00 and derivatives at 15:10", () => {
  const day = new TickingDay(DAY);
  assertEquals(day.play("14:59").account.length, 4);
  assertEquals(day.play("15:00:30").account, ["NIFTY24000PE 130", "NIFTY26DECFUT 130"]);
  assertEquals(day.play("15:10:30").account, []);
  assertEquals(day.working, []);
});

Deno.test("square-off takes as long as nobody trades: shares still before their own close", () => {
  const depth = (symbol: string, clock: string) =>
    symbol === "SBIN" && clock >= "15:00:00" && clock < "15:08:00" ? [0] : [5_000];
  const day = new TickingDay({ ...DAY, depth });
  assertEquals(day.play("15:07:50").account.includes("SBIN 20"), true);
  assertEquals(day.play("15:08:30").account.includes("SBIN 20"), false);
});

Deno.test("options on their last day go at 14:55, and none is bought after", () => {
  const scripts = {
    fno: { "14:52": "LONG" },
    options: { "14:52": "LONG", "14:56": "SHORT" },
  } as const;
  const day = new TickingDay({ ...DAY, scripts, optionsExpiry: "2026-11-20" });
  assertEquals(day.play("14:54:59").account, ["NIFTY24000CE 130", "NIFTY26DECFUT 130"]);
  assertEquals(day.play("14:55:10").account, ["NIFTY26DECFUT 130"]);
  assertEquals(day.roundTrips, ["NIFTY24000CE LONG 130 square_off"]);
  day.play("14:58");
  assertEquals(day.events("IntentRefused").map(({ code, clock }) => [clock, code]), [
    ["14:56", "squared_off"],
  ]);
});

Deno.test("an option bought just before 14:55 of its last day goes with its first fill", () => {
  const scripts = { options: { "14:55": "LONG" } } as const;
  const day = new TickingDay({
    ...DAY,
    scripts,
    optionsExpiry: "2026-11-20",
    rules: { latencyMs: 1_500 },
  });
  day.play("14:56");
  assertEquals([day.account, day.working], [[], []]);
});
