/** A list in its frame: how many rows there are, how they are sorted, what is filtered out. @module */
import { COLUMNS, shownRows } from "../model/list_rows.ts";
import type { List, Model } from "../model/model.ts";
import type { Topic } from "../../domain/view/view.ts";
import { type Line, line } from "../paint/line.ts";
import { inside, panel, type Size } from "../paint/panel.ts";
import { type Column, table } from "../paint/table.ts";

const TITLES: Readonly<Record<List, string>> = {
  positions: "Positions",
  orders: "Orders",
  signals: "Signals",
  holds: "Holds",
  strategies: "Strategies",
  trades: "Trades",
  actors: "Actors",
  logs: "Log",
};

/** What each list is made of. */
const TOPIC_OF: Readonly<Record<List, Topic>> = {
  positions: "desk",
  orders: "orders",
  signals: "signals",
  holds: "signals",
  strategies: "performance",
  trades: "performance",
  actors: "desk",
  logs: "logs",
};

/** Said only of what was seen: before that nobody knows what is held, or was traded. */
const EMPTY: Readonly<Record<List, string>> = {
  positions: "nothing is held",
  orders: "no orders today",
  signals: "no signals yet",
  holds: "nobody has held back yet",
  strategies: "no strategy has ended a trade today",
  trades: "no trade has ended today",
  actors: "no actors",
  logs: "nothing was said yet",
};

/** Keys that a list which moves by itself is read with. */
const MOVES = "g/G scroll  space:pause";

/** `below`: lines that stay at the bottom of the panel. */
export function listPanel(
  model: Model,
  list: List,
  size: Size,
  below: readonly Line[] = [],
): Line[] {
  const { glyphs, focus, mode, lists, paused, desk } = model;
  const { columns, rows } = inside(size);
  const shown = shownRows(model, list);
  const { filter, sort, cursor } = lists[list];
  const focused = focus === list;
  const chosen = shown.rows.some(({ key }) => key === cursor) ? cursor : shown.rows[0]?.key ?? null;
  const moves = ["signals", "holds", "logs"].includes(list);
  const held = paused !== null && moves;
  const mark = sort.reversed ? glyphs.up : glyphs.down;
  const title = [
    `${TITLES[list]} ${shown.rows.length}/${shown.total}`,
    ...(sort.column === null ? [] : [`sort:${sort.column}${mark}`]),
    ...(filter === "" ? [] : [`/${filter}`]),
    ...(held ? ["PAUSED"] : []),
  ].join(" ");
  const seen = desk.views[TOPIC_OF[list]] !== undefined;
  const empty = !seen
    ? "not known yet"
    : shown.total === 0
    ? EMPTY[list]
    : "the filter leaves nothing";
  const bodyRows = rows - below.length;
  const body = shown.rows.length === 0 ? [line(` ${empty}`, "dim")] : table(
    sortedColumns(COLUMNS[list], sort.column, mark),
    shown.rows,
    // The mark of the cursor also tells, without colours, where the focus is.
    focused ? chosen : null,
    { columns, rows: bodyRows },
    glyphs,
  );
  const padded = [
    ...body,
    ...Array.from({ length: Math.max(0, bodyRows - body.length) }, () => []),
  ];
  return panel([...padded.slice(0, Math.max(0, bodyRows)), ...below], size, {
    title,
    note: moves && list !== "holds" ? MOVES : "",
    focused,
    live: mode === "live",
  }, glyphs);
}

function sortedColumns(
  columns: readonly Column[],
  sorted: string | null,
  mark: string,
): readonly Column[] {
  return columns.map((column) =>
    column.title === sorted ? { ...column, title: `${mark}${column.title}` } : column
  );
}
