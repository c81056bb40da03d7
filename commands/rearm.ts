/**
 * `rearm`: lifts HALT once the log says so. After a loss HALT it takes a new, smaller allowance.
 * @module
 */
import { parseStatus } from "../adapters/control/client/status_schema.ts";
import { fromRupees } from "../domain/money.ts";
import { refusesEntries } from "../domain/risk/nearest.ts";
import {
  askDesk,
  type Asker,
  askerOf,
  BY_FLAG,
  MODE_FLAG,
  resultOf,
  sayProblem,
} from "./line/desk_command.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { parseFlags } from "./line/flags.ts";
import { print } from "./line/terminal_line.ts";

const COMMAND = {
  name: "rearm",
  help: "Lifts HALT on a running desk: entries are possible again.",
  flags: {
    mode: MODE_FLAG,
    by: BY_FLAG,
    allowance: {
      kind: "number",
      value: "RUPEES",
      min: 1,
      help: "what may still be lost today, after a loss HALT",
    },
  },
} as const;

/** `refused` where nothing is halted, or a loss HALT needs an allowance. Throws UsageError. */
export async function rearm(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const asker = await askerOf(COMMAND, typed.flags);
  const { allowance } = typed.flags;
  const outcome = await askDesk(asker, "rearm", {
    allowance: allowance === undefined ? null : fromRupees(allowance),
  });
  if (resultOf(outcome) === null) return sayProblem(outcome, asker);
  const limit = await limitThatRefuses(asker);
  const then = limit === null
    ? "entries are possible again"
    : `no HALT, but risk refuses every entry: ${limit}`;
  print(`The ${asker.mode} desk is armed: ${then}`);
  return EXIT.ok;
}

/** Of the day's limits the one that is used up; null also where the desk does not say. */
async function limitThatRefuses(asker: Asker): Promise<string | null> {
  const done = resultOf(await askDesk(asker, "status", {}));
  if (done === null) return null;
  const { day: { nearest } } = parseStatus(done.result);
  return refusesEntries(nearest) ? nearest.limit : null;
}
