/**
 * `engine on|off NAME`: switches one engine of a running desk. What it holds stays under exit
 * management either way.
 * @module
 */
import { askDesk, askerOf, BY_FLAG, MODE_FLAG, resultOf, sayProblem } from "./line/desk_command.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { parseFlags } from "./line/flags.ts";
import { print } from "./line/terminal_line.ts";

const COMMAND = {
  name: "engine",
  help: "Switches an engine of a running desk on or off; exits of what it holds go on.",
  flags: { mode: MODE_FLAG, by: BY_FLAG },
  positionals: {
    switch: { help: "on or off", required: true, choices: ["on", "off"] },
    name: { help: "the engine, as `status` names it", required: true },
  },
} as const;

/** `ok` once the switch is on the desk's disk. Throws UsageError. */
export async function engine(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const asker = await askerOf(COMMAND, typed.flags);
  const { switch: to, name } = typed.positionals;
  const outcome = await askDesk(asker, "engine", { name, on: to === "on" });
  if (resultOf(outcome) === null) return sayProblem(outcome, asker);
  print(`Engine ${name} is ${to}`);
  return EXIT.ok;
}
