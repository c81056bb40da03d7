/**
 * Rows under titles. Columns that do not fit are left out, least needed first, so that no row
 * ever wraps and the figures that matter stay.
 * @module
 */
import type { Glyphs } from "./glyphs.ts";
import { fit, type Line, line, restyled, span, type Style } from "./line.ts";
import type { Size } from "./panel.ts";

export interface Column {
  readonly title: string;
  /** The least it takes: figures and names that are longer make it wider, and are never cut. */
  readonly width: number;
  /** May be cut at its right: words, not figures. */
  readonly cuts?: boolean;
  /** Left out while all its cells are empty. */
  readonly sparse?: boolean;
  readonly right?: boolean;
  /** Left out before columns with a lower number; 0 always stays. */
  readonly rank: number;
  /** Takes the width that is left over. */
  readonly grows?: boolean;
}

export interface Cell {
  readonly text: string;
  readonly style: Style;
}

export interface TableRow {
  /** Identity of what the row shows. */
  readonly key: string;
  /** As many as columns. */
  readonly cells: readonly Cell[];
  /** Nothing in it is fresh. */
  readonly dim?: boolean;
}

/** Neither padded nor cut: the table does that. */
export function cell(text: string, style: Style = "plain"): Cell {
  return { text, style };
}

/** Titles and as many rows as fit, the one with the cursor among them. */
export function table(
  columns: readonly Column[],
  rows: readonly TableRow[],
  cursor: string | null,
  { columns: width, rows: height }: Size,
  glyphs: Glyphs,
): Line[] {
  const needed = columns.map((column, i) => neededWidth(column, rows.map(({ cells }) => cells[i])));
  const kept = keptColumns(columns, needed, width);
  const widths = widthsOf(columns, needed, kept, width);
  const paint = (cells: readonly Cell[]): Line =>
    kept.flatMap((index, i) => {
      const { text, style } = cells[index] ?? cell("");
      const wide = widths[i]!;
      const gap = span(i === 0 ? "" : " ");
      const padded = columns[index]!.right ? text.padStart(wide) : text;
      return [gap, ...fit(line(padded, style), wide, glyphs.ellipsis)];
    });
  const titles = paint(columns.map(({ title }) => cell(title, "dim")));
  const at = rows.findIndex(({ key }) => key === cursor);
  const from = firstShown(at, rows.length, height - 1);
  const shown = rows.slice(from, from + Math.max(0, height - 1)).map((row, i) => {
    const chosen = from + i === at;
    const painted = paint(row.cells);
    const mark = span(chosen ? glyphs.cursor : " ", "accent");
    const styled = chosen
      ? painted.map((each) => each.style === "plain" ? span(each.text, "bold") : each)
      : painted;
    return [mark, ...(row.dim === true && !chosen ? restyled(styled, "dim") : styled)];
  });
  return [[span(" "), ...titles], ...shown];
}

/** First row of a window of `height` rows in which row `at` is visible, in the middle if it can. */
export function firstShown(at: number, count: number, height: number): number {
  const last = Math.max(0, count - height);
  return Math.min(last, Math.max(0, at - Math.floor(height / 2)));
}

/** 0 for a column that nothing is in. */
function neededWidth(
  { title, width, cuts, sparse }: Column,
  cells: readonly (Cell | undefined)[],
): number {
  const longest = Math.max(0, ...cells.map((each) => each?.text.length ?? 0));
  if (sparse === true && longest === 0) return 0;
  return cuts === true ? width : Math.max(width, title.length, longest);
}

/** Indexes of the columns that fit, one column of gap each and one for the cursor. */
function keptColumns(
  columns: readonly Column[],
  needed: readonly number[],
  width: number,
): number[] {
  let kept = columns.map((_, i) => i).filter((i) => needed[i]! > 0);
  while (sumOf(kept, needed) > width) {
    const worst = Math.max(...kept.map((i) => columns[i]!.rank));
    if (worst === 0) break;
    kept = kept.filter((i) => columns[i]!.rank !== worst);
  }
  return kept;
}

function widthsOf(
  columns: readonly Column[],
  needed: readonly number[],
  kept: readonly number[],
  width: number,
): number[] {
  const spare = width - sumOf(kept, needed);
  // Words give way where even the columns that always stay are too many.
  const grower = kept.findLast((i) =>
    columns[i]!.grows === true && (spare >= 0 || columns[i]!.cuts === true)
  );
  return kept.map((i) => Math.max(0, needed[i]! + (i === grower ? spare : 0)));
}

function sumOf(kept: readonly number[], needed: readonly number[]): number {
  return kept.reduce((sum, i) => sum + needed[i]! + 1, 0);
}

/** A row as text to be copied: cells between tabs. */
export function copied(row: TableRow): string {
  return row.cells.map(({ text }) => text.trim()).join("\t");
}
