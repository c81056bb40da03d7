/**
 * `why SYMBOL [DATE|RUN] [--of DESK] [--json]`: what was decided about a symbol and why. A running
 * desk is asked; of a stopped one, and of a day that is over, the journal tells; of a backtest its
 * folder. A symbol that looks mistyped is bad input.
 * @module
 */
import { parseWhyReport } from "../adapters/control/client/answer_schema.ts";
import type { WhyReport } from "../domain/why/why_report.ts";
import type { CommandLine } from "./line/command_line.ts";
import { askDesk, askerOf, MODE_FLAG, resultOf, sayProblem } from "./line/desk_command.ts";
import { DESKS } from "./desk/desk_paths.ts";
import { type DeskMeant, OF_FLAG } from "./desk/kept_journals.ts";
import { EXIT } from "./line/exit_code.ts";
import { parseFlags, UsageError, usageOf } from "./line/flags.ts";
import { complain, print, stdoutColumns } from "./line/terminal_line.ts";
import { whyJson, whyText } from "./report/why_text.ts";

const COMMAND = {
  name: "why",
  help: "Tells what was decided about a symbol, and why.",
  flags: {
    mode: MODE_FLAG,
    of: OF_FLAG,
    json: { kind: "boolean", help: "one JSON object instead of lines" },
  },
  positionals: {
    symbol: { help: "e.g. NIFTY", required: true },
    what: { help: "a day of a desk, or a run in artifacts/backtest" },
  },
} as const;

/** What is kept when no engine is asked. */
export interface WhySources {
  /** What a desk's journal tells of a symbol; null when there is no such journal. */
  readonly journal: (meant: DeskMeant, symbol: string) => WhyReport | null;
  /** Of a day, or of a run. Throws ReportError when there is neither. */
  readonly finished: (name: string, meant: DeskMeant, symbol: string) => WhyReport;
}

/** `sources`: for a day or run that is named, and where no engine runs. */
export function whyCommand(sources: WhySources): CommandLine {
  return async (args) => {
    const typed = parseFlags(COMMAND, args);
    if (typed.type === "Help") {
      print(typed.usage);
      return EXIT.ok;
    }
    const { what } = typed.positionals;
    const { of, mode } = typed.flags;
    if (of !== undefined && mode !== undefined && DESKS[of].mode !== mode) {
      const problem = `--mode ${mode}: the desk ${of} of --of is of the mode ${DESKS[of].mode}`;
      throw new UsageError([problem], usageOf(COMMAND));
    }
    // Exchanges know no small letters.
    const symbol = typed.positionals.symbol.toUpperCase();
    const show = (report: WhyReport) => {
      print(typed.flags.json ? whyJson(report) : whyText(report, stdoutColumns()));
      return report.meant === null ? EXIT.ok : EXIT.badInput;
    };
    if (what !== undefined) return show(sources.finished(what, { of, mode }, symbol));
    if (of !== undefined) {
      const report = sources.journal({ of, mode }, symbol);
      if (report !== null) return show(report);
      complain(`No ${of} desk has run here`);
      return EXIT.failed;
    }
    const asker = await askerOf(COMMAND, typed.flags);
    const outcome = await askDesk(asker, "why", { symbol });
    const done = resultOf(outcome);
    if (done === null && outcome.type !== "no_engine") return sayProblem(outcome, asker);
    const report = done === null
      ? sources.journal(asker.isGuess ? {} : { mode: asker.mode }, symbol)
      : parseWhyReport(done.result);
    return report === null ? sayProblem(outcome, asker) : show(report);
  };
}
