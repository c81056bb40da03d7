/**
 * The run through the actors equals a plain loop with the same rules, trade for trade. A first
 * prototype read a stale position and quietly reported thirteen times the equity.
 * @module
 */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { readCandles } from "../../adapters/history/csv_candles.ts";
import { peerBars } from "../../bench/peer_bars.ts";
import { peerLoop } from "../../bench/peer_loop.ts";
import { backtestFiles } from "../../commands/backtest/backtest_files.ts";

const CONFIG = new URL("../../configs/peer_ema.yaml", import.meta.url).pathname;

function peerRun(bars: number) {
  const folder = Deno.makeTempDirSync();
  const data = `${folder}/bars.csv`;
  Deno.writeTextFileSync(data, peerBars(bars));
  const report = backtestFiles({ data, config: CONFIG, seed: 1, progress: false, runs: folder });
  const loop = peerLoop(readCandles(data));
  Deno.removeSync(folder, { recursive: true });
  return { report, loop };
}

Deno.test("backtest equals the plain loop trade for trade on 30,000 bars", () => {
  const { report, loop } = peerRun(30_000);
  assertEquals(report.faults, []);
  const actual = report.trades.map(({ entryPrice, exitPrice }) => [entryPrice, exitPrice]);
  const expected = loop.trades.map(({ entry, exit }) => [entry, exit]);
  assertEquals(actual.length > 250, true);
  assertEquals(actual, expected);
  assertAlmostEquals(report.performance.equity / 1e6, loop.equity, 1e-6);
});

Deno.test("backtest gives Backtrader's figures on 100,000 bars", () => {
  const { report } = peerRun(100_000);
  assertEquals(report.performance.trades, 1001);
  assertAlmostEquals(report.performance.equity / 1e6, 987476.7001, 1e-3);
});
