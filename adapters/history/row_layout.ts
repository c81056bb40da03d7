/**
 * Which column of a candle file holds what: from its header, or from its first rows where it
 * has none.
 * @module
 */
import { HistoryError } from "./history_error.ts";

/** What a column holds; `stamp` is date and time in one. */
export type Column =
  | "skip"
  | "symbol"
  | "date"
  | "time"
  | "stamp"
  | "open"
  | "high"
  | "low"
  | "close"
  | "volume";

export interface RowLayout {
  readonly columns: readonly Column[];
  readonly hasHeader: boolean;
}

const PRICES = ["open", "high", "low", "close"] as const;
const SYMBOL_NAMES = ["instrument", "symbol", "ticker", "tradingsymbol"];
const STAMP_NAMES = ["datetime", "timestamp", "date", "time"];
const VOLUME_NAMES = ["volume", "vol"];

/** What the broker's exports look like: assumed of a file that shows no layout of its own. */
const USUAL: RowLayout = {
  columns: ["stamp", ...PRICES, "volume"],
  hasHeader: false,
};

const ROWS_TRIED = 10;

/**
 * The layout of the file that begins with `head`. Throws HistoryError when it has a header that
 * lacks a column or has one twice; where nothing looks like a candle the usual layout is returned,
 * so that each row is counted and named by the parser.
 */
export function detectLayout(file: string, head: string): RowLayout {
  const lines = head.split(/\r?\n/).filter((line) => line !== "").slice(0, ROWS_TRIED);
  const names = (lines[0] ?? "").split(",").map((name) => name.trim().toLowerCase());
  if (PRICES.filter((price) => names.includes(price)).length >= 2) return fromHeader(file, names);
  for (const line of lines) {
    const columns = fromRow(line.split(","));
    if (columns) return { columns, hasHeader: false };
  }
  return USUAL;
}

function fromHeader(file: string, names: readonly string[]): RowLayout {
  const columns: Column[] = names.map(() => "skip");
  const twice: string[] = [];
  const place = (column: Column, accepted: readonly string[]) => {
    const index = accepted.map((name) => names.indexOf(name)).find((at) => at >= 0);
    if (index !== undefined) {
      columns[index] = column;
      const name = names[index]!;
      if (names.lastIndexOf(name) !== index) twice.push(name);
    }
    return index !== undefined;
  };
  place("symbol", SYMBOL_NAMES);
  place("volume", VOLUME_NAMES);
  const missing: string[] = PRICES.filter((price) => !place(price, [price]));
  if (names.includes("date") && names.includes("time")) {
    place("date", ["date"]);
    place("time", ["time"]);
  } else if (!place("stamp", STAMP_NAMES)) missing.push("date or timestamp");
  if (missing.length > 0) {
    const found = names.map((name) => JSON.stringify(name)).join(", ");
    throw new HistoryError(file, `its header lacks ${missing.join(", ")}; it has ${found}`);
  }
  // Which of the two is meant nobody can tell.
  if (twice.length > 0) throw new HistoryError(file, `its header has ${twice.join(", ")} twice`);
  return { columns, hasHeader: true };
}

/** `[symbol | row number,] date,time | stamp, open,high,low,close [,volume [,...]]`, or null. */
function fromRow(fields: readonly string[]): Column[] | null {
  const day = fields.findIndex((field) => /^\d{4}(-?)\d\d\1\d\d([T ]|$)/.test(field));
  if (day < 0 || day > 1) return null;
  const columns: Column[] = [];
  if (day === 1) columns.push(/^\d*$/.test(fields[0] ?? "") ? "skip" : "symbol");
  const apart = /^\d\d:\d\d/.test(fields[day + 1] ?? "");
  if (apart) columns.push("date", "time");
  else columns.push("stamp");
  columns.push(...PRICES);
  if (fields.length < columns.length) return null;
  if (fields.length > columns.length) columns.push("volume");
  while (columns.length < fields.length) columns.push("skip");
  return columns;
}
