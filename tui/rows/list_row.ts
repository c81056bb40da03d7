/** A row of a list: what it shows, what it is found and sorted by, and where it leads. @module */
import type { TableRow } from "../paint/table.ts";

export interface ListRow extends TableRow {
  /** What `/` looks into. */
  readonly search: string;
  /** Instrument it is about, for the chart; null without one. */
  readonly symbol: string | null;
  /** Story it belongs to, for the detail view; null without one. */
  readonly story: string | null;
  /** By sort column. */
  readonly values: Readonly<Record<string, number | string>>;
}

export interface Sort {
  /** Null: as the desk lists it. */
  readonly column: string | null;
  readonly reversed: boolean;
}

/** Rows that contain every word; a word after `!` must not be there. Case does not matter. */
export function filtered<Row extends { readonly search: string }>(
  rows: readonly Row[],
  filter: string,
): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== "" && word !== "!");
  if (words.length === 0) return rows;
  return rows.filter(({ search }) => {
    const text = search.toLowerCase();
    return words.every((word) =>
      word.startsWith("!") ? !text.includes(word.slice(1)) : text.includes(word)
    );
  });
}

/**
 * Keys in the order to show them: those known keep their places whatever their values became, new
 * ones follow, sorted among themselves. Highest first, words from A; `reversed` the other way.
 */
export function stableOrder(
  known: readonly string[],
  rows: readonly ListRow[],
  { column, reversed }: Sort,
): readonly string[] {
  if (column === null) {
    const keys = rows.map(({ key }) => key);
    return reversed ? keys.reverse() : keys;
  }
  const there = new Set(rows.map(({ key }) => key));
  const kept = known.filter((key) => there.has(key));
  const old = new Set(kept);
  const added = rows.filter(({ key }) => !old.has(key));
  const sign = reversed ? -1 : 1;
  added.sort((a, b) => sign * compared(a.values[column] ?? "", b.values[column] ?? ""));
  return [...kept, ...added.map(({ key }) => key)];
}

function compared(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return b - a;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

/** `rows` in the order of `keys`. */
export function arranged(rows: readonly ListRow[], keys: readonly string[]): readonly ListRow[] {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return keys.flatMap((key) => byKey.get(key) ?? []);
}
