/**
 * The desk's own CSV files, read back: the first line must name the columns that are expected, and
 * every row must pass their schema. A damaged one is named by file and line.
 * @module
 */
import type { z } from "zod";
import { ReportError } from "./report_error.ts";

/** What rows of a file are, from cells by column. */
export interface TableOf<Row> {
  /** The file's first line. */
  readonly columns: string;
  readonly row: z.ZodType<Row, unknown>;
}

/** All rows of the file's `text`. Throws ReportError. */
export function parseTable<Row>(file: string, text: string, table: TableOf<Row>): Row[] {
  const [first = "", ...lines] = text.split("\n");
  if (first !== table.columns) {
    const found = first === "" ? "nothing" : first.slice(0, 60);
    throw new ReportError(file, 1, `found ${found}, expected the columns ${table.columns}`);
  }
  // The last line ends, too: what stands after it was cut off.
  const rest = lines.pop() ?? "";
  if (rest !== "") lines.push(rest);
  return lines.map((line, i) => parseRow(file, i + 2, line, table));
}

/** One row, as it stands in the file. Throws ReportError. */
export function parseRow<Row>(
  file: string,
  line: number,
  text: string,
  { columns, row }: TableOf<Row>,
): Row {
  const names = columns.split(",");
  const cells = cellsOf(text);
  if (cells.length !== names.length) {
    const problem = `found ${cells.length} cells, expected ${names.length}: ${text.slice(0, 60)}`;
    throw new ReportError(file, line, problem);
  }
  const parsed = row.safeParse(Object.fromEntries(names.map((name, i) => [name, cells[i]])));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const name = String(issue.path[0] ?? "");
  const found = cells[names.indexOf(name)] ?? text;
  throw new ReportError(file, line, `${name}: found ${found || "nothing"}, ${issue.message}`);
}

/** Cells of a line; quoted ones may hold commas and doubled quotes. */
function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [];
  return cells.slice(0, cells.at(-1) === "" && !line.endsWith(",") ? -1 : undefined)
    .map((cell) => cell.replace(/,$/, ""))
    .map((cell) => cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
}
