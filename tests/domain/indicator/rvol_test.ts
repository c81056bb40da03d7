/** Tests of the indicator rvol against other libraries and plain loops. @module */
import { assertEquals } from "@std/assert";
import { RVOL } from "trading-signals";
import { rvol } from "../../../domain/indicator/rvol.ts";
import { fixtureTest, minuteBars, NIFTY, SBIN } from "../fixture_bars.ts";
import { assertSeries, seriesOf } from "./series.ts";

fixtureTest("rvol() of 20 equals trading-signals", () => {
  const bars = minuteBars(SBIN);
  const oracle = new RVOL(20);
  assertSeries(seriesOf(rvol(20), bars), bars.map(({ volume }) => oracle.add(volume)));
});

fixtureTest("rvol() is null on every bar of an index, which has no volume", () => {
  const values = new Set(seriesOf(rvol(20), minuteBars(NIFTY)));
  assertEquals([...values], [null]);
});
