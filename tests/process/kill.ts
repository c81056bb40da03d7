/**
 * `deno task test:kill [--seed N] [--cycles N] [--broker]`: a desk killed again and again, on paper
 * or while it trades at an exchange.
 * @module
 */
import { parseArgs } from "@std/cli";
import { complain, print } from "../../commands/line/terminal_line.ts";
import { brokerKills } from "./broker_kills.ts";
import { killCycles } from "./kill_cycles.ts";

const flags = parseArgs(Deno.args, { boolean: ["broker"], default: { seed: 1, cycles: 30 } });
const startedMs = performance.now();
const seed = Number(flags["seed"]);
const cycles = Number(flags["cycles"]);
const seconds = () => Math.round((performance.now() - startedMs) / 1_000);
try {
  if (flags["broker"]) await atBroker();
  else await onPaper();
} catch (error) {
  complain((error as Error).message);
  Deno.exit(1);
}

async function onPaper(): Promise<void> {
  const totals = await killCycles({ seed, cycles, say: print });
  const { records, trades, compared, comparedHolding, bare, halts, flattens } = totals;
  print(`killed ${totals.cycles} times in ${seconds()} s`);
  print(`${halts} while halting, ${flattens} flattening`);
  print(`${records} records, ${trades} executions, nothing lost, nothing twice`);
  print(`books compared ${compared} times at rest, ${comparedHolding} of them with positions`);
  print(`moments at which a position waited for a new exit, its last one refused or lost: ${bare}`);
}

async function atBroker(): Promise<void> {
  const { kills, orders, trades, lost } = await brokerKills({ seed, kills: cycles, say: print });
  print(`killed ${kills} times in ${seconds()} s, ${lost} orders looked up after it`);
  print(`${orders} orders, ${trades} executions, nothing lost, nothing twice, books equal`);
}
