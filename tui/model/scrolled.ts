/**
 * How far help, alerts and a story can be scrolled: a key that would show nothing more is not
 * counted, or as many keys the other way would show nothing either.
 * @module
 */
import { filtered } from "../rows/list_row.ts";
import type { Style } from "../paint/line.ts";
import { type Alert, alertsOf } from "../rows/alerts.ts";
import { storyLines, wrapped } from "../rows/story.ts";
import { isStopped, lostForMs } from "./desk_state.ts";
import { type Binding, KEYMAP, shownKeys } from "./keymap.ts";
import type { Model, Overlay } from "./model.ts";

/** Rows that are not for the lines: header, footer and a frame. */
const OTHER_ROWS = 6;
/** Rows that red lines may take of those that are left. */
const RED_ROWS = 8;

/** What help says of each key that has the words of `search`. */
export function helpEntries(search: string): readonly { keys: string; help: string }[] {
  const rows = KEYMAP.map((binding: Binding) => ({
    keys: shownKeys(binding),
    help: binding.help,
    search: `${binding.action} ${binding.help} ${binding.group} ${shownKeys(binding)}`,
  }));
  return filtered(rows, search);
}

/** By `step` lines down, at most to where the end is in sight. */
export function scrolledHelp(
  model: Model,
  { from, search }: Overlay & { readonly type: "help" },
  step: number,
): number {
  return within(from + step, helpEntries(search).length - roomIn(model));
}

/** By `step` lines back from the end, at most to where the beginning is in sight. */
export function scrolledStory(
  model: Model,
  { back, story }: Overlay & { readonly type: "detail" },
  step: number,
): number {
  const { glyphs, privacy, size, desk: { views } } = model;
  const setting = { glyphs, hidden: privacy, viewAgeMs: 0 };
  const { length } = storyLines(views, story, size.columns - 3, setting);
  return within(back + step, length - roomIn(model));
}

export interface AlertLine {
  readonly text: string;
  readonly style: Style;
  /** The first of its alert. */
  readonly begins: boolean;
}

/** Of an alert in full: what its box has room for. */
const ALERT_COLUMNS = 72;

/** Every alert in full, the worst first, as wide as there is room for. */
export function alertLines(model: Model): AlertLine[] {
  const { now, privacy, size, desk: { views, seenAt } } = model;
  const told = alertsOf(views, seenAt === null ? 0 : now - seenAt, privacy);
  const alerts = [...goneAlerts(model), ...told];
  const width = Math.min(ALERT_COLUMNS, size.columns - 6);
  return alerts.flatMap(({ text, style }) =>
    wrapped(text, width).map((part, i) => ({ text: part, style, begins: i === 0 }))
  );
}

/** Of an engine that is gone nothing is well, whatever it said last; a view cannot say it. */
function goneAlerts({ now, mode, desk }: Model): readonly Alert[] {
  if (lostForMs(desk, now) === null) return [];
  const gone = isStopped(desk) ? "has stopped: nothing trades" : "does not answer";
  const text = `the engine ${gone}; where none runs \`deno task trade ${mode}\` in another ` +
    "terminal goes on from its journal";
  return [{ text, style: "alarm" }];
}

/** By `step` lines down, at most to where the last alert is in sight. */
export function scrolledAlerts(
  model: Model,
  { from }: Overlay & { readonly type: "alerts" },
  step: number,
): number {
  return within(from + step, alertLines(model).length - roomIn(model));
}

function within(at: number, most: number): number {
  return Math.max(0, Math.min(at, most));
}

/** At least so many lines are shown. */
function roomIn({ size, desk: { link }, asks }: Model): number {
  const isCalm = link.type === "attached" && asks.every(({ state }) => state === "done");
  return size.rows - OTHER_ROWS - (isCalm ? 0 : RED_ROWS);
}
