/** Rows of records, as lines of a file and as cells by column. @module */
import { assertEquals } from "@std/assert";
import { parse } from "@std/csv";
import type { DeskRecord } from "../../../domain/desk_record.ts";
import {
  HEADERS,
  type ProjectedFile,
  type Row,
} from "../../../domain/projection/projected_file.ts";
import { Projection } from "../../../domain/projection/projection.ts";
import { DESK, smallSession } from "./small_session.ts";

export function rowsOf(records: readonly DeskRecord[], desk = DESK): Row[] {
  const projection = new Projection(desk);
  return records.flatMap((each) => [...projection.rows(each)]);
}

export function linesOf(file: ProjectedFile, rows = rowsOf(smallSession())): string[] {
  return rows.filter((row) => row.file === file).map(({ line }) => line);
}

/** Every row must have as many cells as its file has columns. */
export function cellsOf(file: ProjectedFile, rows?: Row[]): Record<string, string>[] {
  const columns = HEADERS[file]!.split(",");
  return parse(linesOf(file, rows).join("\n")).map((cells) => {
    assertEquals(cells.length, columns.length, `${file}: ${cells}`);
    return Object.fromEntries(columns.map((column, i) => [column, cells[i]!]));
  });
}
