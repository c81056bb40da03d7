/**
 * `backtest --data FILE`: half a year of real minutes through the live actors in seconds. Prints a
 * report (or JSON) and leaves the run's files in artifacts/backtest/RUN.
 * @module
 */
import { ConfigError } from "../adapters/config/config_error.ts";
import { loadConfig } from "../adapters/config/load_config.ts";
import { barFrames } from "../adapters/history/bar_frames.ts";
import { readCandles } from "../adapters/history/csv_candles.ts";
import { loadCharges } from "../adapters/market/charges.ts";
import { loadLots } from "../adapters/market/lots.ts";
import { type EpochMs, istDate } from "../domain/market_time.ts";
import { BacktestJournal } from "./backtest_journal.ts";
import { type BacktestReport, reportJson, reportText } from "./backtest_report.ts";
import { runBacktest } from "./backtest_run.ts";
import { backtestSimulated } from "./backtest_simulated.ts";
import { deskRules } from "./desk_rules.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { type FileInstrument, fileInstrument, fileMarket, minutesBefore } from "./file_market.ts";
import { parseFlags, UsageError, usageOf } from "./flags.ts";
import { DEFAULT_CONFIG, MARKET_TABLES } from "./shipped_configs.ts";
import { DEFAULT_SEED } from "./simulated_market_rules.ts";
import { print, Progress } from "./terminal_line.ts";
import { KNOWN_STRATEGIES } from "./strategies.ts";

const COMMAND = {
  name: "backtest",
  help: "Runs the desk over a file of one-minute candles, or over a simulated day.",
  flags: {
    data: { kind: "string", value: "FILE", help: "one-minute candles as CSV" },
    simulated: { kind: "string", value: "DATE", help: "instead: a day of the simulated market" },
    symbol: { kind: "string", value: "NAME", help: "which symbol of the file" },
    stamp: {
      kind: "choice",
      choices: ["start", "end"],
      help: "what the file's stamps mark; detected unless told",
    },
    config: { kind: "string", value: "FILE", help: "configuration (default configs/dev.yaml)" },
    seed: { kind: "number", value: "N", whole: true, help: "seed of every random stream" },
    json: { kind: "boolean", help: "one JSON object instead of the report" },
  },
} as const;

const RUNS = "artifacts/backtest";

export function backtest(args: readonly string[]): ExitCode {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const { data, simulated, symbol, stamp, config, seed, json } = typed.flags;
  const common = { config: config ?? DEFAULT_CONFIG, progress: !json, runs: RUNS };
  let report: BacktestReport;
  if (data !== undefined && simulated === undefined) {
    report = backtestFile({
      ...common,
      data,
      seed: seed ?? 1,
      ...(symbol === undefined ? {} : { symbol }),
      ...(stamp === undefined ? {} : { stamp }),
    });
  } else if (simulated !== undefined && data === undefined) {
    report = backtestSimulated({
      ...common,
      date: simulated,
      seed: seed ?? DEFAULT_SEED,
      usage: usageOf(COMMAND),
    });
  } else {
    throw new UsageError(["give one of --data FILE and --simulated DATE"], usageOf(COMMAND));
  }
  print(json ? reportJson(report) : reportText(report));
  return report.faults.length === 0 ? EXIT.ok : EXIT.failed;
}

export interface BacktestRequest {
  readonly data: string;
  readonly config: string;
  readonly seed: number;
  readonly progress: boolean;
  readonly symbol?: string;
  readonly stamp?: "start" | "end";
  /** Where the run's folder is made. */
  readonly runs: string;
}

/** From files to a report. Throws ConfigError, HistoryError or JournalError. */
export function backtestFile(request: BacktestRequest): BacktestReport {
  const startedAt = performance.now();
  const config = loadConfig(request.config, { for: "backtest", strategies: KNOWN_STRATEGIES });
  const charges = loadCharges(MARKET_TABLES.charges);
  const lots = loadLots(MARKET_TABLES.lots);
  const { data, symbol, stamp } = request;
  const history = readCandles(data, {
    ...(symbol === undefined ? {} : { symbol }),
    ...(stamp === undefined ? {} : { stamp }),
  });
  const file = fileInstrument(history, 1, config, lots);
  const rules = { ...deskRules(config, fileMarket([file], charges)), mode: "backtest" as const };
  if (rules.books.length === 0) throw notTraded(file, request.config);
  const first = istDate(history.at[0]! as EpochMs);
  const last = istDate(history.at[history.count - 1]! as EpochMs);
  const journal = new BacktestJournal(request.runs, `${history.symbol}_${first}_${last}`, rules);
  const progress = new Progress(history.count, request.progress);
  const outcome = runBacktest({
    rules,
    frames: barFrames([{ token: file.token, history }]),
    seed: request.seed,
    firstDay: first,
    minutesBefore: (asked) => minutesBefore(history, asked),
    onRecord: (record) => journal.onRecord(record),
    onFrame: (frame) => {
      journal.onFrame(frame);
      progress.step(frame);
    },
  });
  progress.done();
  const chargesInferred = journal.totals.chargesInferred(first);
  return {
    ...journal.close(),
    symbol: file.instrumentOn(first).symbol,
    first,
    last,
    data: history,
    bars: history.count,
    inferred: inferences(file.lotInferred, chargesInferred),
    seconds: (performance.now() - startedAt) / 1000,
    memoryMb: progress.memoryMb,
    faults: outcome.faults,
  };
}

/** The file is of an instrument whose book is switched off. */
function notTraded({ book, history: { symbol } }: FileInstrument, file: string): ConfigError {
  const expected = `true, to trade ${symbol}`;
  return new ConfigError([
    { file, path: `books.${book}.enabled`, line: null, found: "false", expected },
  ]);
}

/** What was guessed, said in the report. Sessions always come from the file's rows. */
function inferences(lot: boolean, charges: boolean): string[] {
  return [
    "calendar: inferred from the rows",
    ...(charges ? ["charges: earliest table"] : []),
    ...(lot ? ["lot: earliest table"] : []),
  ];
}
