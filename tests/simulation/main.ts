/**
 * `deno task test:sim --seeds N --from K`: whole days of the simulated market, each with its own
 * disturbances, every invariant watched. Prints one line a seed; a failure prints the command that
 * plays it again, and the task fails.
 * @module
 */
import { parseArgs } from "@std/cli";
import type { IsoDate } from "../../domain/market_time.ts";
import { playDay } from "./simulated_day.ts";

/** A quiet Friday, the monthly expiry before a holiday, an ordinary Wednesday. */
const DATES = ["2026-11-20", "2026-11-23", "2026-11-25"] as const;

const { seeds, from } = parseArgs(Deno.args, {
  string: ["seeds", "from"],
  default: { seeds: "10", from: "1" },
});
const first = Number(from);
let failed = 0;
for (let seed = first; seed < first + Number(seeds); seed++) {
  const date = DATES[seed % DATES.length] as IsoDate;
  const startedAt = performance.now();
  let line: string;
  try {
    const { fills, checks, disturbances } = playDay({ seed, date, minutes: null, disturbed: true });
    line = `held: ${fills} fills, ${checks} states, ${disturbances.length} disturbances`;
  } catch (error) {
    failed++;
    line = `FAILED: ${error instanceof Error ? error.stack : error}\n` +
      `  again: deno task test:sim --seeds 1 --from ${seed}`;
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(`seed ${seed}, ${date}, ${seconds} s, ${line}`);
}
say(`${Number(seeds) - failed} days held, ${failed} failed`);
if (failed > 0) Deno.exit(1);

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
