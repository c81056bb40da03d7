/**
 * `report [DATE|RUN] [--of DESK] [--json] [--html]`: how a desk's day or a backtest went, by book
 * and strategy; as a page, with its curve and its trades on candles, in one file that needs no
 * network.
 * @module
 */
import { reportOf } from "../domain/report/report.ts";
import { glyphsOf } from "../tui/terminal_kind.ts";
import { OF_FLAG } from "./desk/kept_journals.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { findFinished } from "./report/finished.ts";
import { parseFlags } from "./line/flags.ts";
import { writePage } from "./report/report_page.ts";
import { reportSource } from "./report/report_source.ts";
import { reportJson, reportText } from "./report/report_text.ts";
import { terminalEnvironment } from "./line/terminal_environment.ts";
import { print, stdoutColumns } from "./line/terminal_line.ts";

const COMMAND = {
  name: "report",
  help: "Tells how a day of a desk or a backtest went, by book and strategy.",
  flags: {
    of: OF_FLAG,
    json: { kind: "boolean", help: "one JSON object instead of the tables" },
    html: { kind: "boolean", help: "writes report.html: curve, trades on candles, tables" },
  },
  positionals: {
    what: { help: "a day of a desk, or a run in artifacts/backtest (default the newest)" },
  },
} as const;

/** Throws ReportError, JournalError, InstrumentsError or FileError. */
export function report(args: readonly string[]): ExitCode {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const { of, json, html } = typed.flags;
  const source = reportSource(findFinished(typed.positionals.what, { of }));
  const made = reportOf(source.input);
  const page = html ? writePage(source.folder, made, source.charted()) : null;
  if (json) print(reportJson(made));
  else {
    const text = reportText(made, stdoutColumns(), glyphsOf(terminalEnvironment()));
    print(page === null ? text : `${text}\n\npage  ${page}`);
  }
  return EXIT.ok;
}
