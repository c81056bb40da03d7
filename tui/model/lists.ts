/** Moving, sorting and filtering in lists. @module */

import { chosenRow, frozenOrder, shownRows, SORTS } from "./list_rows.ts";
import { isList, type List, LISTS, type ListState, type Model, PANELS, type Tab } from "./model.ts";

/** The list that the arrow keys move in. */
export function focusedList(model: Model): List {
  if (isList(model.focus)) return model.focus;
  return PANELS[model.tab].find(isList)!;
}

/** Whoever comes to a screen, or presses its key again, finds its lists sorted anew. */
export function onTab(model: Model, tab: Tab): Model {
  const there: Model = { ...model, tab, focus: PANELS[tab][0]!, zoomed: false };
  return PANELS[tab].filter(isList).reduce(refrozen, there);
}

/** The next panel of the tab, or the one before; after the last comes the first. */
export function onPanel(model: Model, step: 1 | -1): Model {
  const panels = PANELS[model.tab];
  const at = panels.indexOf(model.focus);
  return { ...model, focus: panels[(at + step + panels.length) % panels.length]! };
}

/** Moves the cursor by rows; it stays on its row while rows come and go. */
export function moved(model: Model, by: number): Model {
  const list = focusedList(model);
  const { rows } = shownRows(model, list);
  if (rows.length === 0) return model;
  const { cursor } = model.lists[list];
  const at = Math.max(0, rows.findIndex(({ key }) => key === cursor));
  const row = rows[Math.min(rows.length - 1, Math.max(0, at + by))]!;
  const next = withList(model, list, { cursor: row.key });
  // On the positions screen the chart follows the cursor of each list.
  return model.tab === "positions" && row.symbol !== null ? charted(next, row.symbol) : next;
}

/** The cursor of positions comes along where it is held: chart and marked row are of one symbol. */
export function charted(model: Model, symbol: string): Model {
  const next = { ...model, chart: { ...model.chart, symbol } };
  // One symbol may be held by two books.
  if (chosenRow(model, "positions")?.symbol === symbol) return next;
  const held = shownRows(model, "positions").rows.find((row) => row.symbol === symbol);
  return held === undefined ? next : withList(next, "positions", { cursor: held.key });
}

/** Where the marked row is a position the chart is its, whatever was looked at elsewhere. */
export function followed(model: Model): Model {
  if (model.focus !== "positions") return model;
  const symbol = chosenRow(model, "positions")?.symbol ?? null;
  if (symbol === null || symbol === model.chart.symbol) return model;
  return { ...model, chart: { ...model.chart, symbol } };
}

/** Rows that a page key moves by. */
export function pageOf({ size }: Model): number {
  return Math.max(1, Math.floor(size.rows / 2) - 2);
}

/** In the list that has the focus; after the last column comes the first. */
export function sortedByNext(model: Model): Model {
  const list = focusedList(model);
  const { sort } = model.lists[list];
  const columns = SORTS[list];
  const column = columns[(columns.indexOf(sort.column) + 1) % columns.length]!;
  return refrozen(withList(model, list, { sort: { ...sort, column } }), list);
}

/** In the list that has the focus, sorted anew. */
export function reversed(model: Model): Model {
  const list = focusedList(model);
  const { sort } = model.lists[list];
  const turned = { ...sort, reversed: !sort.reversed };
  return refrozen(withList(model, list, { sort: turned }), list);
}

function refrozen(model: Model, list: List): Model {
  return withList(model, list, { order: frozenOrder(model, list, true) });
}

/** After a view: rows that have come get their places, and keep them. */
export function settled(model: Model): Model {
  return LISTS.reduce((each, list) => {
    if (each.lists[list].sort.column === null) return each;
    return withList(each, list, { order: frozenOrder(each, list, false) });
  }, model);
}

/** The frozen order stays as it is unless `change` has one. */
export function withList(model: Model, list: List, change: Partial<ListState>): Model {
  return { ...model, lists: { ...model.lists, [list]: { ...model.lists[list], ...change } } };
}
