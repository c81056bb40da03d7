/** What the desk says of itself as rows, newest first. @module */
import { istClock } from "../../domain/market_time.ts";
import type { LogView } from "../../domain/view/log_view.ts";
import { printable, type Style } from "../paint/line.ts";
import { cell, type Column } from "../paint/table.ts";
import { withoutFigures } from "./figures.ts";
import type { ListRow } from "./list_row.ts";
import type { RowSetting } from "./position_rows.ts";

export const LOG_COLUMNS: readonly Column[] = [
  { title: "", width: 1, rank: 0 },
  { title: "TIME", width: 8, rank: 1 },
  { title: "LEVEL", width: 5, rank: 2 },
  { title: "SOURCE", width: 8, rank: 0 },
  { title: "WHAT", width: 30, rank: 0, grows: true, cuts: true },
];

const STYLES: Readonly<Record<string, Style>> = { info: "plain", warn: "warn", error: "bad" };

/** From lines that come oldest first. A private screen masks their figures. */
export function logRows({ lines }: LogView, { glyphs, hidden }: RowSetting): ListRow[] {
  return lines.map(({ id, at, level, source, text }): ListRow => {
    const style = STYLES[level]!;
    const mark = level === "error" ? glyphs.cross : level === "warn" ? "!" : " ";
    // The mask is no text of an engine: `printable` would take it for something wide.
    const said = hidden ? withoutFigures(printable(text), glyphs.hidden) : printable(text);
    return {
      key: String(id),
      symbol: null,
      story: null,
      search: `${level} ${source} ${said}`,
      values: {},
      cells: [
        cell(mark, style),
        cell(istClock(at), "dim"),
        cell(level, "dim"),
        cell(printable(source), "dim"),
        cell(said, style),
      ],
    };
  }).reverse();
}
