/**
 * `why SYMBOL [--json]`: what was decided about a symbol and why. A running desk is asked; of a
 * stopped one the journal tells.
 * @module
 */
import { parseWhyReport } from "../adapters/control/answer_schema.ts";
import type { DeskMode } from "../domain/control/control_request.ts";
import type { WhyReport } from "../domain/control/why_report.ts";
import { istStamp } from "../domain/market_time.ts";
import type { CommandLine } from "./command_line.ts";
import { askDesk, askerOf, MODE_FLAG, resultOf, sayProblem } from "./desk_command.ts";
import { EXIT } from "./exit_code.ts";
import { parseFlags } from "./flags.ts";
import { print } from "./terminal_line.ts";

const COMMAND = {
  name: "why",
  help: "Tells what was decided about a symbol, and why.",
  flags: {
    mode: MODE_FLAG,
    json: { kind: "boolean", help: "one JSON object instead of lines" },
  },
  positionals: { symbol: { help: "e.g. NIFTY", required: true } },
} as const;

/** What a journal tells of a symbol; null when there is no journal. */
export type WhyFromJournal = (mode: DeskMode, symbol: string) => WhyReport | null;

export function whyCommand(fromJournal: WhyFromJournal): CommandLine {
  return async (args) => {
    const typed = parseFlags(COMMAND, args);
    if (typed.type === "Help") {
      print(typed.usage);
      return EXIT.ok;
    }
    const asker = await askerOf(COMMAND, typed.flags);
    const { symbol } = typed.positionals;
    const outcome = await askDesk(asker, "why", { symbol });
    const done = resultOf(outcome);
    if (done === null && outcome.type !== "no_engine") return sayProblem(outcome, asker);
    const report = done === null ? fromJournal(asker.mode, symbol) : parseWhyReport(done.result);
    if (report === null) return sayProblem(outcome, asker);
    print(typed.flags.json ? whyJson(report) : whyText(report));
    return EXIT.ok;
  };
}

export function whyJson({ symbol, steps }: WhyReport): string {
  return JSON.stringify({
    symbol,
    steps: steps.map((step) => ({ ...step, at: istStamp(step.at) })),
  });
}

export function whyText({ symbol, steps }: WhyReport): string {
  if (steps.length === 0) return `${symbol}: nothing was decided yet`;
  const sources = Math.max(...steps.map(({ source }) => source.length));
  return steps.map(({ at, stage, source, code, detail }) =>
    [
      istStamp(at).slice(0, 19).replace("T", " "),
      stage.padEnd(6),
      source.padEnd(sources),
      detail === "" ? code : `${code}: ${detail}`,
    ].join("  ")
  ).join("\n");
}
