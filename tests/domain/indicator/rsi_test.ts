/** Tests of the indicator rsi against other libraries and plain loops. @module */
import { assert, assertEquals } from "@std/assert";
import { RSI as Exact } from "trading-signals";
import { RSI as Rounded } from "technicalindicators";
import type { Candle } from "../../../domain/candle/candle.ts";
import { rsi } from "../../../domain/indicator/rsi.ts";
import { fixtureTest, minuteBars, NIFTY, SBIN } from "../fixture_bars.ts";
import { assertSeries, atEnd, seriesOf } from "./series.ts";
import { flatBars } from "./made_bars.ts";

for (const file of [NIFTY, SBIN]) {
  fixtureTest(`rsi() of 14 equals trading-signals on ${file}`, () => {
    const bars = minuteBars(file);
    const oracle = new Exact(14);
    assertSeries(seriesOf(rsi(14), bars), bars.map(({ close }) => oracle.add(close)));
  });
}

fixtureTest("rsi() of 14 rounds to technicalindicators, which keeps two decimals", () => {
  const bars: readonly Candle[] = minuteBars(SBIN);
  const values = Rounded.calculate({ period: 14, values: bars.map(({ close }) => close) });
  const expected = atEnd(values, bars);
  seriesOf(rsi(14), bars).forEach((value, i) => {
    const wanted = expected[i] ?? null;
    if (value === null || wanted === null) assertEquals(value, wanted);
    else assert(Math.abs(value - wanted) <= 0.005 + 1e-9, `bar ${i}: ${value}, not ${wanted}`);
  });
});

Deno.test("rsi() is 50, where the oracles say 100, while the price never moved", () => {
  assertEquals(seriesOf(rsi(2), flatBars(4)), [null, null, 50, 50]);
});
