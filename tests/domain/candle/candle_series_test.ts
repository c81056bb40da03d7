/** Bars by the clock: 09:15 is where they are counted from, gaps are gaps, and no minute is lost. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type Candle,
  joinCandles,
  type Timeframe,
  timeframeMs,
  TIMEFRAMES,
} from "../../../domain/candle/candle.ts";
import {
  addMinute,
  barStart,
  type CandleSeries,
  closeByClock,
  emptySeries,
  missesBar,
} from "../../../domain/candle/candle_series.ts";
import { candlesIn } from "../../../domain/candle/candle_window.ts";
import {
  type EpochMs,
  formatClock,
  type IsoDate,
  istInstant,
  istMinuteOfDay,
  MINUTE_MS,
  parseClock,
} from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";

const DAY = "2026-11-20" as IsoDate;
const NEXT = "2026-11-23" as IsoDate;

function instant(clock: string, date = DAY): EpochMs {
  return istInstant(date, parseClock(clock)!);
}

function clock(at: number): string {
  return formatClock(istMinuteOfDay(at as EpochMs));
}

/** The minute that starts at `at`; its prices follow from its place. */
function minute(at: EpochMs, place = 0): Candle {
  const price = (offset: number) => (10_000 + place * 5 + offset) as Paise;
  return {
    at,
    open: price(0),
    high: price(20),
    low: price(-20),
    close: price(5),
    volume: place + 1,
  };
}

/** What closes as the minutes come, each with its end first told by the clock. */
function closings(timeframe: Timeframe, starts: readonly EpochMs[]): Candle[] {
  let series = emptySeries(timeframe);
  const closed: Candle[] = [];
  const take = (step: { series: CandleSeries; closed: Candle | null }) => {
    series = step.series;
    if (step.closed !== null) closed.push(step.closed);
  };
  starts.forEach((at, i) => {
    take(closeByClock(series, at));
    take(addMinute(series, minute(at, i)));
  });
  return closed;
}

function run(from: string, count: number, date = DAY): EpochMs[] {
  return Array.from({ length: count }, (_, i) => (instant(from, date) + i * MINUTE_MS) as EpochMs);
}

Deno.test("addMinute() closes bars of 5 and 15 minutes and of an hour from 09:15 on", () => {
  const starts = (timeframe: Timeframe) =>
    closings(timeframe, run("09:15", 375)).map(({ at }) => clock(at));
  assertEquals(starts("5m").slice(0, 3), ["09:15", "09:20", "09:25"]);
  assertEquals([starts("5m").length, starts("5m").at(-1)], [75, "15:25"]);
  assertEquals([starts("15m").length, starts("15m").at(-1)], [25, "15:15"]);
  // The last hour is cut short by the close: it ends with the clock, not with a minute.
  assertEquals(starts("1h"), ["09:15", "10:15", "11:15", "12:15", "13:15", "14:15"]);
  assertEquals(starts("1m").length, 375);
});

Deno.test("addMinute() makes a bar of exactly its minutes", () => {
  const minutes = run("09:15", 5).map((at, i) => minute(at, i));
  assertEquals(closings("5m", run("09:15", 5)), [minutes.reduce(joinCandles)]);
});

Deno.test("closeByClock() closes a bar whose last minute never came, when its time is over", () => {
  let series = emptySeries("5m");
  for (const at of run("09:15", 3)) series = addMinute(series, minute(at)).series;
  assertEquals(closeByClock(series, instant("09:19")).closed, null);
  const step = closeByClock(series, instant("09:20"));
  assertEquals(clock(step.closed!.at), "09:15");
  assertEquals(step.series.open, null);
  assertEquals(closeByClock(step.series, instant("09:25")).closed, null);
});

Deno.test("a gap is not filled with bars, and the bar after it starts on the clock", () => {
  const starts = [...run("09:15", 4), ...run("09:33", 4)];
  const closed = closings("5m", starts);
  assertEquals(closed.map(({ at, volume }) => [clock(at), volume]), [
    ["09:15", 1 + 2 + 3 + 4],
    ["09:30", 5 + 6],
  ]);
});

Deno.test("missesBar() tells a time without a minute from one that has its bar", () => {
  let series = emptySeries("5m");
  for (const at of run("09:15", 5)) series = addMinute(series, minute(at)).series;
  assertEquals(missesBar(series, instant("09:20")), false);
  assertEquals(missesBar(series, instant("09:23")), false);
  assertEquals(missesBar(series, instant("09:25")), true);
  series = addMinute(series, minute(instant("09:27"))).series;
  assertEquals(missesBar(series, instant("09:30")), false);
  assertEquals(missesBar(emptySeries("1m"), instant("09:16")), true);
});

Deno.test("a bar cut off by the close ends before the first bar of the next session", () => {
  const closed = closings("1h", [...run("15:15", 15), ...run("09:15", 60, NEXT)]);
  assertEquals(closed.map(({ at, volume }) => [at, volume]), [
    [instant("15:15"), 15 * 16 / 2],
    [instant("09:15", NEXT), 75 * 76 / 2 - 15 * 16 / 2],
  ]);
});

Deno.test("bars of an evening session are counted from 09:15 as well", () => {
  const starts = (timeframe: Timeframe) =>
    closings(timeframe, run("18:15", 60)).map(({ at }) => clock(at));
  assertEquals(starts("15m"), ["18:15", "18:30", "18:45", "19:00"]);
  assertEquals(starts("1h"), ["18:15"]);
});

Deno.test("barStart() puts every instant into the bar that holds it, also before 09:15", () => {
  assertEquals(clock(barStart(instant("09:14"), "5m")), "09:10");
  const any = fc.integer({ min: 0, max: 24 * 60 - 1 });
  fc.assert(fc.property(any, fc.constantFrom(...TIMEFRAMES), (minute, timeframe) => {
    const at = istInstant(DAY, minute);
    const start = barStart(at, timeframe);
    assert(start <= at && at < start + timeframeMs(timeframe));
    assertEquals(barStart(start, timeframe), start);
  }));
});

Deno.test("no minute is lost or counted twice, whichever are missing", () => {
  const some = fc.subarray(run("09:15", 90), { minLength: 1 });
  fc.assert(fc.property(some, fc.constantFrom(...TIMEFRAMES), (starts, timeframe) => {
    let series = emptySeries(timeframe);
    starts.forEach((at, i) => {
      series = addMinute(closeByClock(series, at).series, minute(at, i)).series;
    });
    const bars = [...candlesIn(series.window), ...(series.open === null ? [] : [series.open])];
    const volume = bars.reduce((sum, bar) => sum + bar.volume, 0);
    assertEquals(volume, starts.length * (starts.length + 1) / 2);
    assertEquals(bars.map(({ at }) => at), [
      ...new Set(starts.map((at) => barStart(at, timeframe))),
    ]);
  }));
});
