/**
 * What is wrong with a refused row, in words for the person who has to mend the file.
 * @module
 */
import type { Column } from "./row_layout.ts";

const TEXT_SHOWN_MAX = 60;

const EXPECTED: Readonly<Record<Column, string>> = {
  skip: "text",
  symbol: "a symbol",
  date: "a date as 20240131 or 2024-01-31",
  time: "a whole minute as 09:15 or 09:15:00",
  stamp: "a date and whole minute as 2024-01-31 09:15 or 2024-01-31T09:15:00+0530",
  open: "a price",
  high: "a price",
  low: "a price",
  close: "a price",
  volume: "a volume from 0 to 9007199254740991",
};

/** `fault` is the index of the column that could not be read; null when the prices are at fault. */
export function rowProblem(
  row: Uint8Array,
  columns: readonly Column[],
  fault: number | null,
): string {
  const text = new TextDecoder().decode(row).trimEnd();
  const fields = text.split(",");
  if (fields.length !== columns.length) {
    const names = columns.map((column) => column === "skip" ? "-" : column).join(",");
    return `expected ${columns.length} columns (${names}), found ${fields.length}: ${shown(text)}`;
  }
  if (fault === null) {
    const prices = columns.map((column, i) => `${column} ${fields[i]}`)
      .filter((price) => /^(open|high|low|close) /.test(price)).join(", ");
    return `expected 0 < low <= open, close <= high, found ${prices}`;
  }
  const column = columns[fault] ?? "skip";
  return `${column}: expected ${EXPECTED[column]}, found ${shown(fields[fault] ?? "")}`;
}

/** Foreign text, quoted, cut, and without anything a terminal would obey. */
function shown(text: string): string {
  const plain = text.replace(/\p{Cc}/gu, "?");
  return JSON.stringify(
    plain.length > TEXT_SHOWN_MAX ? plain.slice(0, TEXT_SHOWN_MAX) + "..." : plain,
  );
}
