/** Minutes of a file by when they closed, and by their places. @module */
import { assertEquals } from "@std/assert";
import type { Candle } from "../../../domain/candle/candle.ts";
import {
  type CandleHistory,
  minutesBefore,
  minutesOf,
} from "../../../domain/candle/candle_history.ts";
import { type EpochMs, MINUTE_MS } from "../../../domain/market_time.ts";

/** Minutes 0, 1, 2 and 4: of minute m all prices begin with m. */
const MINUTES = [0, 1, 2, 4];
const FILE = {
  count: MINUTES.length,
  at: Float64Array.from(MINUTES, (minute) => minute * MINUTE_MS),
  open: Int32Array.from(MINUTES, (minute) => minute * 10 + 1),
  high: Int32Array.from(MINUTES, (minute) => minute * 10 + 3),
  low: Int32Array.from(MINUTES, (minute) => minute * 10),
  close: Int32Array.from(MINUTES, (minute) => minute * 10 + 2),
  volume: Float64Array.from(MINUTES, (minute) => minute * 100),
} as never as CandleHistory;

const minutes = (candles: Iterable<Candle>) => [...candles].map(({ at }) => at / MINUTE_MS);

function closedBy(until: number, countMax = Infinity): number[] {
  return minutes(minutesBefore(FILE, { until: until as EpochMs, countMax }));
}

Deno.test("minutesBefore() has what closed by then, and of those the newest", () => {
  assertEquals(closedBy(0), []);
  assertEquals([closedBy(3 * MINUTE_MS - 1), closedBy(3 * MINUTE_MS)], [[0, 1], [0, 1, 2]]);
  assertEquals(closedBy(4 * MINUTE_MS), [0, 1, 2]);
  assertEquals([closedBy(9 * MINUTE_MS, 2), closedBy(9 * MINUTE_MS, 0)], [[2, 4], []]);
});

Deno.test("minutesOf() gives candles by their places, all of them where none are named", () => {
  assertEquals([minutes(minutesOf(FILE)), minutes(minutesOf(FILE, 1, 3))], [MINUTES, [1, 2]]);
  const [candle] = minutesOf(FILE, 1);
  const paise = { open: 11, high: 13, low: 10, close: 12 } as Omit<Candle, "at" | "volume">;
  assertEquals(candle, { ...paise, at: MINUTE_MS as EpochMs, volume: 100 });
});
