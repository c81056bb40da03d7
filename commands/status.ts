/**
 * `status [--json]`: what a running desk holds, does and suffers from, in one look.
 * @module
 */
import { parseStatus } from "../adapters/control/client/status_schema.ts";
import { askDesk, askerOf, MODE_FLAG, resultOf, sayProblem } from "./line/desk_command.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { parseFlags } from "./line/flags.ts";
import { statusJson, statusText } from "./line/status_report.ts";
import { print, stdoutColumns } from "./line/terminal_line.ts";

const COMMAND = {
  name: "status",
  help: "Shows a running desk: session, halt, engines, positions, orders, P&L and actors.",
  flags: {
    mode: MODE_FLAG,
    json: { kind: "boolean", help: "one JSON object instead of the tables" },
  },
} as const;

/** `noEngine` where no desk of the mode runs. Throws UsageError. */
export async function status(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const asker = await askerOf(COMMAND, typed.flags);
  const outcome = await askDesk(asker, "status", {});
  const done = resultOf(outcome);
  if (done === null) return sayProblem(outcome, asker);
  const desk = parseStatus(done.result);
  print(typed.flags.json ? statusJson(desk) : statusText(desk, stdoutColumns()));
  return EXIT.ok;
}
