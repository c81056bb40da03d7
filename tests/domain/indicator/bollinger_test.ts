/** Tests of the indicator bollinger against other libraries and plain loops. @module */
import { assertEquals } from "@std/assert";
import { BollingerBands, BollingerBandsWidth } from "trading-signals";
import { BollingerBands as Batch } from "technicalindicators";
import { bollinger } from "../../../domain/indicator/bollinger.ts";
import { fixtureTest, minuteBars, NIFTY, SBIN } from "../fixture_bars.ts";
import { flatBars } from "./made_bars.ts";
import { assertSeries, atEnd, seriesOf } from "./series.ts";

for (const file of [NIFTY, SBIN]) {
  for (const line of ["upper", "lower"] as const) {
    fixtureTest(`bollinger() ${line} of 20/2 equals both oracles on ${file}`, () => {
      const bars = minuteBars(file);
      const actual = seriesOf(bollinger(20, 2, line), bars);
      const oracle = new BollingerBands(20, 2);
      assertSeries(actual, bars.map(({ close }) => oracle.add(close)?.[line] ?? null));
      const values = bars.map(({ close }) => close);
      const batch = Batch.calculate({ period: 20, stdDev: 2, values });
      assertSeries(actual, atEnd(batch.map((band) => band[line]), bars));
    });
  }

  fixtureTest(`bollinger() width of 20/2 equals trading-signals on ${file}`, () => {
    const bars = minuteBars(file);
    const oracle = new BollingerBandsWidth(new BollingerBands(20, 2));
    const expected = bars.map(({ close }) => oracle.add(close));
    // A width is a fraction of the price, hence the lower floor.
    assertSeries(seriesOf(bollinger(20, 2, "width"), bars), expected, 1e-4);
  });
}

Deno.test("bollinger() has no width at all while the price stands still", () => {
  assertEquals(seriesOf(bollinger(3, 2, "width"), flatBars(5)), [null, null, 0, 0, 0]);
});
