/**
 * `deno task test:sweep [--sweep A|B|C]`: the sweeps over the golden sessions, of bars and of ticks,
 * without any sampling: too long for the tests, which take some points. Prints how many
 * sessions it has played, and fails on the first that came out otherwise.
 * @module
 */
import { taskFlags } from "../../bench/task_flags.ts";
import {
  GOLDEN_TICKS,
  SLOW_TICKS,
  tickingSession,
  WRITTEN_TICKS,
} from "../scenarios/ticking_session.ts";
import { goldenSession } from "./golden_books.ts";
import { sweepA, sweepB, sweepC } from "./sweep.ts";

const SWEEPS = { A: sweepA, B: sweepB, C: sweepC };
const { sweep } = taskFlags({
  name: "deno task test:sweep",
  help: "A crash at every message of whole sessions.",
  flags: { sweep: { kind: "choice", choices: Object.keys(SWEEPS), help: "that alone [all]" } },
});
const SESSIONS = {
  "golden ticking": tickingSession(GOLDEN_TICKS),
  "slow ticking": tickingSession(SLOW_TICKS),
  "written ticking": tickingSession(WRITTEN_TICKS),
  "golden bar": goldenSession,
};

for (const [name, play] of Object.entries(SWEEPS)) {
  if (sweep !== undefined && sweep !== name) continue;
  for (const [which, session] of Object.entries(SESSIONS)) {
    // Bars keep heads only: no process is recovered from them.
    if (name === "C" && session === goldenSession) continue;
    const startedAt = performance.now();
    const runs = play(session);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    say(`sweep ${name}, ${which} session: ${runs} sessions in ${seconds} s`);
  }
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
