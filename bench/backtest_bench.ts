/**
 * The million bars: CSV to report through the live actors, against a plain loop over the same file
 * in the same process. Also checks the figures, since a fast wrong answer is worth nothing.
 * @module
 */
import { readCandles } from "../adapters/history/csv_candles.ts";
import { backtestFiles } from "../commands/backtest/backtest_files.ts";
import { peerBars } from "./peer_bars.ts";
import { peerLoop } from "./peer_loop.ts";
import { type BenchRow, median } from "./row.ts";

const BARS = 1_000_000;
const ROUNDS = 3;
const TRADES = 10_134;
const EQUITY = 802574.7391;
const SLOWDOWN_MAX = 7;
const MEMORY_MAX_MB = 250;

const ROOT = new URL("../", import.meta.url).pathname;
const PEER_CONFIG = new URL("../configs/peer_ema.yaml", import.meta.url).pathname;
const DEV_CONFIG = new URL("../configs/dev.yaml", import.meta.url).pathname;

export function backtestBench(): BenchRow[] {
  const folder = Deno.makeTempDirSync();
  try {
    const data = `${folder}/bars.csv`;
    Deno.writeTextFileSync(data, peerBars(BARS));
    return [...millionBars(data, folder), allRules(data, folder)];
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function millionBars(data: string, runs: string): BenchRow[] {
  const request = { data, config: PEER_CONFIG, seed: 1, progress: false, runs };
  const actors: number[] = [];
  const floors: number[] = [];
  const memoryMb = memoryOfFreshRun(data);
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    const loop = peerLoop(readCandles(data));
    floors.push(performance.now() - startedAt);
    const report = backtestFiles(request);
    actors.push(report.seconds * 1000);
    const equity = report.performance.equity / 1e6;
    if (report.performance.trades !== TRADES || Math.abs(equity - EQUITY) > 1e-3) {
      throw new Error(`${report.performance.trades} trades, equity ${equity}`);
    }
    if (Math.abs(equity - loop.equity) > 1e-6) throw new Error(`plain loop: ${loop.equity}`);
  }
  const ratio = median(actors) / median(floors);
  return [
    {
      name: "million_bars",
      value: median(actors),
      unit: "ms",
      peer: `plain loop ${median(floors).toFixed(0)} ms`,
      ratio,
      target: SLOWDOWN_MAX,
      ok: ratio <= SLOWDOWN_MAX,
    },
    {
      name: "million_bars_memory",
      value: memoryMb,
      unit: "MB",
      peer: "limit",
      ratio: memoryMb / MEMORY_MAX_MB,
      target: 1,
      ok: memoryMb <= MEMORY_MAX_MB,
    },
  ];
}

/** Peak memory of the command alone: a process that has done other things has kept their garbage. */
function memoryOfFreshRun(data: string): number {
  const { stdout } = new Deno.Command("deno", {
    args: ["task", "--quiet", "backtest", "--data", data, "--config", PEER_CONFIG, "--json"],
    cwd: ROOT,
    stderr: "null",
  }).outputSync();
  return (JSON.parse(new TextDecoder().decode(stdout)) as { memory_mb: number }).memory_mb;
}

/** The same bars with every rule on: printed without a target. */
function allRules(data: string, runs: string): BenchRow {
  const report = backtestFiles({ data, config: DEV_CONFIG, seed: 1, progress: false, runs });
  const value = report.seconds * 1000;
  return {
    name: "million_bars_all_rules",
    value,
    unit: "ms",
    peer: "none",
    ratio: 1,
    target: Infinity,
    ok: report.faults.length === 0,
  };
}
