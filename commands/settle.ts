/**
 * `adopt SYMBOL` and `disown SYMBOL`: how an operator ends a quarantine. The desk's books follow the
 * broker's, or what differs there is declared to be others'.
 * @module
 */
import type { CommandLine } from "./line/command_line.ts";
import { askDesk, askerOf, BY_FLAG, MODE_FLAG, resultOf, sayProblem } from "./line/desk_command.ts";
import { EXIT } from "./line/exit_code.ts";
import { type Command, parseFlags } from "./line/flags.ts";
import { print } from "./line/terminal_line.ts";

const HELP = {
  adopt: "Makes the desk's books of a quarantined symbol what the broker's are.",
  disown: "Declares what a quarantined symbol has too much of to be others', not the desk's.",
} as const;

export const adopt: CommandLine = (args) => settle("adopt", args);
export const disown: CommandLine = (args) => settle("disown", args);

async function settle(how: keyof typeof HELP, args: readonly string[]) {
  const command = {
    name: how,
    help: HELP[how],
    flags: { mode: MODE_FLAG, by: BY_FLAG },
    positionals: {
      symbol: { help: "as `status` names it, e.g. SBIN or NSE:SBIN:MIS", required: true },
    },
  } as const satisfies Command;
  const typed = parseFlags(command, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const asker = await askerOf(command, typed.flags);
  const { symbol } = typed.positionals;
  const outcome = await askDesk(asker, "settle", { how, symbol });
  if (resultOf(outcome) === null) return sayProblem(outcome, asker);
  print(`${symbol}: ${how}ed; its quarantine is over`);
  return EXIT.ok;
}
