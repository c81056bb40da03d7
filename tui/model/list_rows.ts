/** The rows of each list as they are shown: held still, filtered, in their frozen order. @module */
import { ACTOR_COLUMNS, ACTOR_SORTS, actorRows } from "../rows/actor_rows.ts";
import { arranged, filtered, type ListRow, stableOrder } from "../rows/list_row.ts";
import { LOG_COLUMNS, logRows } from "../rows/log_rows.ts";
import { ORDER_COLUMNS, ORDER_SORTS, orderRows } from "../rows/order_rows.ts";
import {
  PERFORMANCE_COLUMNS,
  PERFORMANCE_SORTS,
  performanceRows,
  TRADE_COLUMNS,
  tradeRows,
} from "../rows/performance_rows.ts";
import { POSITION_COLUMNS, POSITION_SORTS, positionRows } from "../rows/position_rows.ts";
import { HOLD_COLUMNS, holdRows, SIGNAL_COLUMNS, signalRows } from "../rows/signal_rows.ts";
import type { Column } from "../paint/table.ts";
import type { List, Model } from "./model.ts";

export const COLUMNS: Readonly<Record<List, readonly Column[]>> = {
  positions: POSITION_COLUMNS,
  orders: ORDER_COLUMNS,
  signals: SIGNAL_COLUMNS,
  holds: HOLD_COLUMNS,
  strategies: PERFORMANCE_COLUMNS,
  trades: TRADE_COLUMNS,
  actors: ACTOR_COLUMNS,
  logs: LOG_COLUMNS,
};

/** Columns that `s` goes through; "TIME" and "ACTOR" are the order of the desk. */
export const SORTS: Readonly<Record<List, readonly (string | null)[]>> = {
  positions: POSITION_SORTS,
  orders: [null, ...ORDER_SORTS.slice(1)],
  signals: [null],
  holds: [null],
  strategies: [null, ...PERFORMANCE_SORTS],
  trades: [null],
  actors: [null, ...ACTOR_SORTS.slice(1)],
  logs: [null],
};

/** Rows that say no age, by the view they are of. */
const made = new WeakMap<object, Made>();

interface Made {
  readonly hidden: boolean;
  readonly glyphs: Model["glyphs"];
  readonly lists: Map<List, readonly ListRow[]>;
}

/** Makes the rows of a view once: most frames show the same ones with another cursor. */
function onceAView<View extends object>(
  { privacy, glyphs }: Model,
  list: List,
  view: View | undefined,
  make: (view: View) => readonly ListRow[],
): readonly ListRow[] {
  if (view === undefined) return [];
  let known = made.get(view);
  if (known === undefined || known.hidden !== privacy || known.glyphs !== glyphs) {
    known = { hidden: privacy, glyphs, lists: new Map() };
    made.set(view, known);
  }
  let rows = known.lists.get(list);
  if (rows === undefined) known.lists.set(list, rows = make(view));
  return rows;
}

/** Everything the desk says, before filter and order. */
function allRows(model: Model, list: List): readonly ListRow[] {
  const { views, seenAt } = model.desk;
  const setting = {
    glyphs: model.glyphs,
    hidden: model.privacy,
    viewAgeMs: seenAt === null ? 0 : model.now - seenAt,
  };
  const signals = model.paused?.signals ?? views.signals;
  const logs = model.paused?.logs ?? views.logs;
  switch (list) {
    case "positions":
      return views.desk === undefined ? [] : positionRows(views.desk, setting);
    case "actors":
      return views.desk === undefined ? [] : actorRows(views.desk, setting);
    case "orders":
      return onceAView(model, list, views.orders, (view) => orderRows(view, setting));
    case "signals":
      return onceAView(model, list, signals, (view) => signalRows(view, setting));
    case "holds":
      return onceAView(model, list, signals, holdRows);
    case "strategies":
      // Few, and paused by another view.
      return views.performance === undefined
        ? []
        : performanceRows(views.performance, views.desk?.status.paused ?? [], setting);
    case "trades":
      return onceAView(model, list, views.performance, (view) => tradeRows(view, setting));
    case "logs":
      return onceAView(model, list, logs, (view) => logRows(view, setting));
  }
}

export interface ShownRows {
  readonly rows: readonly ListRow[];
  /** Before the filter. */
  readonly total: number;
}

/** As filtered and sorted. The order is the frozen one: rows that it does not know come last. */
export function shownRows(model: Model, list: List): ShownRows {
  const { filter, order, sort } = model.lists[list];
  const all = allRows(model, list);
  const asListed = sort.column === null && !sort.reversed;
  const ordered = asListed ? all : arranged(all, stableOrder(order, all, sort));
  return { rows: filtered(ordered, filter), total: all.length };
}

/** The order to freeze: of what is known when `fresh` is false, anew when it is true. */
export function frozenOrder(model: Model, list: List, fresh: boolean): readonly string[] {
  const { order, sort } = model.lists[list];
  if (sort.column === null) return [];
  return stableOrder(fresh ? [] : order, allRows(model, list), sort);
}

/** The chosen row: the one with the cursor, else the first. */
export function chosenRow(model: Model, list: List): ListRow | null {
  const { rows } = shownRows(model, list);
  const { cursor } = model.lists[list];
  return rows.find(({ key }) => key === cursor) ?? rows[0] ?? null;
}
