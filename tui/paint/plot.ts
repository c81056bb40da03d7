/** Curves in braille, two by four dots a character, and one-line sparklines. @module */
import type { Glyphs } from "./glyphs.ts";
import { type Line, line, span } from "./line.ts";
import type { Size } from "./panel.ts";

/** Bits of the dots of a braille character, by column and row. */
const DOTS = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]] as const;
const BRAILLE = 0x2800;

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Of all finite values; never empty, so that a flat curve can be drawn. Null without values. */
export function rangeOf(values: readonly (number | null)[]): Range | null {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return null;
  return low === high ? { low: low - 1, high: high + 1 } : { low, high };
}

/** A curve over its whole size; nulls leave gaps. */
export function curve(
  values: readonly (number | null)[],
  range: Range,
  { columns, rows }: Size,
  glyphs: Glyphs,
): string[] {
  return glyphs.unicode
    ? brailleCurve(values, range, { columns, rows })
    : asciiCurve(values, range, { columns, rows });
}

function brailleCurve(
  values: readonly (number | null)[],
  range: Range,
  { columns, rows }: Size,
): string[] {
  const cells = Array.from({ length: rows }, () => new Uint8Array(columns));
  const deep = rows * 4;
  let before: number | null = null;
  for (let x = 0; x < columns * 2; x++) {
    const value = sample(values, x, columns * 2);
    const y = value === null ? null : rowOf(value, range, deep);
    if (y !== null) {
      // A step is drawn upright, so that the curve has no holes.
      const from = before === null ? y : before + Math.sign(y - before);
      for (let dot = Math.min(from, y); dot <= Math.max(from, y); dot++) {
        cells[dot >> 2]![x >> 1]! |= DOTS[x & 1]![dot & 3]!;
      }
    }
    before = y;
  }
  return cells.map((row) =>
    [...row].map((bits) => bits === 0 ? " " : String.fromCharCode(BRAILLE + bits)).join("")
  );
}

function asciiCurve(
  values: readonly (number | null)[],
  range: Range,
  { columns, rows }: Size,
): string[] {
  const cells = Array.from({ length: rows }, () => new Array<string>(columns).fill(" "));
  for (let x = 0; x < columns; x++) {
    const value = sample(values, x, columns);
    if (value !== null) cells[rowOf(value, range, rows)]![x] = "*";
  }
  return cells.map((row) => row.join(""));
}

/** The value under column `x` of `width`; a short curve is stretched, a long one thinned. */
function sample(values: readonly (number | null)[], x: number, width: number): number | null {
  if (values.length === 0) return null;
  const index = width <= 1 ? values.length - 1 : Math.round(x * (values.length - 1) / (width - 1));
  return values[index] ?? null;
}

/** Row 0 is the highest. */
export function rowOf(value: number, { low, high }: Range, rows: number): number {
  const share = (high - value) / (high - low);
  return Math.min(rows - 1, Math.max(0, Math.round(share * (rows - 1))));
}

/** The newest values as blocks of eight heights. */
export function sparkline(values: readonly number[], width: number, glyphs: Glyphs): string {
  const shown = values.slice(-width);
  const range = rangeOf(shown);
  if (range === null) return "";
  const top = glyphs.spark.length - 1;
  return shown.map((value) =>
    glyphs.spark[Math.round(top * (value - range.low) / (range.high - range.low))]
  ).join("");
}

/**
 * Plotted rows behind an axis: labels at the top, the bottom, where zero is, and at every fourth row
 * between that is not right beside one of these.
 */
export function withAxis(
  plotted: readonly Line[],
  range: Range,
  label: (value: number) => string,
  glyphs: Glyphs,
): Line[] {
  const rows = plotted.length;
  const zero = range.low < 0 && range.high > 0 ? rowOf(0, range, rows) : 0;
  const own = [0, zero, rows - 1];
  const labelled = (row: number) =>
    own.includes(row) || row % 4 === 0 && own.every((each) => Math.abs(each - row) > 1);
  const valueAt = (row: number) =>
    rows === 1 ? range.high : range.high - row * (range.high - range.low) / (rows - 1);
  const isZero = (row: number) => row === zero && row > 0 && row < rows - 1;
  const labels = plotted.map((_, row) =>
    labelled(row) ? label(isZero(row) ? 0 : valueAt(row)) : ""
  );
  const wide = Math.max(0, ...labels.map((text) => text.length));
  return plotted.map((each, row): Line => [
    span(
      labels[row]!.padStart(wide) + (labels[row] === "" ? glyphs.border[5] : glyphs.tick),
      "dim",
    ),
    ...each,
  ]);
}

/** Columns that `withAxis` puts in front. */
export function axisWidth(range: Range, label: (value: number) => string): number {
  return Math.max(label(range.low).length, label(range.high).length) + 1;
}

/** Plotted rows in the plain style, as wide as they are. */
export function plainLines(texts: readonly string[]): Line[] {
  return texts.map((text) => line(text));
}
