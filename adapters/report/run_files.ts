/**
 * A run's folder: what a report and `why` read of it, written once when the run is over.
 * @module
 */
import { z } from "zod";
import { exchangeIn, symbolIn } from "../../domain/instrument/instrument.ts";
import { istStamp } from "../../domain/market_time.ts";
import { micros, rupees } from "../../domain/projection/cell.ts";
import type { ReportTrade } from "../../domain/report/figures.ts";
import type { CandleSeries, EquityPoint, RunRecord } from "../../domain/report/run_record.ts";
import type { WhyReport } from "../../domain/why/why_report.ts";
import { fileError } from "../disk/file_error.ts";
import { whyUnreadable } from "../disk/unreadable.ts";
import { whyReport } from "../why_schema.ts";
import { CANDLE_COLUMNS, CANDLES, seriesIn } from "./candle_table.ts";
import { parseTable } from "./csv_table.ts";
import { EQUITY, EQUITY_COLUMNS } from "./equity_table.ts";
import { ReportError } from "./report_error.ts";
import { runRecord } from "./run_schema.ts";
import { TRADES } from "./trade_table.ts";

export interface RunFiles {
  readonly record: RunRecord;
  readonly curve: readonly EquityPoint[];
  readonly series: readonly CandleSeries[];
  /** By logical name. */
  readonly why: readonly WhyReport[];
}

/** Completes the folder of a run. Throws FileError. */
export function writeRun(folder: string, { record, curve, series, why }: RunFiles): void {
  const points = curve.map(({ at, equity }) => `${istStamp(at)},${micros(equity)}`);
  const candles = series.flatMap(({ key, timeframe, candles }) => {
    const place = `${symbolIn(key)},${exchangeIn(key)},${timeframe}`;
    return candles.map(({ at, open, high, low, close, volume }) =>
      `${istStamp(at)},${place},${[open, high, low, close].map(rupees).join(",")},${volume}`
    );
  });
  write(`${folder}/equity.csv`, [EQUITY_COLUMNS, ...points]);
  write(`${folder}/candles.csv`, [CANDLE_COLUMNS, ...candles]);
  write(`${folder}/why.json`, [JSON.stringify(why)]);
  write(`${folder}/run.json`, [JSON.stringify(record, null, 2)]);
}

/** Null when the folder is of no run. Throws ReportError. */
export function readRun(folder: string): RunRecord | null {
  const file = `${folder}/run.json`;
  const text = readOrNull(file);
  return text === null ? null : parseJson(file, text, runRecord);
}

/** Throws ReportError, as all below. */
export function readTrades(folder: string): ReportTrade[] {
  const file = `${folder}/trades.csv`;
  return parseTable(file, read(file), TRADES);
}

/** Oldest first, in micro-rupees: the equity itself, not what it has gained. */
export function readCurve(folder: string): EquityPoint[] {
  const file = `${folder}/equity.csv`;
  return parseTable(file, read(file), EQUITY);
}

/** One series an instrument, candles oldest first; none for a run without candles. */
export function readSeries(folder: string): CandleSeries[] {
  const file = `${folder}/candles.csv`;
  return seriesIn(parseTable(file, read(file), CANDLES));
}

/** One report a logical name, as they were answered when the run ended. */
export function readWhy(folder: string): WhyReport[] {
  const file = `${folder}/why.json`;
  return parseJson(file, read(file), z.array(whyReport));
}

function write(path: string, lines: readonly string[]): void {
  try {
    Deno.writeTextFileSync(path, lines.join("\n") + "\n");
  } catch (error) {
    throw fileError(path, error);
  }
}

function read(file: string): string {
  const text = readOrNull(file);
  if (text === null) throw new ReportError(file, null, "it is missing");
  return text;
}

function readOrNull(file: string): string | null {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new ReportError(file, null, whyUnreadable(error));
  }
}

function parseJson<Value>(file: string, text: string, schema: z.ZodType<Value, unknown>): Value {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw new ReportError(file, null, `it is no JSON: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(found);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new ReportError(file, null, `${path.join(".")}: ${message}`);
}
