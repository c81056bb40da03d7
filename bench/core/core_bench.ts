/**
 * The actor core against the actor libraries of npm, interleaved in one process: messages to and
 * fro, one to a hundred, questions, and starting ten thousand. Ours runs with everything on: atomic
 * turns, bounded mailboxes, ids, a tap.
 * @module
 */
import { processLoop } from "../../adapters/clock.ts";
import type { BenchRow } from "../row.ts";
import { coreRuns } from "./core_runs.ts";
import { effectRuns } from "./effect_runs.ts";
import { nactRuns } from "./nact_runs.ts";
import type { Runs } from "./runs.ts";
import { xstateRuns } from "./xstate_runs.ts";

type Column = keyof Runs;

const COLUMNS: readonly {
  readonly column: Column;
  readonly name: string;
  readonly unit: string;
}[] = [
  { column: "pingPong", name: "ping_pong", unit: "messages/s" },
  { column: "fanOut", name: "fan_out_100", unit: "messages/s" },
  { column: "ask", name: "ask", unit: "asks/s" },
  { column: "spawn", name: "spawn_10k", unit: "actors/s" },
];

/** How many of each make a round of some tens of milliseconds. */
const COUNTS: Readonly<Record<Column, Readonly<Record<string, number>>>> = {
  pingPong: { virtual: 400_000, real: 400_000, nact: 30_000, xstate: 400_000, effect: 10_000 },
  fanOut: { virtual: 400_000, real: 400_000, nact: 60_000, xstate: 400_000, effect: 20_000 },
  ask: { virtual: 100_000, real: 100_000, nact: 10_000, xstate: 20_000, effect: 5_000 },
  spawn: { virtual: 10_000, real: 10_000, nact: 10_000, xstate: 10_000, effect: 10_000 },
};

const WARM_UPS = 2;
const ROUNDS = 7;

const NACT_TARGET = 8;
const XSTATE_TARGET = 1;
/** Not a goal of its own: what is an order slower is no peer. */
const EFFECT_TARGET = 8;

/** Three rows a column: against XState in virtual time, against nact and Effect in real time. */
export async function coreBench(): Promise<BenchRow[]> {
  const contenders: Readonly<Record<string, Runs>> = {
    virtual: coreRuns(null),
    real: coreRuns(processLoop()),
    nact: nactRuns(),
    xstate: xstateRuns(),
    effect: effectRuns(),
  };
  const rows: BenchRow[] = [];
  for (const { column, name, unit } of COLUMNS) {
    const rates = await measure(contenders, column);
    const row = (ours: string, peer: string, target: number): BenchRow => {
      const value = median(rates[ours]!);
      // Round by round: what slows the machine for a while slows both.
      const ratio = median(rates[ours]!.map((rate, round) => rate / rates[peer]![round]!));
      return { name: `${name}_${ours}`, value, unit, peer, ratio, target, ok: ratio >= target };
    };
    rows.push(
      row("virtual", "xstate", XSTATE_TARGET),
      row("real", "nact", NACT_TARGET),
      row("real", "effect", EFFECT_TARGET),
    );
  }
  return rows;
}

/**
 * Each contender's rate per second in each round. A round goes there and back: what one leaves
 * behind, the collector clears away while the next is timed, and none always follows the same one.
 */
async function measure(
  contenders: Readonly<Record<string, Runs>>,
  column: Column,
): Promise<Readonly<Record<string, readonly number[]>>> {
  const there = Object.keys(contenders);
  const round = [...there, ...there.toReversed()];
  const rates = Object.fromEntries(there.map((who): [string, number[]] => [who, []]));
  // The first rounds warm the compiler up and are not counted.
  for (let left = WARM_UPS + ROUNDS; left > 0; left--) {
    const spentMs = Object.fromEntries(there.map((who) => [who, 0]));
    for (const who of round) {
      const startedMs = performance.now();
      await contenders[who]![column](COUNTS[column][who]!);
      spentMs[who]! += performance.now() - startedMs;
    }
    if (left > ROUNDS) continue;
    for (const who of there) rates[who]!.push(2 * COUNTS[column][who]! / spentMs[who]! * 1_000);
  }
  return rates;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
