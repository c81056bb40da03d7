/**
 * The underlying of an option chain, from the chain alone: by put-call parity a call less its put
 * is worth the future less the strike. Read at the strike where both cost about the same, whose
 * options are traded most. Interest on the difference, a few paise there, is left out.
 * @module
 */
import type { CandleHistory } from "../candle/candle_history.ts";
import { type EpochMs, type IsoDate, istDayNumber, istInstant } from "../market_time.ts";
import type { Paise } from "../money.ts";

/** Both options of one strike and one expiry. */
export interface OptionPair {
  readonly strike: Paise;
  readonly call: CandleHistory;
  readonly put: CandleHistory;
}

/** One-minute candles in columns, prices in paise. */
export type ImpliedCandles = Pick<
  CandleHistory,
  "count" | "at" | "open" | "high" | "low" | "close" | "volume"
>;

/** What the options of one expiry imply. */
export interface ImpliedExpiry {
  readonly expiry: IsoDate;
  readonly candles: ImpliedCandles;
}

interface Row {
  readonly strike: number;
  readonly call: number;
  readonly put: number;
  readonly pair: OptionPair;
}

/**
 * A candle for each minute in which both options of some strike have one. High and low are those of
 * open and close: the extremes of a call and of its put are not of the same moment. Volume is that
 * of the two options.
 */
export function impliedCandles(pairs: readonly OptionPair[]): ImpliedCandles {
  const nearest = new Map<number, Row>();
  for (const pair of pairs) {
    const { strike, call, put } = pair;
    const puts = new Map<number, number>();
    for (let row = 0; row < put.count; row++) puts.set(put.at[row]!, row);
    for (let row = 0; row < call.count; row++) {
      const other = puts.get(call.at[row]!);
      if (other === undefined) continue;
      const found = { strike, call: row, put: other, pair };
      const known = nearest.get(call.at[row]!);
      if (known === undefined || apart(found) < apart(known)) nearest.set(call.at[row]!, found);
    }
  }
  return inColumns([...nearest].sort(([a], [b]) => a - b));
}

/**
 * One underlying of a chain's expiries, one after the other: each day is of the nearest one that is
 * not over and has candles on it, since its options say most.
 */
export function nearestExpiries(expiries: readonly ImpliedExpiry[]): ImpliedCandles {
  const expiryOf = new Map<number, ImpliedExpiry>();
  const rows: { readonly from: ImpliedCandles; readonly row: number }[] = [];
  for (const each of expiries.toSorted((a, b) => a.expiry < b.expiry ? -1 : 1)) {
    const lastDay = istDayNumber(istInstant(each.expiry, 0));
    const { candles } = each;
    for (let row = 0; row < candles.count; row++) {
      const day = istDayNumber(candles.at[row]! as EpochMs);
      if (day > lastDay) break;
      if (!expiryOf.has(day)) expiryOf.set(day, each);
      if (expiryOf.get(day) === each) rows.push({ from: candles, row });
    }
  }
  rows.sort((a, b) => a.from.at[a.row]! - b.from.at[b.row]!);
  const column = (of: "open" | "high" | "low" | "close") =>
    Int32Array.from(rows, ({ from, row }) => from[of][row]!);
  return {
    count: rows.length,
    at: Float64Array.from(rows, ({ from, row }) => from.at[row]!),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: Float64Array.from(rows, ({ from, row }) => from.volume[row]!),
  };
}

/** How far from the money a strike is. */
function apart({ call, put, pair }: Row): number {
  return Math.abs(pair.call.close[call]! - pair.put.close[put]!);
}

function inColumns(rows: readonly (readonly [number, Row])[]): ImpliedCandles {
  const count = rows.length;
  const at = new Float64Array(count), volume = new Float64Array(count);
  const open = new Int32Array(count), high = new Int32Array(count);
  const low = new Int32Array(count), close = new Int32Array(count);
  for (const [i, [start, { strike, call, put, pair }]] of rows.entries()) {
    at[i] = start;
    open[i] = strike + pair.call.open[call]! - pair.put.open[put]!;
    close[i] = strike + pair.call.close[call]! - pair.put.close[put]!;
    high[i] = Math.max(open[i]!, close[i]!);
    low[i] = Math.min(open[i]!, close[i]!);
    volume[i] = pair.call.volume[call]! + pair.put.volume[put]!;
  }
  return { count, at, open, high, low, close, volume };
}
