/** How the day goes, by book and by strategy. @module */
import { assertEquals } from "@std/assert";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import { DayPerformance } from "../../../domain/view/day_performance.ts";
import { StoryKeys } from "../../../domain/view/story_keys.ts";
import { booked, loss, trade } from "../report/made_trades.ts";

function performanceOf(trades: readonly ReturnType<typeof trade>[]) {
  const day = new DayPerformance(new StoryKeys());
  for (const each of trades) day.add(booked(each), 0 as EpochMs);
  return day.view().rows.map(({ book, strategy, trades, wins, net, maxDrawdown }) =>
    [book, strategy, trades, wins, net, maxDrawdown] as const
  );
}

Deno.test("DayPerformance knows the largest win and the largest loss, where there is one", () => {
  const day = new DayPerformance(new StoryKeys());
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
