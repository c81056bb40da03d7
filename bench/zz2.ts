import { coreRuns } from "./zz_runs.ts"; import { processLoop } from "../adapters/clock.ts";
const [col, host, n] = [Deno.args[0], Deno.args[1], Number(Deno.args[2])];
const runs = coreRuns(host === "real" ? processLoop() : null) as any;
let best = 1e9; for (let i = 0; i < 12; i++) { const t = performance.now(); await runs[col](n); best = Math.min(best, (performance.now() - t) * 1e6 / n); }
console.log(col, host, best.toFixed(0), "ns");
