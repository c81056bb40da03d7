/** Tests of the indicator atr against other libraries and plain loops. @module */
import { ATR as FromFirstBar } from "trading-signals";
import { ATR as FromSecondBar } from "technicalindicators";
import { atr } from "../../../domain/indicator/atr.ts";
import { fixtureTest, minuteBars, NIFTY, SBIN } from "../fixture_bars.ts";
import { assertSeries, atEnd, fromInsideBar, seriesOf } from "./series.ts";

for (const file of [NIFTY, SBIN]) {
  fixtureTest(`atr() of 14 equals technicalindicators on ${file}`, () => {
    const bars = minuteBars(file);
    const values = FromSecondBar.calculate({
      period: 14,
      high: bars.map(({ high }) => high),
      low: bars.map(({ low }) => low),
      close: bars.map(({ close }) => close),
    });
    assertSeries(seriesOf(atr(14), bars), atEnd(values, bars));
  });

  fixtureTest(
    `atr() of 14 equals trading-signals, which counts the first bar's own range, on ${file}`,
    () => {
      const bars = fromInsideBar(minuteBars(file));
      const oracle = new FromFirstBar(14);
      const expected = bars.map((bar, i) => i === 0 ? null : oracle.add(bar));
      assertSeries(seriesOf(atr(14), bars), expected);
    },
  );
}
