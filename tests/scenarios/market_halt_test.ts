/**
 * The whole market halts: orders and stops are gone, nothing is entered, and when it goes on stops
 * come before anything else, whoever was killed meanwhile.
 * @module
 */
import { assertEquals } from "@std/assert";
import { engineRef } from "../../actors/protocol/engine.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { FEED } from "../../actors/protocol/feed.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { type Minute, quiet, SmallDay, type SmallDesk } from "./small_desk.ts";
import { TickingDay, type TickingDesk } from "./ticking_desk.ts";

/** The future and the shares stay where they are: what happens is the halt's doing alone. */
const CRASH: TickingDesk = {
  from: "11:56",
  until: "13:04",
  tickSeconds: 5,
  prices: { "NIFTY 50": { "11:56": 24_000, "12:00": 21_590 } },
  scripts: {
    fno: { "11:58": "LONG", "13:02": "EXIT" },
    equity: { "11:58 SBIN": "LONG", "12:10 SBIN": "EXIT", "12:20": "LONG", "13:01 INFY": "LONG" },
  },
};
const STOPS = ["SELL 130 SL NIFTY26DECFUT", "SELL 20 SL SBIN"];

function clocks(day: TickingDay, type: "OrderIntended" | "EntryIntended"): string[] {
  return day.events(type).map((event) => {
    const order = event.type === "OrderIntended" ? event.order : event.entering.order;
    return `${event.clock} ${order.purpose} ${day.symbol(order.token)}`;
  });
}

function halts(day: TickingDay): string[] {
  return [
    ...day.events("MarketHalted").map(({ clock }) => `${clock} market halted`),
    ...day.events("TradingHalted").map(({ clock }) => `${clock} trading halted`),
    ...day.events("MarketResumed").map(({ clock }) => `${clock} market resumed`),
    ...day.events("TradingResumed").map(({ clock }) => `${clock} trading resumed`),
  ];
}

Deno.test("a fall of 10 % at noon halts for an hour: no order rests, none is taken", () => {
  const day = new TickingDay(CRASH);
  assertEquals(day.play("11:59:59").working, STOPS);
  assertEquals(day.play("12:00:01").working, []);
  assertEquals(
    day.events("OrderCancelled").map(({ reason }) => reason),
    ["market_halted", "market_halted"],
  );
  assertEquals(day.play("12:59:59").working, []);
  assertEquals(day.account, ["NIFTY26DECFUT 130", "SBIN 20"]);
  const refused = day.events("IntentRefused").map(({ clock, code }) => [clock, code]);
  assertEquals(refused, [["12:20", "market_halted"]]);
  assertEquals(day.events("PositionBare"), []);
});

Deno.test("when the market goes on stops are placed and what had to go goes, before any entry", () => {
  const day = new TickingDay(CRASH).play();
  assertEquals(halts(day), [
    "12:00 market halted",
    "12:00 trading halted",
    "13:00 market resumed",
    "13:00 trading resumed",
  ]);
  assertEquals(clocks(day, "OrderIntended").slice(4), [
    "13:00 stop NIFTY26DECFUT",
    "13:00 exit SBIN",
    "13:01 entry INFY",
    "13:01 stop INFY",
  ]);
  assertEquals(day.roundTrips.toSorted(), [
    "NIFTY26DECFUT LONG 130 signal",
    "SBIN LONG 20 signal",
  ]);
  assertEquals(day.account, ["INFY 20"]);
});

Deno.test("a price that is shown during a halt is none that anybody trades at: nothing goes for it", () => {
  const day = new TickingDay({
    ...CRASH,
    prices: { ...CRASH.prices, SBIN: { "11:56": 800, "12:10": 700, "12:20": 800 } },
    scripts: { equity: { "11:58 SBIN": "LONG" } },
  }).play();
  const [held] = day.portfolio.held;
  assertEquals([held?.quantity, held?.leaving], [20, null]);
  assertEquals(day.working, ["SELL 20 SL SBIN"]);
});

Deno.test("a desk that is killed during a halt still knows of it", () => {
  const whole = new TickingDay(CRASH).play();
  for (const clock of ["12:00:01", "12:30:02", "12:59:59"]) {
    const day = new TickingDay(CRASH).play(clock).reborn().play();
    assertEquals(halts(day), halts(whole), clock);
    assertEquals(day.roundTrips, whole.roundTrips);
    assertEquals(
      clocks(day, "OrderIntended").slice(4, 6),
      clocks(whole, "OrderIntended").slice(4, 6),
    );
  }
});

