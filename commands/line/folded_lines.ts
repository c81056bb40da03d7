/**
 * Text for people in as many columns as their terminal has. What is longer goes on below, indented:
 * a figure or a reason that is cut would say something else.
 * @module
 */

/** Under the line that goes on, and apart from those that begin. */
const INDENT = 4;
/** Words beside a table need this much room, else they stand below it. */
const WORDS_MIN = 24;
const GAP = "  ";

export interface Table {
  readonly titles: readonly string[];
  /** Titles of columns that hold figures. */
  readonly right?: readonly string[];
  /** The last column holds words, which may go on below. */
  readonly words?: boolean;
  /** Said where there are no rows. */
  readonly empty: string;
  readonly rows: readonly (readonly string[])[];
}

/** Words on lines of `columns`; the first begins as `text` does, a longer word has its own. */
export function folded(text: string, columns: number, indent = INDENT): string[] {
  const plain = text.replace(/\p{Cc}/gu, "?");
  if (plain.length <= columns) return [plain];
  const lead = plain.length - plain.trimStart().length;
  const parts: string[] = [];
  let line = "";
  // Two spaces part what belongs together, and stay where both fit.
  for (const [, gap, word] of plain.trimStart().matchAll(/(\s*)(\S+)/g)) {
    const begins = " ".repeat(parts.length === 0 ? lead : indent);
    if (line === "") line = begins + word;
    else if (line.length + gap!.length + word!.length <= columns) line += gap! + word!;
    else {
      parts.push(line);
      line = " ".repeat(indent) + word;
    }
  }
  return [...parts, line];
}

/** Columns as wide as what stands in them; those that do not fit stand below, row by row. */
export function foldedTable(table: Table, columns: number): string[] {
  const { titles, right = [], words = false, empty, rows } = table;
  if (rows.length === 0) return [empty];
  const all = [titles, ...rows.map((row) => row.map((text) => text.replace(/\p{Cc}/gu, "?")))];
  const widths = titles.map((_, i) => Math.max(...all.map((line) => line[i]!.length)));
  const last = titles.length - 1;
  const parts = partsOf(widths, words ? last : titles.length, columns);
  const cellOf = (line: readonly string[], i: number) =>
    right.includes(titles[i]!) ? line[i]!.padStart(widths[i]!) : line[i]!.padEnd(widths[i]!);
  return all.flatMap((line) =>
    parts.flatMap((part, at): string[] => {
      // Titles of what no row has would be a line for nothing.
      if (at > 0 && all.slice(1).every((row) => part.every((i) => row[i] === ""))) return [];
      if (at > 0 && part.every((i) => line[i] === "")) return [];
      const begins = at === 0 ? "" : " ".repeat(INDENT);
      const text = begins + part.map((i) => cellOf(line, i)).join(GAP).trimEnd();
      if (!words || !part.includes(last)) return [text];
      const under = text.length - line[last]!.trimEnd().length;
      return folded(text, columns, line[last] === "" ? INDENT : under);
    })
  );
}

/** As many tables as it takes, each with the first column again: for figures that are compared. */
export function splitTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
): string[] {
  const widths = titles.map((_, i) =>
    Math.max(...[titles, ...rows].map((line) => line[i]!.length))
  );
  const [name = 0, ...others] = widths;
  const parts = partsOf(others, others.length, columns - name - GAP.length, 0);
  return parts.flatMap((part) => {
    const shown = [0, ...part.map((i) => i + 1)];
    const cells = (line: readonly string[]) => shown.map((i) => line[i]!.padStart(widths[i]!));
    return [titles, ...rows].map((line) =>
      [line[0]!.padEnd(name), ...cells(line).slice(1)].join(GAP).trimEnd()
    );
  });
}

/** Indexes of the columns that stand on one line, line by line; `words`: which may be narrower. */
function partsOf(
  widths: readonly number[],
  words: number,
  columns: number,
  indent = INDENT,
): number[][] {
  const parts: number[][] = [[]];
  let room = columns;
  for (const [i, width] of widths.entries()) {
    const needed = i === words ? Math.min(width, WORDS_MIN) : width;
    const part = parts.at(-1)!;
    if (part.length > 0 && needed + GAP.length > room) {
      parts.push([i]);
      room = columns - indent - width;
    } else {
      room -= width + (part.length === 0 ? 0 : GAP.length);
      part.push(i);
    }
  }
  return parts;
}
