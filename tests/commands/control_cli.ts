/** The commands that talk to a desk as a process of their own, as `main.ts` would run them. @module */
import type { CommandLine } from "../../commands/line/command_line.ts";
import { ReportError } from "../../adapters/report/report_error.ts";
import { attach } from "../../commands/attach.ts";
import { engine } from "../../commands/engine.ts";
import { reportFailure } from "../../commands/line/failure.ts";
import { flatten } from "../../commands/flatten.ts";
import { halt } from "../../commands/halt.ts";
import { rearm } from "../../commands/rearm.ts";
import { adopt, disown } from "../../commands/settle.ts";
import { status } from "../../commands/status.ts";
import { whyCommand } from "../../commands/why.ts";

const NOTHING = { meant: null, steps: [], trade: [], untraded: [], words: [], holds: [] };
const why = whyCommand({
  journal: ({ mode = "paper" }, symbol) => mode === "paper" ? { symbol, ...NOTHING } : null,
  finished: (name) => {
    throw new ReportError(name, null, "neither a day of a desk nor a run");
  },
});
const commands: Readonly<Record<string, CommandLine>> = {
  adopt,
  attach,
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
