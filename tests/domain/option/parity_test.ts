/** The underlying that calls and puts imply, minute by minute. @module */
import { assertEquals } from "@std/assert";
import type { CandleHistory } from "../../../domain/candle/candle_history.ts";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { impliedCandles, nearestExpiries } from "../../../domain/option/parity.ts";

/** Bars of [start, open, close] with a high and a low that nobody may believe. */
function bars(...rows: readonly (readonly [number, number, number])[]): CandleHistory {
  return {
    symbol: "",
    file: "",
    count: rows.length,
    at: Float64Array.from(rows, ([at]) => at),
    open: Int32Array.from(rows, ([, open]) => open),
    high: Int32Array.from(rows, () => 99_999),
    low: Int32Array.from(rows, () => 1),
    close: Int32Array.from(rows, ([, , close]) => close),
    volume: Float64Array.from(rows, () => 50),
    sessions: [],
    stamp: "start",
    rows: rows.length,
    dropped: { outside_session: 0, duplicate: 0, backward: 0, malformed: 0, bad_price: 0 },
    malformed: [],
  };
}

const pair = (strike: number, call: CandleHistory, put: CandleHistory) => ({
  strike: strike as Paise,
  call,
  put,
});

Deno.test("impliedCandles() reads each minute at the strike where call and put cost alike", () => {
  const implied = impliedCandles([
    pair(10_000, bars([0, 300, 320], [60, 320, 400]), bars([0, 110, 100], [60, 100, 90])),
    pair(10_200, bars([0, 200, 210], [60, 210, 270]), bars([0, 190, 200], [60, 200, 180])),
    pair(10_400, bars([60, 140, 190]), bars([60, 230, 200])),
  ]);
  assertEquals(implied.count, 2);
  assertEquals([...implied.at], [0, 60]);
  // 10,200 + 200 - 190; then 10,400 + 140 - 230.
  assertEquals([...implied.open], [10_210, 10_310]);
  assertEquals([...implied.close], [10_210, 10_390]);
  assertEquals([...implied.high], [10_210, 10_390]);
  assertEquals([...implied.low], [10_210, 10_310]);
  assertEquals([...implied.volume], [100, 100]);
});

Deno.test("impliedCandles() has no minute in which one of the two did not trade", () => {
  const implied = impliedCandles([
    pair(10_000, bars([60, 300, 320], [0, 300, 320]), bars([60, 100, 90], [120, 100, 90])),
  ]);
  assertEquals([implied.count, [...implied.at]], [1, [60]]);
  assertEquals(impliedCandles([]).count, 0);
});

Deno.test("nearestExpiries() is of each day's nearest expiry, and goes on after one is over", () => {
  const on = (date: string) => istInstant(date as IsoDate, 555);
  const week = {
    expiry: "2024-01-11" as IsoDate,
    candles: bars(
      [on("2024-01-10"), 100, 101],
      [on("2024-01-11"), 110, 111],
      // Nothing is traded after its expiry.
      [on("2024-01-12"), 1, 1],
    ),
  };
  const next = {
    expiry: "2024-01-18" as IsoDate,
    candles: bars(
      [on("2024-01-09"), 90, 91],
      [on("2024-01-10"), 205, 206],
      [on("2024-01-11"), 215, 216],
      [on("2024-01-12"), 120, 121],
      [on("2024-01-18"), 180, 181],
    ),
  };
  const days = ["2024-01-09", "2024-01-10", "2024-01-11", "2024-01-12", "2024-01-18"];
  for (const expiries of [[week, next], [next, week]]) {
    const joined = nearestExpiries(expiries);
    assertEquals([...joined.at], days.map(on));
    // Of a day before the nearest one's first candle the next one tells.
    assertEquals([...joined.open], [90, 100, 110, 120, 180]);
    assertEquals([...joined.close], [91, 101, 111, 121, 181]);
    assertEquals([joined.count, joined.volume.length], [5, 5]);
  }
});
