/** Tests of the indicator ema against other libraries and plain loops. @module */
import { EMA as Recursive } from "trading-signals";
import { EMA as Seeded } from "technicalindicators";
import { ema } from "../../../domain/indicator/ema.ts";
import { fixtureTest, minuteBars, NIFTY } from "../fixture_bars.ts";
import { assertSeries, atEnd, seriesOf } from "./series.ts";

for (const length of [1, 20, 50, 200]) {
  fixtureTest(`ema() of ${length} seeded by the first close equals trading-signals`, () => {
    const bars = minuteBars(NIFTY);
    const oracle = new Recursive(length);
    const expected = bars.map(({ close }) => {
      oracle.add(close);
      return oracle.getResult();
    });
    assertSeries(seriesOf(ema(length), bars), expected);
  });

  fixtureTest(`ema() of ${length} seeded by a mean equals technicalindicators`, () => {
    const bars = minuteBars(NIFTY);
    const values = Seeded.calculate({ period: length, values: bars.map(({ close }) => close) });
    assertSeries(seriesOf(ema(length, "sma"), bars), atEnd(values, bars));
  });
}
