/**
 * `deno task test:sweep [--sweep A|B|C]`: the sweeps over the golden ticking session without any
 * sampling: too long for the tests, which take every n-th point. Prints how many sessions it has
 * played, and fails on the first that came out otherwise.
 * @module
 */
import { parseArgs } from "@std/cli";
import { GOLDEN_TICKS, SLOW_TICKS, tickingSession } from "../scenarios/ticking_session.ts";
import { sweepA, sweepB, sweepC } from "./sweep.ts";

const { sweep } = parseArgs(Deno.args, { string: ["sweep"], default: { sweep: "" } });
const SWEEPS = { A: sweepA, B: sweepB, C: sweepC };
const SESSIONS = { golden: GOLDEN_TICKS, slow: SLOW_TICKS };

for (const [name, play] of Object.entries(SWEEPS)) {
  if (sweep !== "" && sweep !== name) continue;
  for (const [which, plan] of Object.entries(SESSIONS)) {
    const startedAt = performance.now();
    const runs = play(tickingSession(plan));
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    say(`sweep ${name}, ${which} ticking session: ${runs} sessions in ${seconds} s`);
  }
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
