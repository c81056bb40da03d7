/** How the day goes, by book and by strategy. @module */
import { assertEquals } from "@std/assert";
import type { DeskEvent } from "../../../domain/desk_record.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { DayPerformance } from "../../../domain/view/day_performance.ts";
import { StoryKeys } from "../../../domain/view/story_keys.ts";
import { loss, trade } from "../report/made_trades.ts";

function performanceOf(trades: readonly ReturnType<typeof trade>[]) {
  const day = new DayPerformance(new StoryKeys());
  for (const each of trades) {
    const booked = { type: "FillBooked", tag: "t", token: 1, held: null, trade: each };
    day.add(booked as unknown as DeskEvent, 0 as EpochMs);
  }
  return day.view().rows.map(({ book, strategy, trades, wins, net, maxDrawdown }) =>
    [book, strategy, trades, wins, net, maxDrawdown] as const
  );
}

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
