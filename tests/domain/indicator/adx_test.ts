/** Tests of the indicator adx against other libraries and plain loops. @module */
import { assertEquals } from "@std/assert";
import { ADX as BothOnTie } from "trading-signals";
import { ADX as Wilder } from "technicalindicators";
import { adx } from "../../../domain/indicator/adx.ts";
import { fixtureTest, minuteBars, NIFTY, SBIN } from "../fixture_bars.ts";
import { flatBars } from "./made_bars.ts";
import { assertSeries, atEnd, fromInsideBar, seriesOf } from "./series.ts";

for (const file of [NIFTY, SBIN]) {
  fixtureTest(`adx() of 14 equals technicalindicators on ${file}`, () => {
    const bars = minuteBars(file);
    const results = Wilder.calculate({
      period: 14,
      high: bars.map(({ high }) => high),
      low: bars.map(({ low }) => low),
      close: bars.map(({ close }) => close),
    });
    assertSeries(seriesOf(adx(14), bars), atEnd(results.map((result) => result.adx), bars));
  });
}

fixtureTest(
  "adx() of 14 equals trading-signals, which counts a tie both ways, on bars without ties",
  () => {
    const untied = fromInsideBar(minuteBars(SBIN)).slice(0, 2000).reduce<Bars>((kept, bar) => {
      const last = kept.at(-1);
      const tied = last !== undefined && bar.high - last.high === last.low - bar.low &&
        bar.high > last.high;
      return tied ? kept : [...kept, bar];
    }, []);
    const oracle = new BothOnTie(14);
    const expected = untied.map((bar, i) => i === 0 ? null : oracle.add(bar));
    assertSeries(seriesOf(adx(14), untied), expected);
  },
);

Deno.test("adx() is 0 while nothing moved", () => {
  assertEquals(seriesOf(adx(2), flatBars(5)), [null, null, null, 0, 0]);
});

type Bars = ReturnType<typeof minuteBars>;
