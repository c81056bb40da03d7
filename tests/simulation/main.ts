/**
 * `deno task test:sim --seeds N --from K`: sessions at a faulty broker, each fault alone by turns
 * and all of them together, every invariant watched after every message. `--days` plays whole days
 * of the paper desk on the simulated market instead; with `--writes` the options book of either sells
 * to open as well, with `--drawn` each session has sizes, limits and ways out of its own. A failure
 * prints the command that plays it again, and the task fails.
 * @module
 */
import { taskFlags } from "../../bench/task_flags.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { sessionsOf } from "./fault_menu.ts";
import { AFTERTHOUGHTS, type Fault, FAULTS, LIES } from "./faults.ts";
import { playFaulty } from "./faulty_session.ts";
import { playDay } from "./simulated_day.ts";

/** A quiet Friday, the monthly expiry before a holiday, an ordinary Wednesday. */
const DATES = ["2026-11-20", "2026-11-23", "2026-11-25"] as const;

const { days, writes, drawn, from: first = 1, seeds } = taskFlags({
  name: "deno task test:sim",
  help: "Plays simulated sessions in which the broker, the disk and the desk fail.",
  flags: {
    seeds: { kind: "number", value: "N", whole: true, min: 1, help: "how many [200, of days 10]" },
    from: { kind: "number", value: "K", whole: true, min: 0, help: "the first one [1]" },
    days: { kind: "boolean", help: "whole days of a simulated market" },
    writes: { kind: "boolean", help: "the options book sells to open as well" },
    drawn: { kind: "boolean", help: "sizes, limits and ways out are drawn" },
  },
});
const count = seeds ?? (days ? 10 : 200);
let failed = 0;
const counted: readonly Fault[] = [...FAULTS, ...LIES, ...AFTERTHOUGHTS];
const struck = new Map<Fault, number>(counted.map((fault) => [fault, 0]));
for (let seed = first; seed < first + count; seed++) {
  const startedAt = performance.now();
  const line = days ? playedDay(seed) : playedSessions(seed);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(`seed ${seed}, ${seconds} s, ${line}`);
}
if (!days) {
  say(`faults: ${[...struck].map(([fault, times]) => `${fault} ${times}`).join(", ")}`);
}
say(`${count - failed} seeds held, ${failed} failed`);
if (failed > 0) Deno.exit(1);

function playedSessions(seed: number): string {
  let orders = 0, fills = 0, checks = 0;
  for (const plan of sessionsOf(seed)) {
    const what = plan.faults.length === 1 ? plan.faults[0] : `${plan.faults.length} faults`;
    try {
      const played = playFaulty({ ...plan, writes, drawn });
      orders += played.orders;
      fills += played.fills;
      checks += played.checks;
      for (const [fault, times] of played.struck) {
        struck.set(fault, (struck.get(fault) ?? 0) + times);
      }
    } catch (error) {
      return failure(`${what}: ${wordsOf(error)}`, again(seed));
    }
  }
  return `held: ${orders} orders, ${fills} fills, ${checks} states`;
}

function playedDay(seed: number): string {
  const date = DATES[seed % DATES.length] as IsoDate;
  try {
    const plan = { seed, date, minutes: null, disturbed: true, writes };
    const { fills, checks, disturbances } = playDay(plan);
    return `${date} held: ${fills} fills, ${checks} states, ${disturbances.length} disturbances`;
  } catch (error) {
    return failure(`${date}: ${wordsOf(error)}`, `--days ${again(seed)}`);
  }
}

function again(seed: number): string {
  return `--seeds 1 --from ${seed}${writes ? " --writes" : ""}${drawn ? " --drawn" : ""}`;
}

function failure(what: string, again: string): string {
  failed++;
  return `FAILED, ${what}\n  again: deno task test:sim ${again}`;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
