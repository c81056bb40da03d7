/** The flags of the tasks that only developers type, as strict as those of the desk's commands. @module */
import { EXIT } from "../commands/line/exit_code.ts";
import { type Command, parseFlags, type Typed, UsageError } from "../commands/line/flags.ts";
import { complain, print } from "../commands/line/terminal_line.ts";

/** What was typed; where that makes no task, the problems and its usage, and the process ends. */
export function taskFlags<const C extends Command>(command: C): Typed<C>["flags"] {
  try {
    const typed = parseFlags(command, Deno.args);
    if (typed.type === "Typed") return typed.flags;
    print(typed.usage);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(error.message);
    Deno.exit(EXIT.badInput);
  }
  Deno.exit(EXIT.ok);
}
