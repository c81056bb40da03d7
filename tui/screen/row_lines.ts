/** A row of a list in full: what its columns had to cut or leave out. @module */
import { COLUMNS, shownRows } from "../model/list_rows.ts";
import type { Model, Overlay } from "../model/model.ts";
import { type Line, line, span } from "../paint/line.ts";
import type { Size } from "../paint/panel.ts";
import { wrapped } from "../rows/story.ts";

const TITLE_COLUMNS = 14;
const TEXT_COLUMNS = 74 - TITLE_COLUMNS;

/** At most `rows` less the two of a frame. Columns without a title or text are left out. */
export function rowLines(
  model: Model,
  { list, key }: Overlay & { readonly type: "row" },
  { columns, rows }: Size,
): Line[] {
  const row = shownRows(model, list).rows.find((each) => each.key === key);
  if (row === undefined) return [line(" It is no longer in the list.", "dim")];
  const width = Math.min(TEXT_COLUMNS, columns - TITLE_COLUMNS - 4);
  return COLUMNS[list].flatMap(({ title }, i): Line[] => {
    const { text, style } = row.cells[i]!;
    if (title === "" || text.trim() === "") return [];
    return wrapped(text, width).map((part, at) => [
      span(` ${(at === 0 ? title : "").padEnd(TITLE_COLUMNS)}`, "dim"),
      span(part, style === "dim" ? "plain" : style),
    ]);
  }).slice(0, rows - 2);
}
