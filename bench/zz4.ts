import { spawn, start, stop } from "nact"; import { createActor, fromTransition } from "xstate";
import { actor, supervisor } from "../actors/runtime/supervisor.ts"; import { VirtualHost } from "../actors/runtime/virtual_host.ts"; import { volatile } from "../actors/runtime/behaviour.ts";
const N = 10000; const beh = volatile<{ Ball: { n: number } }, number>({ init: () => 0, mail: { Ball: { full: "reject", poison: "skip" } }, on: { Ball: (s) => s + 1 } });
const logic = fromTransition((s: number) => s + 1, 0);
const r: any = {};
const timed = (k: string, f: () => unknown) => { const t = performance.now(); const x = f(); (r[k] ??= []).push((performance.now() - t) * 1e6 / N); return x; };
for (let i = 0; i < 15; i++) {
  const sys = start(); timed("nact spawn", () => { for (let j = 0; j < N; j++) spawn(sys, (s: any) => s, "a" + j); }); timed("nact stop", () => stop(sys)); await new Promise((r) => setTimeout(r, 20));
  const xs = timed("x spawn", () => Array.from({ length: N }, () => createActor(logic).start())) as any[]; timed("x stop", () => xs.forEach((x) => x.stop()));
  const nodes = timed("nodes", () => Array.from({ length: N }, (_, i) => actor("a" + i, beh))) as any;
  const h = timed("ours spawn", () => new VirtualHost(supervisor("root", "one_for_one", nodes))) as VirtualHost; timed("ours stop", () => h.stop());
}
for (const k in r) console.log(k, r[k].toSorted((a: number, b: number) => a - b)[7].toFixed(0), "min", Math.min(...r[k]).toFixed(0));
