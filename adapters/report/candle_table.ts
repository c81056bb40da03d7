/** Candles of what a run traded, read back from candles.csv. @module */
import { z } from "zod";
import { type Candle, type Timeframe, TIMEFRAMES } from "../../domain/candle/candle.ts";
import type { CandleSeries } from "../../domain/report/run_record.ts";
import { count, instant, oneOf, rupees, word } from "./cell_schema.ts";
import type { TableOf } from "./csv_table.ts";

export const CANDLE_COLUMNS = "timestamp,symbol,exchange,tf,open,high,low,close,volume";

interface CandleRow {
  readonly key: string;
  readonly timeframe: Timeframe;
  readonly candle: Candle;
}

const row = z.object({
  timestamp: instant,
  symbol: word,
  exchange: word,
  tf: oneOf(TIMEFRAMES as readonly [Timeframe, ...Timeframe[]]),
  open: rupees,
  high: rupees,
  low: rupees,
  close: rupees,
  volume: count,
}).transform(({ timestamp: at, symbol, exchange, tf, ...prices }): CandleRow => ({
  key: `${exchange}:${symbol}`,
  timeframe: tf,
  candle: { at, ...prices },
}));

export const CANDLES: TableOf<CandleRow> = { columns: CANDLE_COLUMNS, row };

/** Rows as they stand, gathered by instrument. */
export function seriesIn(rows: readonly CandleRow[]): CandleSeries[] {
  const series = new Map<string, { key: string; timeframe: Timeframe; candles: Candle[] }>();
  for (const { key, timeframe, candle } of rows) {
    const known = series.get(key);
    if (known === undefined) series.set(key, { key, timeframe, candles: [candle] });
    else known.candles.push(candle);
  }
  return [...series.values()];
}
