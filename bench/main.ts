/**
 * `deno task bench [--json] [NAME...]`: every figure of ours against a peer or a floor, measured in
 * the same run. Ends with 1 when a target was missed.
 * @module
 */
import { backtestBench } from "./backtest_bench.ts";
import { coreBench } from "./core/core_bench.ts";
import { deskBench } from "./desk_bench.ts";
import { haltBench } from "./halt_bench.ts";
import { historyBench } from "./history_bench.ts";
import { indicatorBench } from "./indicator_bench.ts";
import { instrumentsBench } from "./instruments_bench.ts";
import { journalBench } from "./journal_bench.ts";
import { packetBench } from "./packet_bench.ts";
import { restartBench } from "./restart_bench.ts";
import { type BenchRow, formatRow, jsonRow } from "./row.ts";

const BENCHES: Readonly<Record<string, () => BenchRow[] | Promise<BenchRow[]>>> = {
  backtest: backtestBench,
  history: historyBench,
  indicator: indicatorBench,
  instruments: instrumentsBench,
  core: coreBench,
  desk: deskBench,
  halt: haltBench,
  journal: journalBench,
  packet: packetBench,
  restart: restartBench,
};

async function main(args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => arg !== "--json");
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) {
    say(`No bench named ${unknown.join(", ")}: one of ${Object.keys(BENCHES).join(", ")}`);
    return 2;
  }
  const print = args.includes("--json") ? jsonRow : formatRow;
  let missed = false;
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    for (const row of await bench()) {
      say(print(row));
      missed ||= !row.ok;
    }
  }
  return missed ? 1 : 0;
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}

if (import.meta.main) Deno.exit(await main(Deno.args));
