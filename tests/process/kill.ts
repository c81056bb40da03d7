/** `deno task test:kill [--seed N] [--cycles N]`: a desk killed again and again. @module */
import { parseArgs } from "@std/cli";
import { complain, print } from "../../commands/terminal_line.ts";
import { killCycles } from "./kill_cycles.ts";

const flags = parseArgs(Deno.args, { default: { seed: 1, cycles: 30 } });
const startedMs = performance.now();
try {
  const totals = await killCycles({
    seed: Number(flags["seed"]),
    cycles: Number(flags["cycles"]),
    say: print,
  });
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  const { cycles, records, trades, compared, comparedHolding, bare, halts, flattens } = totals;
  print(`killed ${cycles} times in ${seconds} s, ${halts} while halting, ${flattens} flattening`);
  print(`${records} records, ${trades} executions, nothing lost, nothing twice`);
  print(`books compared ${compared} times at rest, ${comparedHolding} of them with positions`);
  print(`moments at which a position waited for a new exit, its last one refused or lost: ${bare}`);
} catch (error) {
  complain((error as Error).message);
  Deno.exit(1);
}
