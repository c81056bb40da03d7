/** Tests of the indicator vwap against other libraries and plain loops. @module */
import { assert, assertEquals } from "@std/assert";
import { VWAP as Kept } from "trading-signals";
import { VWAP as Summed } from "technicalindicators";
import { vwap } from "../../../domain/indicator/vwap.ts";
import { istDate } from "../../../domain/market_time.ts";
import { fixtureTest, minuteBars, NIFTY, SBIN } from "../fixture_bars.ts";
import { assertSeries, seriesOf } from "./series.ts";

fixtureTest("vwap() equals both oracles, which never reset, started anew each day", () => {
  const bars = minuteBars(SBIN);
  const actual = seriesOf(vwap(), bars);
  let day = "";
  let kept = new Kept();
  let summed = emptySum();
  const days = new Set<string>();
  const fromKept = bars.map((bar) => {
    if (istDate(bar.at) !== day) {
      day = istDate(bar.at);
      days.add(day);
      kept = new Kept();
    }
    kept.add(bar);
    return kept.getResult();
  });
  assertSeries(actual, fromKept);
  day = "";
  const fromSummed = bars.map((bar) => {
    if (istDate(bar.at) !== day) {
      day = istDate(bar.at);
      summed = emptySum();
    }
    return summed.nextValue(bar) ?? null;
  });
  assertSeries(actual, fromSummed);
  assert(days.size > 20);
});

fixtureTest("vwap() is null on every bar of an index, which has no volume", () => {
  const values = new Set(seriesOf(vwap(), minuteBars(NIFTY)));
  assertEquals([...values], [null]);
});

function emptySum(): { nextValue(bar: unknown): number | undefined } {
  return new Summed({ high: [], low: [], close: [], volume: [] });
}
