/** How the day goes, by book and by strategy. @module */
import { assertEquals } from "@std/assert";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import { DayPerformance } from "../../../domain/view/day_performance.ts";
import { StoryKeys } from "../../../domain/view/story_keys.ts";
import { booked, loss, trade } from "../report/made_trades.ts";

function performanceOf(trades: readonly ReturnType<typeof trade>[]) {
  const day = new DayPerformance(new StoryKeys(), (at) => at);
  for (const each of trades) day.add(booked(each), 0 as EpochMs);
  return day.view().rows.map(({ book, strategy, trades, wins, net, maxDrawdown }) =>
    [book, strategy, trades, wins, net, maxDrawdown] as const
  );
}

Deno.test("DayPerformance knows the largest win and the largest loss, where there is one", () => {
  const day = new DayPerformance(new StoryKeys(), (at) => at);
  const net = (micros: number) => ({ net: micros as MicroRupees });
  for (const each of [trade(), trade(net(250_000_000)), loss(), loss(net(-40_000_000))]) {
    day.add(booked(each), 0 as EpochMs);
  }
  day.add(booked(trade({ book: "fno" })), 0 as EpochMs);
  const rows = day.view().rows.filter(({ strategy }) => strategy === null);
  assertEquals(rows.map(({ largestWin, largestLoss }) => [largestWin, largestLoss]), [
    [25_000, -11_000],
    [9_000, null],
  ] as [Paise, Paise | null][]);
});

Deno.test("DayPerformance sums up each book before its strategies", () => {
  const rows = performanceOf([
    trade(),
    trade({ book: "fno" }),
    loss({ strategy: "price_action" }),
  ]);
  assertEquals(rows.map((row) => [...row]), [
    ["equity", null, 2, 1, -2_000, 11_000],
    ["equity", "ema20_50_intraday", 1, 1, 9_000, 0],
    ["equity", "price_action", 1, 0, -11_000, 11_000],
    ["fno", null, 1, 1, 9_000, 0],
    ["fno", "ema20_50_intraday", 1, 1, 9_000, 0],
  ]);
});

Deno.test("DayPerformance keeps the worst fall of the day, whatever of the curve it keeps", () => {
  const day = new DayPerformance(new StoryKeys(), (at) => at);
  const opened = (date: string, at: number) =>
    day.add({ type: "RiskDayOpened", date: date as IsoDate, limits: {} as never }, at as EpochMs);
  const marked = (unrealised: number, at: number) => {
    const mark = { key: "fno:NIFTY", realised: 0 as Paise, unrealised: unrealised as Paise };
    day.add({ type: "DayMarked", marks: [mark] }, at as EpochMs);
  };
  opened("2026-11-20", 0);
  // All of one second: the curve keeps the first and the newest.
  [500, -900, 100].forEach((net, i) => marked(net, 1_000 + i));
  assertEquals(day.view().worstFall, 1_400);
  opened("2026-11-23", 9_000);
  assertEquals(day.view().worstFall, 0);
});

Deno.test("DayPerformance begins the curve at the open, not at six in the morning", () => {
  const opensAt = 9_000 as EpochMs;
  const day = new DayPerformance(new StoryKeys(), () => opensAt);
  const opened = (at: number) =>
    day.add(
      { type: "RiskDayOpened", date: "2026-11-20" as IsoDate, limits: {} as never },
      at as EpochMs,
    );
  opened(6_000);
  assertEquals(day.view().curve, [{ at: opensAt, net: 0 as Paise }]);
  // Begun in the middle of the session, it has no earlier day to show.
  opened(12_000);
  assertEquals(day.view().curve.map(({ at }) => at as number), [12_000]);
});

Deno.test("DayPerformance has strategies that add up to their book, to the paisa", () => {
  // Six tenths of a paisa each: one by one they would be three paise, together they are two.
  const net = 6_000 as MicroRupees;
  const rows = performanceOf(["a", "b", "c"].map((strategy) => trade({ strategy, net })));
  const [book, ...own] = rows.map((row) => row[4] as number);
  assertEquals([book, own.reduce((sum, each) => sum + each, 0)], [2, 2]);
});
