/**
 * Exits of a held position, minute by minute: a stop from the first fill, one working exit, and
 * what must go goes. ATR is 20 points, so the stop is 40 away and the target 80.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type Minute, quiet, SmallDay, type SmallDesk } from "./small_desk.ts";

const DATE = "2026-11-20";

/** Long 100 at 20,000 from 09:20; `after` are the minutes from then on. */
function long(after: readonly Minute[], more: Partial<SmallDesk> = {}): SmallDay {
  const minutes = [...quiet(5), ...after];
  const days = { NIFTY: [{ date: DATE, minutes, length: 375 }] };
  return new SmallDay({ days, strategies: [{ script: { "09:20": "LONG" } }], ...more }).run();
}

/** The same, short. */
function short(after: readonly Minute[]): SmallDay {
  return long(after, { strategies: [{ script: { "09:20": "SHORT" } }] });
}

Deno.test("portfolio sends a stop for the whole fill in the turn that books it", () => {
  const { host } = long(quiet(5));
  const turn = host.log.all!.find(({ kind }) => kind === "OrderFilled")!;
  const [booked, set] = turn.events.map(([, event]) => event as Record<string, unknown>);
  assertEquals([booked!["type"], set!["type"]], ["FillBooked", "ExitSet"]);
  const { kind, body } = turn.sends.find(({ to }) => to.endsWith("broker"))!;
  const { order } = body as { order: Record<string, unknown> };
  assertEquals(kind, "PlaceExit");
  assertEquals([order["type"], order["side"], order["quantity"]], ["SL", "SELL", 100]);
  assertEquals([order["trigger"], order["price"]], [1_996_000, 1_986_020]);
});

Deno.test("a stop inside the minute fills at its trigger", () => {
  const day = long([[20_000, 20_005, 19_950, 19_990], ...quiet(3, 19_990)]);
  assertEquals(day.trades, ["LONG 100 20000 -> 19960 stop"]);
  assertEquals(short([[20_000, 20_050, 19_995, 20_010], ...quiet(3, 20_010)]).trades, [
    "SHORT 100 20000 -> 20040 stop",
  ]);
});

Deno.test("a stop that the market opens beyond fills at the open", () => {
  const day = long([...quiet(2), [19_940, 19_950, 19_930, 19_945], ...quiet(3, 19_945)]);
  assertEquals(day.trades, ["LONG 100 20000 -> 19940 stop"]);
});

Deno.test("a stop that the market opens beyond its limit becomes a marketable limit", () => {
  const day = long([...quiet(2), [19_800, 19_820, 19_790, 19_810], ...quiet(3, 19_805)]);
  assertEquals(day.trades, ["LONG 100 20000 -> 19805 stop"]);
  const [changed] = day.events("ModifyRequested");
  assertEquals([changed!.change.type, changed!.clock], ["LIMIT", "09:23"]);
});

Deno.test("the stop comes before the target when both lie inside one minute", () => {
  const day = long([[20_000, 20_100, 19_950, 20_000], ...quiet(3)]);
  assertEquals(day.trades, ["LONG 100 20000 -> 19960 stop"]);
});

Deno.test("a target is reached by changing the resting stop, and fills at the next price", () => {
  const day = long([[20_000, 20_085, 19_990, 20_070], ...quiet(3, 20_060)]);
  assertEquals(day.trades, ["LONG 100 20000 -> 20060 target"]);
  assertEquals(day.exchange.accepted, 2);
  const [stop] = day.events("OrderIntended").filter(({ order }) => order.purpose === "stop");
  assertEquals(day.events("ModifyRequested").map(({ tag }) => tag), [stop!.order.tag]);
});

Deno.test("a trailing stop moves by modification, and not against the minute that moved it", () => {
  const config = { exits: { trailing: { mode: "r_steps", from_r: 1, step_r: 0.5 } } };
  const day = long([[20_000, 20_045, 19_985, 20_040], [20_040, 20_042, 19_990, 19_995]], {
    config,
  });
  const moves = day.events("ModifyRequested").map(({ change, clock }) => [clock, change.trigger]);
  assertEquals(moves, [["09:21", 2_000_000]]);
  assertEquals(day.trades, ["LONG 100 20000 -> 20000 trailing_stop"]);
});

Deno.test("a soft stop closes half, and the rest has a stop of its own at once", () => {
  const config = { exits: { soft_stop_r: -0.6 } };
  const dip: Minute = [20_000, 20_001, 19_975, 19_980];
  const day = long([dip, ...quiet(2, 19_985), [19_985, 19_990, 19_940, 19_950]], { config });
  assertEquals(day.trades, ["LONG 100 20000 -> 19972.5 stop"]);
  const exits = day.events("OrderIntended").filter(({ order }) => order.purpose === "stop");
  assertEquals(exits.map(({ order, clock }) => [clock, order.quantity, order.trigger]), [
    ["09:20", 100, 1_996_000],
    ["09:21", 50, 1_996_000],
  ]);
  const reasons = day.events("FillBooked").map(({ fill, reason }) => [fill.quantity, reason]);
  assertEquals(reasons, [[100, undefined], [50, "soft_stop"], [50, undefined]]);
});

