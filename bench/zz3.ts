import { coreRuns } from "./core_runs.ts"; import { processLoop } from "../adapters/clock.ts"; import {nactRuns} from "./nact_runs.ts"; import {xstateRuns} from "./xstate_runs.ts"; import {effectRuns} from "./effect_runs.ts";
const set = Deno.args[0]!.split(",");
const all: any = { v: () => coreRuns(null), r: () => coreRuns(processLoop()), n: nactRuns, x: xstateRuns, e: effectRuns };
const counts: any = { pingPong: { v: 400000, r: 400000, n: 30000, x: 400000, e: 10000 }, fanOut: { v: 400000, r: 400000, n: 60000, x: 400000, e: 20000 }, ask: { v: 100000, r: 100000, n: 10000, x: 20000, e: 5000 }, spawn: { v: 10000, r: 10000, n: 10000, x: 10000, e: 10000 } };
const cs = Object.fromEntries(set.map((k) => [k, all[k]()])) as any;
for (const col of Deno.args[1]!.split(",")) {
  const rates: any = {};
  for (let r = 0; r < 8; r++) for (const k of set) { const n = counts[col][k]; const t = performance.now(); await cs[k][col](n); if (r > 0) (rates[k] ??= []).push((performance.now() - t) * 1e6 / n); }
  console.log(col, Object.entries(rates).map(([k, v]: any) => `${k} ${v.toSorted((a: number, b: number) => a - b)[3].toFixed(0)}ns`).join("  "));
}
