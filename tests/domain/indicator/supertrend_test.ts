/** Tests of the indicator supertrend against other libraries and plain loops. @module */
import { assert } from "@std/assert";
import { SuperTrend } from "trading-signals";
import { supertrend } from "../../../domain/indicator/supertrend.ts";
import { fixtureTest, minuteBars, NIFTY, SBIN } from "../fixture_bars.ts";
import { assertSeries, fromInsideBar, seriesOf } from "./series.ts";

for (const file of [NIFTY, SBIN]) {
  fixtureTest(
    `supertrend() 10/3 equals trading-signals, whose ATR counts the first bar's range, on ${file}`,
    () => {
      const bars = fromInsideBar(minuteBars(file));
      const oracle = new SuperTrend({ interval: 10, multiplier: 3 });
      const results = bars.map((bar, i) => i === 0 ? null : oracle.add(bar));
      const line = results.map((result) => result?.supertrend ?? null);
      assertSeries(seriesOf(supertrend(10, 3, "value"), bars), line);
      const direction = results.map((it) => it && (it.trend === "BULLISH" ? 1 : -1));
      assertSeries(seriesOf(supertrend(10, 3, "direction"), bars), direction);
      assert(direction.includes(1) && direction.includes(-1));
    },
  );
}
