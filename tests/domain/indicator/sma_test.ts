/** Tests of the indicator sma against other libraries and plain loops. @module */
import { SMA as Windowed } from "trading-signals";
import { SMA as Running } from "technicalindicators";
import { sma } from "../../../domain/indicator/sma.ts";
import { fixtureTest, minuteBars, NIFTY } from "../fixture_bars.ts";
import { assertSeries, atEnd, seriesOf } from "./series.ts";

for (const length of [1, 20, 200]) {
  fixtureTest(`sma() of ${length} equals both oracles`, () => {
    const bars = minuteBars(NIFTY);
    const actual = seriesOf(sma(length), bars);
    const oracle = new Windowed(length);
    assertSeries(actual, bars.map(({ close }) => oracle.add(close)));
    const values = Running.calculate({ period: length, values: bars.map(({ close }) => close) });
    assertSeries(actual, atEnd(values, bars));
  });
}
