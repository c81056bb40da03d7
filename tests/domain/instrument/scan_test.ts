/** The scan of a day: figures of each share, and who is chosen. @module */
import { assertEquals } from "@std/assert";
import type { Candle } from "../../../domain/candle/candle.ts";
import { addDays, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { dailyCandles, scan, scanShare } from "../../../domain/instrument/scan.ts";

const START = "2026-08-03" as IsoDate;

/** A candle of the day `place` after the first, `minute` minutes after 09:15. */
function candle(place: number, close: number, minute = 0, volume = 1_000): Candle {
  const at = istInstant(addDays(START, place), 555 + minute);
  const price = close as Paise;
  return {
    at,
    open: price,
    high: price + 100 as Paise,
    low: price - 100 as Paise,
    close: price,
    volume,
  };
}

const days = (count: number, closeOf: (i: number) => number, volume = 1_000) =>
  Array.from({ length: count }, (_, i) => candle(i, closeOf(i), 0, volume));

Deno.test("dailyCandles() joins the minutes of each day and keeps the days apart", () => {
  const joined = dailyCandles([
    candle(0, 500),
    candle(0, 900, 1),
    candle(0, 700, 2),
    candle(3, 600),
  ]);
  assertEquals(
    joined.map(({ open, high, low, close, volume }) => [open, high, low, close, volume]),
    [
      [500, 1_000, 400, 700, 3_000],
      [600, 700, 500, 600, 1_000],
    ],
  );
  assertEquals(dailyCandles([]), []);
});

Deno.test("scanShare() has ATR after 15 days, trend after 20, volume as a mean of the last 20", () => {
  const flat = (count: number) => scanShare("X", days(count, () => 10_000));
  assertEquals(flat(0), null);
  assertEquals([flat(14)?.atr, flat(15)?.atr], [null, 200]);
  assertEquals([flat(19)?.trend, flat(20)?.trend], [null, "FLAT"]);
  const older = days(30, () => 10_000).map((day, i) => i < 10 ? { ...day, volume: 9e9 } : day);
  assertEquals(scanShare("X", older)?.volume, 1_000);
  assertEquals(scanShare("X", days(25, (i) => 10_000 + 100 * i))?.trend, "UP");
  assertEquals(scanShare("X", days(25, (i) => 20_000 - 100 * i))?.trend, "DOWN");
});

Deno.test("scan() ranks by value traded, leaves out cheap, unknown and too many shares", () => {
  const share = (symbol: string, price: number, volume: number, count = 25) => ({
    symbol,
    days: days(count, () => price, volume),
  });
  const { chosen, left } = scan(
    [
      share("MANY", 20_000, 500),
      share("CHEAP", 9_999, 1e9),
      share("EDGE", 10_000, 900),
      share("NEW", 20_000, 0, 0),
      share("DEAR", 200_000, 100),
      share("ALSO", 20_000, 500),
    ],
    { minPrice: 10_000 as Paise, maxSymbols: 3 },
  );
  assertEquals(chosen.map(({ symbol }) => symbol), ["DEAR", "ALSO", "MANY"]);
  assertEquals(left, [
    { symbol: "CHEAP", reason: "below_min_price" },
    { symbol: "NEW", reason: "no_history" },
    { symbol: "EDGE", reason: "over_max_symbols" },
  ]);
});
