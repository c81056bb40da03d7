/**
 * A backtest over data files: one, or all of a folder together, each an instrument of its own.
 * @module
 */
import { configHash } from "../../adapters/config/config_hash.ts";
import { ConfigError } from "../../adapters/config/config_error.ts";
import { barFrames } from "../../adapters/history/bar_frames.ts";
import { candlePaths } from "../../adapters/history/candle_paths.ts";
import {
  type HistoryOptions,
  readCandles,
  readTogether,
} from "../../adapters/history/csv_candles.ts";
import { HistoryError, SymbolsError } from "../../adapters/history/history_error.ts";
import {
  type CandleHistory,
  minutesBefore,
  minutesOf,
} from "../../domain/candle/candle_history.ts";
import { expirySchedule } from "../../domain/instrument/expiry.ts";
import { type ClockWindow, type EpochMs, type IsoDate, istDate } from "../../domain/market_time.ts";
import { BacktestJournal } from "./backtest_journal.ts";
import type { BacktestReport } from "./backtest_report.ts";
import { runBacktest } from "./backtest_run.ts";
import { leapWords } from "../../domain/candle/price_leaps.ts";
import { RunProgress } from "./run_progress.ts";
import { deskRules } from "../market/desk_rules.ts";
import { FileSessions } from "./file_sessions.ts";
import { fileChains } from "./file_chain.ts";
import { type FileInstrument, fileInstrument, fileMarket, tradedName } from "./file_market.ts";
import { marketTables } from "../market/market_tables.ts";
import { configToRun } from "../market/strategies.ts";

export interface BacktestRequest {
  /** A file, a folder of files, or several of them with commas. */
  readonly data: string;
  readonly config: string;
  readonly seed: number;
  readonly progress: boolean;
  /** Which symbol of a file; of a folder, the only one that is traded. */
  readonly symbol?: string;
  readonly stamp?: "start" | "end";
  /** Hours of weekdays that the calendar does not know; told from the rows otherwise. */
  readonly hours?: readonly ClockWindow[];
  /** Where the run's folder is made. */
  readonly runs: string;
}

/** From files to a report. Throws ConfigError, HistoryError or FileError. */
export function backtestFiles(request: BacktestRequest): BacktestReport {
  const progress = new RunProgress(request.progress);
  const config = configToRun(request.config, "backtest");
  const { calendar, charges, limits, lots } = marketTables();
  const sessions = new FileSessions(config, calendar, request.hours);
  const histories = readAll(request, sessions);
  const chains = fileChains(histories, expirySchedule(calendar));
  const listed = [
    ...chains.others.map((history) => ({ history, listing: undefined })),
    ...chains.listed,
  ];
  const files = listed.map(({ history, listing }, i) =>
    fileInstrument(history, i + 1, config, lots, listing, limits.freeze)
  );
  const market = fileMarket(files, charges, config.risk.expiry, {
    signalSource: config.books.options.signalSource,
    halts: limits.halts,
  });
  const rules = { ...deskRules(config, market), mode: "backtest" as const };
  if (rules.books.length === 0) throw notTraded(files, request);
  const { first, last } = daysOf(histories);
  const bars = histories.reduce((sum, { count }) => sum + count, 0);
  const journal = new BacktestJournal(
    request.runs,
    `${nameOf(request, histories)}_${first}_${last}`,
    rules,
  );
  progress.begin({ type: "bars", count: bars });
  const byToken = new Map(files.map((file) => [file.token, file.history]));
  const outcome = runBacktest({
    rules,
    frames: barFrames(files),
    seed: request.seed,
    firstDay: first,
    minutesBefore: (asked) => minutesBefore(byToken.get(asked.token)!, asked),
    onRecord: (record) => journal.onRecord(record),
    onFrame: (frame) => {
      journal.onFrame(frame);
      progress.step(frame);
    },
  });
  progress.done();
  const inferred = inferences({
    calendar: sessions.notes(histories),
    charges: journal.totals.chargesInferred(first),
    lot: files.some(({ lotInferred }) => lotInferred),
    freeze: files.some(({ freezeInferred }) => freezeInferred),
    expiry: files.some(({ role }) => role === "leg"),
    oddities: oddities(files, request),
  });
  const run = { first, last, bars, inferred, faults: outcome.faults };
  const symbol = symbolsOf(files, first);
  const left = journal.close({
    ...{ ...run, what: symbol, simulated: false, seed: request.seed, data: [request.data] },
    config: configHash(config),
    minutesOf: (token) => {
      const history = byToken.get(token)!;
      return { count: history.count, candles: minutesOf(history) };
    },
  });
  return {
    ...left,
    ...{ ...run, symbol, data: histories },
    ...progress.taken,
  };
}

/** Options are many: they are counted. */
function symbolsOf(files: readonly FileInstrument[], first: IsoDate): string {
  const symbols = files.filter(({ role }) => role !== "leg")
    .map((file) => file.instrumentOn(first).symbol);
  const legs = files.length - symbols.length;
  return [...symbols, ...(legs === 0 ? [] : [`${legs} options`])].join(", ");
}

