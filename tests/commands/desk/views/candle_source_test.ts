/** Candles of charts: what the desk has of them, and history, are the same. @module */
import { assert, assertEquals } from "@std/assert";
import { CandleSource } from "../../../../commands/desk/views/candle_source.ts";
import { MinuteShelf } from "../../../../commands/desk/views/minute_shelf.ts";
import type { Candle, Timeframe } from "../../../../domain/candle/candle.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../../../../domain/market_time.ts";
import { candlesOf } from "../../../../domain/view/chart_series.ts";
import { playedDesk } from "./played_desk.ts";

const MINUTES = 47;

const { desk: { rules, history }, host: { kernel }, openAt } = playedDesk(MINUTES + 0.4);
const token = rules.books[0]!.tokens[0]!;
const now = openAt + MINUTES * MINUTE_MS as EpochMs;

function minutesOf(token: InstrumentToken, countMax: number): readonly Candle[] {
  return history({ token, until: now, countMax }) as readonly Candle[];
}

function candles(timeframe: Timeframe, countMax: number): readonly Candle[] {
  const source = new CandleSource(new MinuteShelf(history, 400));
  return source.candles(kernel, { token, timeframe }, openAt, countMax);
}

Deno.test("CandleSource has the bars of engines with the one that runs, as history has them", () => {
  const minutes = minutesOf(token, 120);
  for (const timeframe of ["5m", "15m"] as const) {
    // Without the first bar: what was traded before the day's first tick it cannot know.
    const bars = candles(timeframe, 3);
    const known = candlesOf(minutes, timeframe).slice(-3);
    assertEquals(bars.map(({ at }) => at), known.map(({ at }) => at));
    assertEquals(bars.slice(0, -1), known.slice(0, -1));
    // The minute that runs is in none of history, and in the bar that runs.
    const { open, high, low, volume } = bars.at(-1)!;
    const closed = known.at(-1)!;
    assertEquals(open, closed.open);
    assert(high >= closed.high && low <= closed.low && volume > closed.volume);
  }
});

Deno.test("CandleSource joins longer bars out of shorter ones, and minutes out of history", () => {
  const hours = candles("1h", 2);
  const known = candlesOf(minutesOf(token, 120), "1h").slice(-2);
  assertEquals(hours.map(({ at, open }) => [at, open]), known.map(({ at, open }) => [at, open]));
  const minutes = candles("1m", 400);
  assertEquals(minutes.slice(0, -1), minutesOf(token, MINUTES));
  assertEquals(minutes.at(-1)!.at, now);
  assertEquals(candles("1m", 3), minutes.slice(-3));
  // A minute later that one is in history, and nothing has ticked since.
  const later = new Proxy(kernel, {
    get: (of, name) => name === "now" ? now + MINUTE_MS : (path: string) => of.cell(path),
  });
  const source = new CandleSource(new MinuteShelf(history, 400));
  const closed = source.candles(later, { token, timeframe: "1m" }, openAt, 400);
  const until = now + MINUTE_MS as EpochMs;
  assertEquals(closed, history({ token, until, countMax: MINUTES + 1 }));
});
