/** The window of candles as a value: an older one still reads right after later pushes. @module */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Candle } from "../../../domain/candle/candle.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import {
  candlesIn,
  type CandleWindow,
  emptyWindow,
  newestCandle,
  pushCandle,
  WINDOW_BARS,
} from "../../../domain/candle/candle_window.ts";

const candle = (at: number): Candle => ({
  at: at as EpochMs,
  open: at as Paise,
  high: (at + 2) as Paise,
  low: (at - 1) as Paise,
  close: (at + 1) as Paise,
  volume: 2 ** 40 + at,
});

function pushed(window: CandleWindow, from: number, count: number): CandleWindow {
  let next = window;
  for (let i = 0; i < count; i++) next = pushCandle(next, candle(from + i));
  return next;
}

const starts = (window: CandleWindow) => candlesIn(window).map(({ at }) => at as number);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

Deno.test("candlesIn() has the newest 200, oldest first", () => {
  assertEquals(starts(emptyWindow()), []);
  assertEquals(starts(pushed(emptyWindow(), 0, 3)), [0, 1, 2]);
  assertEquals(starts(pushed(emptyWindow(), 0, 1_000)), range(1_000 - WINDOW_BARS, 1_000));
});

Deno.test("newestCandle() is the last that was pushed, null while there is none", () => {
  assertEquals(newestCandle(emptyWindow()), null);
  assertEquals(newestCandle(pushed(emptyWindow(), 0, 513))!.at as number, 512);
});

Deno.test("a candle comes out of a window as it went in", () => {
  const window = pushed(emptyWindow(), 7, 600);
  assertEquals(newestCandle(window), candle(606));
  assertEquals(candlesIn(window).at(0), candle(607 - WINDOW_BARS));
});

Deno.test("a window still reads right after later pushes to it", () => {
  fc.assert(fc.property(fc.nat({ max: 700 }), fc.nat({ max: 300 }), (before, later) => {
    const old = pushed(emptyWindow(), 0, before);
    const expected = starts(old);
    pushed(old, before, later);
    assertEquals(starts(old), expected);
  }));
});

Deno.test("a push that is repeated from an older window takes the place of the first", () => {
  const old = pushed(emptyWindow(), 0, 300);
  pushed(old, 900, 2);
  assertEquals(starts(pushed(old, 300, 2)), range(302 - WINDOW_BARS, 302));
});

Deno.test("windows that start from the same empty one do not share candles", () => {
  const empty = emptyWindow();
  const one = pushed(empty, 0, 2);
  const other = pushed(empty, 10, 2);
  assertEquals([starts(one), starts(other)], [[0, 1], [10, 11]]);
});
