/**
 * `backtest`: minutes of files, or a simulated day, through the live actors in seconds. Prints a
 * report (or JSON) and leaves the run's files in artifacts/backtest/RUN.
 * @module
 */
import { type BacktestReport, reportJson, reportText } from "./backtest/backtest_report.ts";
import { backtestFiles } from "./backtest/backtest_files.ts";
import { backtestSimulated } from "./backtest/backtest_simulated.ts";
import { BACKTESTS } from "./line/artifacts.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { parseFlags, UsageError, usageOf } from "./line/flags.ts";
import { hoursFlag } from "./line/hours_flag.ts";
import { DEFAULT_CONFIG } from "./line/shipped_configs.ts";
import { DEFAULT_SEED } from "./market/simulated_market_rules.ts";
import { print } from "./line/terminal_line.ts";

const COMMAND = {
  name: "backtest",
  help: "Runs the desk over files of one-minute candles, or over a simulated day.",
  flags: {
    data: {
      kind: "string",
      value: "PATH",
      help: "one-minute candles: a CSV file, a folder of them, or several with commas",
    },
    simulated: { kind: "string", value: "DATE", help: "instead: a day of the simulated market" },
    symbol: { kind: "string", value: "NAME", help: "which symbol of the file" },
    stamp: {
      kind: "choice",
      choices: ["start", "end"],
      help: "what the file's stamps mark; detected unless told",
    },
    session: {
      kind: "string",
      value: "HH:MM-HH:MM",
      help: "hours of weekdays that the calendar does not know; told from the rows otherwise",
    },
    config: { kind: "string", value: "FILE", help: "configuration (default configs/dev.yaml)" },
    seed: { kind: "number", value: "N", whole: true, help: "seed of every random stream" },
    json: { kind: "boolean", help: "one JSON object instead of the report" },
  },
} as const;

/** Runs with faults end `failed`. Throws UsageError, ConfigError, HistoryError or FileError. */
export function backtest(args: readonly string[]): ExitCode {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const { data, simulated, symbol, stamp, session, config, seed, json } = typed.flags;
  const common = { config: config ?? DEFAULT_CONFIG, progress: !json, runs: BACKTESTS };
  let report: BacktestReport;
  if (data !== undefined && simulated === undefined) {
    report = backtestFiles({
      ...common,
      data,
      seed: seed ?? 1,
      ...(symbol === undefined ? {} : { symbol }),
      ...(stamp === undefined ? {} : { stamp }),
      ...(session === undefined
        ? {}
        : { hours: hoursFlag("--session", session, usageOf(COMMAND)) }),
    });
  } else if (simulated !== undefined && data === undefined) {
    const ofFiles = Object.entries({ symbol, stamp, session })
      .flatMap(([flag, value]) => value === undefined ? [] : [`--${flag} is about files`]);
    if (ofFiles.length > 0) throw new UsageError(ofFiles, usageOf(COMMAND));
    report = backtestSimulated({
      ...common,
      date: simulated,
      seed: seed ?? DEFAULT_SEED,
      usage: usageOf(COMMAND),
    });
  } else {
    throw new UsageError(["give one of --data PATH and --simulated DATE"], usageOf(COMMAND));
  }
  print(json ? reportJson(report) : reportText(report));
  return report.faults.length === 0 ? EXIT.ok : EXIT.failed;
}