Deno.test("a soft stop's own slippage runs over no stop: the rest keeps its own", () => {
  const config = { exits: { soft_stop_r: -0.6 }, paper: { slippage_bps: 10 } };
  const dip: Minute = [20_000, 20_001, 19_990, 19_995];
  const day = long([dip, ...quiet(360, 19_995)], { config });
  // Bought at 20,020; half is sold at 19,975, while the market never comes to the stop at 19,980.
  assertEquals(day.trades, ["LONG 100 20020 -> 19975 square_off"]);
  const stops = day.events("OrderIntended").filter(({ order }) => order.purpose === "stop");
  assertEquals(stops.map(({ order, clock }) => [clock, order.quantity, order.trigger]), [
    ["09:20", 100, 1_998_000],
    ["09:21", 50, 1_998_000],
  ]);
});

Deno.test("a soft stop whose market opens beyond the stop takes the rest with it", () => {
  const config = { exits: { soft_stop_r: -0.6 }, paper: { slippage_bps: 10 } };
  const dip: Minute = [20_000, 20_001, 19_990, 19_995];
  const gap: Minute = [19_978, 19_990, 19_970, 19_985];
  const day = long([dip, gap, ...quiet(5, 19_990)], { config });
  assertEquals(day.trades, ["LONG 100 20020 -> 19958 stop"]);
});

Deno.test("a soft stop that finds no buyer gives way to the stop once that is run over", () => {
  const config = { exits: { soft_stop_r: -0.6 } };
  const dip: Minute = [20_000, 20_001, 19_975, 19_980];
  const gap: Minute = [19_930, 19_935, 19_920, 19_925];
  const day = long([dip, gap, ...quiet(3, 19_922)], { config });
  assertEquals(day.trades, ["LONG 100 20000 -> 19922 stop"]);
  assertEquals(day.exchange.accepted, 2);
});

Deno.test("a soft stop of a single lot closes nothing", () => {
  const config = { exits: { soft_stop_r: -0.6 }, sizing: { lots: 1 } };
  const day = long([[20_000, 20_001, 19_975, 19_980], ...quiet(360, 19_990)], { config });
  assertEquals(day.trades, ["LONG 50 20000 -> 19990 square_off"]);
});

Deno.test("a position goes after its bars", () => {
  const day = long(quiet(20), { config: { exits: { time_stop_bars: 4 } } });
  assertEquals(day.trades, ["LONG 100 20000 -> 20000 time_stop"]);
  assertEquals(day.events("FillBooked").map(({ clock }) => clock), ["09:20", "09:24"]);
});

Deno.test("a strategy's EXIT goes out with the resting stop", () => {
  const strategies = [{ script: { "09:20": "LONG", "09:23": "EXIT" } as const }];
  const day = long([...quiet(3), ...quiet(3, 20_007)], { strategies });
  assertEquals(day.trades, ["LONG 100 20000 -> 20007 signal"]);
  assertEquals(day.exchange.accepted, 2);
});

Deno.test("square-off closes at its time and goes further through the price until flat", () => {
  const until = quiet(350);
  const falling: Minute[] = [[19_880, 19_890, 19_870, 19_880], [19_700, 19_710, 19_690, 19_700]];
  const config = { exits: { stop: { atr_multiple: 20 } } };
  const day = long([...until, ...falling, ...quiet(13, 19_695)], { config });
  assertEquals(day.trades, ["LONG 100 20000 -> 19695 square_off"]);
  const prices = day.events("ModifyRequested").map(({ change, clock }) => [clock, change.price]);
  assertEquals(prices, [["15:10", 1_996_000], ["15:11", 1_980_045], ["15:12", 1_954_240]]);
});

Deno.test("a marketable limit never fills at its own far price", () => {
  const day = long([...quiet(350), ...quiet(15, 19_998)], {});
  assertEquals(day.trades, ["LONG 100 20000 -> 19998 square_off"]);
});

Deno.test("target and soft stop are watched where stops look at closes", () => {
  const config = { exits: { stop: { mode: "on_close" } } };
  const day = long([[20_000, 20_085, 19_990, 20_070], ...quiet(3, 20_060)], { config });
  assertEquals(day.trades, ["LONG 100 20000 -> 20060 target"]);
  assert(day.events("OrderIntended").every(({ order }) => order.type !== "SL"));
});