Deno.test("a restart of an actor during a halt changes nothing of it", () => {
  const plan = { ...CRASH, tickSeconds: 15 };
  const whole = new TickingDay(plan).play();
  for (const path of [FEED, EXCHANGE, PORTFOLIO, engineRef("fno"), "desk"]) {
    for (const clock of ["12:00", "12:00:03", "13:00"]) {
      const day = new TickingDay(plan).at(
        clock,
        ({ kernel }) => kernel.tree.restart([path], "test"),
      );
      assertEquals(halts(day.play()), halts(whole), `${path} at ${clock}`);
      assertEquals(day.roundTrips.toSorted(), whole.roundTrips.toSorted());
    }
  }
});

Deno.test("an order that is on its way when the market halts is refused, and nobody is bare", () => {
  const late: TickingDesk = {
    ...CRASH,
    tickSeconds: 1,
    rules: { latencyMs: 1_200 },
    // The entries have filled at 11:58:02, and their stops are under way.
    prices: { "NIFTY 50": { "11:56": 24_000, "11:58:03": 21_590 } },
    scripts: { fno: { "11:58": "LONG" }, equity: { "11:58 SBIN": "LONG" } },
  };
  const day = new TickingDay(late).play("12:58:02");
  assertEquals(day.account, ["NIFTY26DECFUT 130", "SBIN 20"]);
  assertEquals(day.events("OrderRefused").map(({ reason }) => reason), [
    "market_halted",
    "market_halted",
  ]);
  assertEquals([day.working, day.events("PositionBare")], [[], []]);
  assertEquals(day.play("12:58:05").working, STOPS);
});

Deno.test("a second level halts again, and the last one for the rest of the day", () => {
  const day = new TickingDay({
    ...CRASH,
    prices: { "NIFTY 50": { "11:56": 24_000, "12:00": 21_590, "12:30": 20_300, "13:02": 19_100 } },
    scripts: { fno: { "11:58": "LONG", "13:03": "EXIT" } },
  }).play();
  // What the index does while the market stands still counts from when it goes on.
  assertEquals(halts(day), [
    "12:00 market halted",
    "13:00 market halted",
    "12:00 trading halted",
    "13:00 trading halted",
    "13:00 market resumed",
    "13:00 trading resumed",
  ]);
  assertEquals([day.account, day.working], [["NIFTY26DECFUT 130"], []]);
});

Deno.test("whichever index goes beyond a level first halts, and the other not again for the same", () => {
  const day = new TickingDay({
    ...CRASH,
    prices: {
      SENSEX: { "11:56": 80_000, "12:00": 71_900 },
      "NIFTY 50": { "11:56": 24_000, "12:00:10": 21_590, "13:02": 20_300 },
    },
    scripts: { fno: { "11:58": "LONG" } },
  }).play();
  assertEquals(
    day.events("TradingHalted").map(({ clock, halt }) => `${clock} ${halt.index} ${halt.level}`),
    ["12:00 SENSEX 0.1", "13:02 NIFTY 50 0.15"],
  );
  assertEquals(day.events("MarketHalted").map(({ clock }) => clock), ["12:00", "13:02"]);
});

Deno.test("nothing is said of halts where the index is not seen", () => {
  const { "NIFTY 50": _, ...prices } = CRASH.prices;
  const day = new TickingDay({ ...CRASH, prices, until: "12:05" }).play();
  assertEquals(halts(day), []);
});

/** 20,000 on Thursday; on Friday 18,000 is seen in the minute from 09:20 on. */
function bars(symbol: string): SmallDesk {
  const fall: Minute[] = [...quiet(5, 20_000), [20_000, 20_010, 17_990, 18_600]];
  return {
    days: {
      [symbol]: [
        { date: "2026-11-19", minutes: quiet(80) },
        { date: "2026-11-20", minutes: [...fall, ...quiet(120, 18_600)] },
      ],
    },
    strategies: [{ script: { "2026-11-20 09:30": "LONG", "2026-11-20 10:25": "LONG" } }],
  };
}

Deno.test("on bars the minute is traded, then the market halts, where its index is among the files", () => {
  const day = new SmallDay(bars("NIFTY")).run();
  assertEquals(day.events("TradingHalted").map(({ clock, halt }) => [clock, halt.share]), [
    ["09:21", -0.1005],
  ]);
  assertEquals(day.events("MarketResumed").map(({ clock }) => clock), ["10:21"]);
  const refused = day.events("IntentRefused").map(({ clock, code }) => `${clock} ${code}`);
  assertEquals(refused, ["09:30 market_halted"]);
  assertEquals(day.events("EntryIntended").map(({ clock }) => clock), ["10:25"]);
  const other = new SmallDay(bars("BANKNIFTY")).run();
  assertEquals(other.events("TradingHalted"), []);
  assertEquals(other.events("EntryIntended").map(({ clock }) => clock), ["09:30"]);
});
