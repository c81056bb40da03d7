/**
 * A desk that comes back with another configuration while it holds something: what is held stays
 * under its exits, and goes at the square-off that is configured now.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Config } from "./merged_config.ts";
import { TickingDay, type TickingDesk } from "./ticking_desk.ts";

const HELD: TickingDesk = {
  from: "14:54",
  until: "15:03:30",
  tickSeconds: 5,
  prices: { NIFTY: { "14:54": 24_000 }, SBIN: { "14:54": 800 } },
  scripts: { fno: { "14:56": "LONG" }, equity: { "14:56 SBIN": "LONG", "14:57 INFY": "LONG" } },
  config: squaredOffAt("15:00", "15:02"),
};
const NO_SHARES = { books: { equity: { enabled: false } } };

function squaredOffAt(equity: string, fno: string): Config {
  const windows = { fno: ["14:50-14:58"], options: ["14:50-14:58"], equity: ["14:50-14:58"] };
  return { exits: { square_off: { equity, fno } }, risk: { entry_windows: windows } };
}

/** Clocks at which something began to be closed. */
function closings(day: TickingDay): string[] {
  return day.events("ClosingBegan").map(({ books, clock }) => `${clock} ${books}`);
}

Deno.test("a book that is left out keeps its exits for what it holds, and enters nothing", () => {
  const first = new TickingDay(HELD).play("14:56:40");
  assertEquals(first.account, ["NIFTY26DECFUT 130", "SBIN 20"]);
  const stops = first.working;
  const day = first.rebornWith({ config: { ...HELD.config, ...NO_SHARES } }).play("14:59:30");
  assertEquals([day.account, day.working], [first.account, stops]);
  day.play();
  assertEquals([day.account, closings(day)], [[], ["15:00 equity", "15:02 fno"]]);
});

Deno.test("books that are all left out are squared off in the sessions of what they hold", () => {
  const first = new TickingDay(HELD).play("14:56:40");
  const fno = { enabled: false };
  const config = { ...HELD.config, books: { ...NO_SHARES.books, fno, options: fno } };
  const day = first.rebornWith({ config }).play("14:59:30");
  assertEquals([day.account, day.working], [first.account, first.working]);
  day.play();
  assertEquals([day.account, closings(day)], [[], ["15:00 equity", "15:02 fno"]]);
});

Deno.test("what was bought for the day goes with it, although its book now holds overnight", () => {
  const first = new TickingDay(HELD).play("14:56:40");
  const fno = { product: "NRML", allow_overnight: true };
  const config = { ...HELD.config, books: { fno } };
  const day = first.rebornWith({ config }).play("15:01:30");
  assertEquals(day.account, ["NIFTY26DECFUT 130"]);
  day.play();
  assertEquals([day.account, closings(day)], [[], ["15:00 equity"]]);
});

Deno.test("a book that comes in during the day is squared off with it", () => {
  const config = { ...HELD.config, ...NO_SHARES };
  const first = new TickingDay({ ...HELD, config }).play("14:56:40");
  assertEquals(first.account, ["NIFTY26DECFUT 130"]);
  const day = first.rebornWith({ config: HELD.config! }).play("14:59:30");
  assertEquals(day.account, ["INFY 20", "NIFTY26DECFUT 130"]);
  day.play();
  assertEquals([day.account, closings(day)], [[], ["15:00 equity", "15:02 fno"]]);
});

Deno.test("a square-off that is configured anew during the day is that of the day", () => {
  const again = (equity: string, fno: string) =>
    new TickingDay(HELD).play("14:56:40").rebornWith({ config: squaredOffAt(equity, fno) }).play();
  assertEquals(closings(again("14:59", "15:00")), ["14:59 equity", "15:00 fno"]);
  assertEquals(closings(again("15:01", "15:03")), ["15:01 equity", "15:03 fno"]);
  assertEquals(closings(again("15:00", "15:00")), ["15:00 fno,equity"]);
});
