/**
 * A backtest's result, as text for people and as JSON for programs. Money in rupees.
 * @module
 */
import { CHARGE_KINDS, totalCharges } from "../../domain/account/charges.ts";
import { formatRupees, type MicroRupees, microsToPaise, toRupees } from "../../domain/money.ts";
import { type Performance, resultIn } from "../../domain/report/performance.ts";
import type { CandleHistory } from "../../domain/candle/candle_history.ts";
import type { Trade } from "../../domain/account/trade.ts";
import { percent, ratio } from "../report/figure_words.ts";

/** What a data file held. */
export type FileRows = Pick<CandleHistory, "file" | "stamp" | "rows" | "dropped" | "malformed">;

/** Of a file's rows. */
const UNSORTED_SHARE = 0.01;

export interface BacktestReport {
  readonly run: string;
  readonly symbol: string;
  readonly first: string;
  readonly last: string;
  /** The files' rows; none where the market is simulated. */
  readonly data: readonly FileRows[];
  readonly bars: number;
  /** What was guessed. */
  readonly inferred: readonly string[];
  readonly performance: Performance;
  readonly trades: readonly Trade[];
  /** Positions still open at the end. */
  readonly open: number;
  readonly holds: Readonly<Record<string, number>>;
  readonly refusals: Readonly<Record<string, number>>;
  readonly journalHash: string;
  readonly seconds: number;
  readonly memoryMb: number;
  /** Why the run must not be trusted; empty when it may. */
  readonly faults: readonly string[];
}

/** One line. Shares as 0..1, null where a figure has no value; of the trades only their number. */
export function reportJson(report: BacktestReport): string {
  const { performance: figures, ...rest } = report;
  const { run, symbol, first, last, bars, data, open, holds, refusals, inferred } = rest;
  return JSON.stringify({
    run,
    symbol,
    first,
    last,
    bars,
    rows: data.reduce((sum, { rows }) => sum + rows, 0),
    trades: figures.trades,
    open,
    equity: figures.equity / 1e6,
    pnl: figures.pnl / 1e6,
    charges: totalCharges(figures.charges) / 1e6,
    max_drawdown: toRupees(figures.maxDrawdown),
    win_rate: figures.winRate,
    profit_factor: figures.profitFactor,
    exposure: figures.exposure,
    dropped: droppedIn(data),
    holds,
    refusals,
    inferred,
    journal_hash: report.journalHash,
    seconds: Math.round(report.seconds * 1000) / 1000,
    memory_mb: report.memoryMb,
    faults: report.faults,
  });
}

/** "-" where a figure has no value. Faults stand last; it ends with a line break. */
export function reportText(report: BacktestReport): string {
  const { performance: figures, data } = report;
  const { equity, pnl } = figures;
  const stamped = [...new Set(data.map(({ stamp }) => stamp))].join(" or ");
  const stamps = stamped === "" ? [] : [`stamps mark the ${stamped} of the minute`];
  const lines = [
    `${report.symbol}  ${report.first} to ${report.last}  ${report.bars} one-minute bars`,
    `  ${[...report.inferred, ...stamps].join(" · ")}`,
    "",
    ...table([
      ["trades", String(figures.trades)],
      ...(report.open === 0 ? [] : [["still open", String(report.open)] as const]),
      ["win rate", percent(figures.winRate)],
      ["profit factor", ratio(figures.profitFactor)],
      ["expectancy", figures.expectancy === null ? "-" : rupees(figures.expectancy)],
      ["expectancy in R", ratio(figures.expectancyR)],
      ["gross", formatRupees(figures.gross)],
      ["charges", rupees(totalCharges(figures.charges))],
      ["net P&L", formatRupees(resultIn(equity, (equity - pnl) as MicroRupees))],
      ["equity", rupees(equity)],
      ["max drawdown", formatRupees(figures.maxDrawdown)],
      ["exposure", percent(figures.exposure)],
    ]),
    "",
    told("charges by kind", chargesByKind(figures)),
    ...(data.length === 0 ? [] : [counted("dropped rows", nonZero(droppedIn(data)))]),
    ...unsortedIn(data),
    ...malformedIn(data),
    counted("no entry because", report.refusals),
    counted("HOLD because", report.holds),
    "",
    `journal ${report.journalHash}`,
    `files   ${report.run}`,
    `time    ${report.seconds.toFixed(2)} s`,
    ...report.faults.map((fault) => `FAULT   ${fault}`),
  ];
  return lines.join("\n") + "\n";
}

/** Dropped rows of all files by reason. */
function droppedIn(data: readonly FileRows[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { dropped } of data) {
    for (const [reason, count] of Object.entries(dropped)) {
      sums[reason] = (sums[reason] ?? 0) + count;
    }
  }
  return sums;
}

/** A row that goes back in time is dirt; a share of them is a file that nobody has sorted. */
function unsortedIn(data: readonly FileRows[]): string[] {
  return data.filter(({ rows, dropped }) => dropped.backward > UNSORTED_SHARE * rows).map((each) =>
    `    ${each.file}: ${percent(each.dropped.backward / each.rows)} of its rows are older than ` +
    "one before them and are not in this run: sorted by time it has them all"
  );
}

function malformedIn(data: readonly FileRows[]): string[] {
  const named = (file: string) => data.length === 1 ? "" : `${file} `;
  return data.flatMap(({ file, malformed }) =>
    malformed.map(({ line, problem }) => `    ${named(file)}line ${line}: ${problem}`)
  );
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const names = Math.max(...rows.map(([name]) => name.length));
  const values = Math.max(...rows.map(([, value]) => value.length));
  return rows.map(([name, value]) => `  ${name.padEnd(names)}  ${value.padStart(values)}`);
}

/** `title: a 3, b 1`, most first. */
function counted(title: string, counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return told(title, entries.map(([name, value]) => `${name} ${value}`));
}

/** That there is nothing is said, too. */
function told(title: string, words: readonly string[]): string {
  return `${title}: ${words.length === 0 ? "none" : words.join(", ")}`;
}

/** In the order of a contract note, as in a report. */
function chargesByKind({ charges }: Performance): string[] {
  const paid = CHARGE_KINDS.filter((kind) => charges[kind] !== 0);
  return paid.map((kind) => `${kind} ${rupees(charges[kind])}`);
}

function nonZero(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value > 0));
}

function rupees(amount: MicroRupees): string {
  return formatRupees(microsToPaise(amount));
}
