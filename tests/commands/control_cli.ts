/** The commands that talk to a desk as a process of their own, as `main.ts` would run them. @module */
import type { CommandLine } from "../../commands/command_line.ts";
import { engine } from "../../commands/engine.ts";
import { reportFailure } from "../../commands/failure.ts";
import { flatten } from "../../commands/flatten.ts";
import { halt } from "../../commands/halt.ts";
import { rearm } from "../../commands/rearm.ts";
import { adopt, disown } from "../../commands/settle.ts";
import { status } from "../../commands/status.ts";
import { whyCommand } from "../../commands/why.ts";

const why = whyCommand((mode, symbol) => mode === "paper" ? { symbol, steps: [] } : null);
const commands: Readonly<Record<string, CommandLine>> = {
  adopt,
  disown,
  engine,
  flatten,
  halt,
  rearm,
  status,
  why,
};

try {
  const [name = "", ...args] = Deno.args;
  Deno.exit(await commands[name]!(args));
} catch (error) {
  Deno.exit(reportFailure(error));
}