/** Every file of the path, each of a symbol of its own. */
function readAll(
  { data, symbol, stamp }: BacktestRequest,
  { of: sessions }: FileSessions,
): readonly CandleHistory[] {
  const paths = candlePaths(data);
  const stamped = stamp === undefined ? { sessions } : { sessions, stamp };
  if (paths.length === 1) {
    return [readCandles(paths[0]!, { ...stamped, ...(symbol === undefined ? {} : { symbol }) })];
  }
  const met: string[] = [];
  const histories = symbol === undefined
    ? readTogether(paths, stamped)
    : paths.flatMap((path) => rowsOf(symbol, path, stamped, met));
  if (histories.length === 0) {
    const named = met.length > NAMES_MET_MAX
      ? `${met.slice(0, NAMES_MET_MAX).join(", ")} and ${met.length - NAMES_MET_MAX} more`
      : met.join(", ");
    const others = met.length === 0 ? "" : `, there are ${named}`;
    throw new SymbolsError(data, `no file in it is of ${symbol}${others}`);
  }
  const byName = new Map<string, CandleHistory>();
  for (const each of histories) {
    const name = tradedName(each.symbol);
    const other = byName.get(name);
    if (other !== undefined) {
      throw new HistoryError(each.file, `it is of ${name}, as ${other.file} is`);
    }
    byName.set(name, each);
  }
  return histories;
}

/** Symbols after which those of a folder are only counted. */
const NAMES_MET_MAX = 10;

/**
 * Of one file of many: what it calls by its own name is that, and nothing where it is of others.
 * `met` gets its name where it has one.
 */
function rowsOf(
  symbol: string,
  path: string,
  options: HistoryOptions,
  met: string[],
): readonly CandleHistory[] {
  try {
    const own = readCandles(path, options);
    met.push(own.symbol);
    return own.symbol === symbol ? [own] : [];
  } catch (error) {
    if (!(error instanceof SymbolsError)) throw error;
  }
  // It holds several.
  try {
    return [readCandles(path, { ...options, symbol })];
  } catch (error) {
    if (error instanceof SymbolsError) return [];
    throw error;
  }
}

function daysOf(histories: readonly CandleHistory[]): { first: IsoDate; last: IsoDate } {
  const first = Math.min(...histories.map(({ at }) => at[0]!));
  const last = Math.max(...histories.map(({ at, count }) => at[count - 1]!));
  return { first: istDate(first as EpochMs), last: istDate(last as EpochMs) };
}

/** Files of a list after which a run is still called. */
const NAMES_MAX = 4;

/** A run is called after its symbols, or after the folder of them. */
function nameOf({ data }: BacktestRequest, histories: readonly CandleHistory[]): string {
  if (histories.length === 1) return histories[0]!.symbol;
  if (data.includes(",")) {
    const symbols = histories.map(({ symbol }) => symbol.replaceAll(" ", ""));
    return symbols.length <= NAMES_MAX ? symbols.join("_") : "files";
  }
  return data.replace(/\/+$/, "").split("/").at(-1) || "files";
}

/** The files are of instruments whose books are switched off, or which nobody trades. */
function notTraded(
  files: readonly FileInstrument[],
  { data, config: file }: BacktestRequest,
): Error {
  const traded = files.find(({ role }) => role !== "context");
  if (traded === undefined) return new HistoryError(data, "India VIX is looked at, not traded");
  const { role: book, history: { symbol } } = traded;
  const expected = `true, to trade ${symbol}`;
  return new ConfigError([
    { file, path: `books.${book}.enabled`, line: null, found: "false", expected },
  ]);
}

/** What may be wrong with the data, and cannot be known to be. */
function oddities(files: readonly FileInstrument[], { hours }: BacktestRequest): string[] {
  const histories = files.map(({ history }) => history);
  const rows = histories.reduce((sum, each) => sum + each.rows, 0);
  const outside = histories.reduce((sum, { dropped }) => sum + dropped.outside_session, 0);
  // Premiums and the VIX do leap.
  const priced = files.filter(({ role }) => role === "fno" || role === "equity");
  const leaps = leapWords(priced.map(({ history }) => history));
  return [
    ...(hours === undefined && 2 * outside > rows
      ? [`${outside} of ${rows} rows are outside the session: are their stamps IST?`]
      : []),
    ...(leaps === null ? [] : [leaps]),
  ];
}

/** What was guessed, and what looks odd, said in the report. */
function inferences(
  { calendar, charges, lot, freeze, expiry, oddities }:
    & Readonly<Record<"charges" | "lot" | "freeze" | "expiry", boolean>>
    & Readonly<Record<"calendar" | "oddities", readonly string[]>>,
): string[] {
  return [
    ...oddities,
    ...calendar,
    ...(charges ? ["charges: earliest table"] : []),
    ...(lot ? ["lot: earliest table"] : []),
    ...(freeze ? ["freeze quantity: earliest table"] : []),
    ...(expiry ? ["expiries: from the files' names"] : []),
  ];
}
