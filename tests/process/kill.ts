/**
 * `deno task test:kill [--seed N] [--cycles N] [--broker]`: a desk killed again and again, on paper
 * or while it trades at an exchange.
 * @module
 */
import { taskFlags } from "../../bench/task_flags.ts";
import { complain, print } from "../../commands/line/terminal_line.ts";
import { brokerKills } from "./broker_kills.ts";
import { killCycles } from "./kill_cycles.ts";

const { broker, seed = 1, cycles = 30 } = taskFlags({
  name: "deno task test:kill",
  help: "Kills a desk again and again, and audits what is left of it.",
  flags: {
    seed: { kind: "number", value: "N", whole: true, min: 0, help: "of the moments [1]" },
    cycles: { kind: "number", value: "N", whole: true, min: 1, help: "how often [30]" },
    broker: { kind: "boolean", help: "while it trades at an exchange" },
  },
});
const startedMs = performance.now();
const seconds = () => Math.round((performance.now() - startedMs) / 1_000);
try {
  if (broker) await atBroker();
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
