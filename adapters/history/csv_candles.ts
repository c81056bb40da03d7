/**
 * One-minute candles from CSV files as vendors and the broker write them: the layout is found,
 * START or END stamps are detected, and every row that is not used is counted with its reason.
 * @module
 */
import { type IsoDate, MINUTE_MS } from "../../domain/market_time.ts";
import { type CandleHistory, DROP_REASONS } from "../../domain/candle/candle_history.ts";
import { mergedSessions, type Session } from "../../domain/calendar/session.ts";
import { barMinutes, type Stamp, stampsOf, stampVotes } from "./bar_stamps.ts";
import { HistoryError } from "./history_error.ts";
import { type RawRows, readRows } from "./raw_rows.ts";
import { inferSessions, type SessionsOf } from "./session_inference.ts";

/** Rows that go back for each that does not: more are no slip, the file begins at its end. */
const BACKWARD_MAX = 100;

export interface HistoryOptions {
  /** Which symbol to read of a file that holds several; names one that holds none. */
  readonly symbol?: string;
  /** What the stamps of the file mark, the start of a bar or its end; detected unless told. */
  readonly stamp?: Stamp | "detect";
  /** Sessions of the days a calendar knows; inferred from the rows elsewhere. */
  readonly sessions?: SessionsOf;
}

/**
 * The candles of one symbol in `path`. Rows outside the sessions, duplicates, backward rows and
 * rows that cannot be read are dropped and counted; `rows` is the sum of all.
 * Throws HistoryError when the file cannot be read, is not of one-minute bars, has the newest row
 * first or has no usable row.
 */
export function readCandles(path: string, options: HistoryOptions = {}): CandleHistory {
  return readTogether([path], options)[0]!;
}

/**
 * The candles of each file of a folder or list, as `readCandles()` reads one; what the stamps of a
 * thin file mark, and which sessions a day had, is told by the others too.
 */
export function readTogether(
  paths: readonly string[],
  options: HistoryOptions = {},
): readonly CandleHistory[] {
  const files = paths.map((path) => minuteRows(path, options.symbol));
  const { stamp = "detect" } = options;
  const stamps = stamp === "detect"
    ? stampsOf(files.map(({ columns, days }) => stampVotes(columns.at, days)))
    : files.map(() => stamp);
  files.forEach(({ columns, count }, i) => {
    if (stamps[i] === "start") return;
    for (let row = 0; row < count; row++) columns.at[row]! -= MINUTE_MS;
  });
  const sessions = sessionsOfAll(files, options.sessions);
  return files.map((raw, i) => historyOf(paths[i]!, raw, stamps[i]!, sessions));
}

/**
 * The sessions of each day: known, or as the rows of any of the files tell, since a thin one shows
 * less of a day than there was.
 */
function sessionsOfAll(
  files: readonly RawRows[],
  known: SessionsOf = () => undefined,
): (date: IsoDate) => readonly Session[] {
  const told = new Map<IsoDate, Session[]>();
  for (const { columns, days } of files) {
    for (const { date, from, to } of days) {
      if (known(date) !== undefined) continue;
      const own = inferSessions(date, columns.at.subarray(from, to));
      told.set(date, [...told.get(date) ?? [], ...own]);
    }
  }
  const merged = new Map([...told].map(([date, all]) => [date, mergedSessions(all)]));
  return (date) => known(date) ?? merged.get(date) ?? [];
}

/** The rows of a file that is of one-minute bars, oldest first. */
function minuteRows(path: string, symbol: string | undefined): RawRows {
  const raw = readRows(path, symbol);
  if (raw.dropped.backward > raw.count * BACKWARD_MAX) {
    const share = `${raw.dropped.backward} of its ${raw.rows} rows`;
    throw new HistoryError(path, `${share} go back in time: expected the oldest first`);
  }
  const minutes = barMinutes(raw.columns.at, raw.days);
  if (minutes > 1) {
    throw new HistoryError(path, `its bars are ${minutes} minutes apart: expected one-minute bars`);
  }
  return raw;
}

function historyOf(
  path: string,
  raw: RawRows,
  stamp: Stamp,
  sessionsOf: (date: IsoDate) => readonly Session[],
): CandleHistory {
  const { columns } = raw;
  const symbol = named(path, raw.symbol ?? symbolOfFile(path));
  const { count, sessions } = keepSessions(raw, sessionsOf);
  const dropped = { ...raw.dropped, outside_session: raw.count - count };
  if (count === 0) throw new HistoryError(path, nothingUsable({ ...raw, dropped }));
  return {
    symbol,
    file: path,
    count,
    at: columns.at.subarray(0, count),
    open: columns.open.subarray(0, count),
    high: columns.high.subarray(0, count),
    low: columns.low.subarray(0, count),
    close: columns.close.subarray(0, count),
    volume: columns.volume.subarray(0, count),
    sessions,
    stamp,
    rows: raw.rows,
    dropped,
    malformed: raw.malformed,
  };
}

/** Moves the rows that lie in a session together; the sessions of days that have any. */
function keepSessions(
  raw: RawRows,
  sessionsOf: (date: IsoDate) => readonly Session[],
): { count: number; sessions: Session[] } {
  const { at } = raw.columns;
  const sessions: Session[] = [];
  let count = 0;
  for (const { date, from, to } of raw.days) {
    const today = sessionsOf(date);
    let row = from;
    const before = count;
    for (const { openAt, closeAt } of today) {
      while (row < to && at[row]! < openAt) row++;
      const first = row;
      while (row < to && at[row]! < closeAt) row++;
      raw.columns.move(count, first, row);
      count += row - first;
    }
    if (count > before) sessions.push(...today);
  }
  return { count, sessions };
}

function nothingUsable(raw: Pick<RawRows, "rows" | "dropped" | "malformed">): string {
  if (raw.rows === 0) return "it has no rows";
  const counts = DROP_REASONS.filter((reason) => raw.dropped[reason] > 0)
    .map((reason) => `${raw.dropped[reason]} ${reason}`);
  const first = raw.malformed.map(({ line, problem }) => `\n  line ${line}: ${problem}`);
  return `none of its ${raw.rows} rows is usable (${counts.join(", ")})${first.join("")}`;
}

/** A symbol is shown, and looked up by its letters. Throws HistoryError. */
function named(path: string, symbol: string): string {
  if (!/[\p{Cc}"]/u.test(symbol)) return symbol;
  throw new HistoryError(path, `its symbol is ${symbol}: expected no quotes and nothing but text`);
}

/** `NIFTY_2024-01_08.csv` is of NIFTY. */
function symbolOfFile(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return (/^[^_.]+/.exec(name)?.[0] ?? name).toUpperCase();
}
