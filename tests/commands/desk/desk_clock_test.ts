/** Clocks that wait for nobody. @module */
import { assertEquals } from "@std/assert";
import { freeClock, MarketTime, WALL } from "../../../commands/desk/desk_clock.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { ManualClock } from "../../adapters/kite/manual_clock.ts";

const MARKET_AT = Date.parse("2026-11-20T10:00:00+05:30") as EpochMs;

function sharedTime(speed: number): { readonly clock: ManualClock; readonly time: MarketTime } {
  const clock = new ManualClock();
  const reading = { marketAt: MARKET_AT, wallAt: clock.now() as EpochMs, speed };
  return { clock, time: new MarketTime(clock, reading) };
}

Deno.test("MarketTime goes on with the wall, at the speed that was read", () => {
  const { clock, time } = sharedTime(10);
  assertEquals(time.now(), MARKET_AT);
  clock.pass(1_500);
  assertEquals(time.now() - MARKET_AT, 15_000);
  const wall = new MarketTime(clock, WALL);
  assertEquals([wall.now(), wall.speed], [clock.now() as EpochMs, 1]);
});

Deno.test("MarketTime paces delays of the market, and of the process where they are its own", () => {
  const { clock, time } = sharedTime(10);
  const fired: string[] = [];
  time.paced.later(() => fired.push("paced"), 1_000);
  time.stamped.later(() => fired.push("stamped"), 1_000);
  clock.pass(100);
  assertEquals(fired, ["paced"]);
  clock.pass(900);
  assertEquals(fired, ["paced", "stamped"]);
  assertEquals([time.paced.monotonicMs(), time.counted.monotonicMs()], [1_000, 10_000]);
  assertEquals([time.stamped.now(), time.counted.now()], [time.now(), time.now()]);
});

Deno.test("freeClock() starts at the market's instant, whatever was before", () => {
  const { clock, time } = sharedTime(3);
  clock.pass(1_000);
  const { startAt, speed } = freeClock(time);
  assertEquals([startAt(0 as EpochMs) - MARKET_AT, speed], [3_000, 3]);
});
