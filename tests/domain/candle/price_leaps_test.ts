/** Prices that no market shows are counted, with the first minute that has one. @module */
import { assertEquals } from "@std/assert";
import { leapWords, priceLeaps } from "../../../domain/candle/price_leaps.ts";
import { MINUTE_MS } from "../../../domain/market_time.ts";

const START = Date.parse("2023-04-17T09:55:00Z");

function prices(...minutes: readonly (readonly [low: number, high: number, close: number])[]) {
  const column = (of: 0 | 1 | 2) => Int32Array.from(minutes, (minute) => minute[of]);
  return {
    count: minutes.length,
    at: Float64Array.from(minutes, (_, i) => START + i * MINUTE_MS),
    ...{ low: column(0), high: column(1), close: column(2) },
  };
}

Deno.test("priceLeaps() counts a bad print both ways, a split once, and no busy minute", () => {
  const calm = prices([99, 101, 100], [67, 150, 120], [81, 179, 100]);
  assertEquals(priceLeaps(calm), { count: 0, firstAt: null });
  const printed = priceLeaps(prices([99, 101, 100], [9_000, 9_900, 9_900], [99, 101, 100]));
  assertEquals([printed.count, printed.firstAt as number | null], [2, START + MINUTE_MS]);
  assertEquals(priceLeaps(prices([99, 101, 100], [49, 51, 50], [49, 51, 50])).count, 1);
  // Only a wick: its close is as good as any.
  assertEquals(priceLeaps(prices([99, 101, 100], [99, 151, 100], [99, 101, 100])).count, 1);
  assertEquals(priceLeaps(prices()).count, 0);
});

Deno.test("leapWords() names each symbol whose prices leap, and says nothing of the others", () => {
  const [calm, split] = [prices([99, 101, 100]), prices([99, 101, 100], [49, 51, 50])];
  assertEquals(leapWords([{ symbol: "TCS", ...calm }]), null);
  assertEquals(
    leapWords([{ symbol: "TCS", ...calm }, { symbol: "SBIN", ...split }]),
    "prices leap by a third or more: SBIN 1, first at 2023-04-17 15:26",
  );
});
