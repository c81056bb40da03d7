/** Tests of the indicator slope against other libraries and plain loops. @module */
import { EMA } from "trading-signals";
import { slope } from "../../../domain/indicator/slope.ts";
import { fixtureTest, minuteBars, NIFTY } from "../fixture_bars.ts";
import { assertSeries, seriesOf } from "./series.ts";

for (const over of [1, 5]) {
  fixtureTest(`slope() of EMA20 over ${over} equals the change of trading-signals' EMA`, () => {
    const bars = minuteBars(NIFTY);
    const oracle = new EMA(20);
    const averages = bars.map(({ close }) => oracle.add(close) ?? NaN);
    const expected = averages.map((average, i) =>
      i + 1 < 20 + over ? null : (average - averages[i - over]!) / over
    );
    // A difference of averages around 2,000,000 paise: exact to the same digit as they are.
    assertSeries(seriesOf(slope(20, over), bars), expected, 100);
  });
}
