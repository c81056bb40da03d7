/** What each action does to the screen, and what it asks of the engine. @module */
import { TIMEFRAMES } from "../../domain/candle/candle.ts";
import type { ControlArgs } from "../../domain/control/control_request.ts";
import { printable } from "../paint/line.ts";
import { copied } from "../paint/table.ts";
import { isController } from "./desk_state.ts";
import { type Dialog, openDialog } from "./dialog.ts";
import { bindingFor } from "./keymap.ts";
import { chosenRow, SORTS } from "./list_rows.ts";
import {
  charted,
  focusedList,
  moved,
  onPanel,
  onTab,
  pageOf,
  reversed,
  sortedByNext,
} from "./lists.ts";
import { CHART_KINDS, type Model } from "./model.ts";
import type { Command } from "./palette.ts";
import { asking, noted, type Step, still } from "./step.ts";

const UNDO_MS = 5_000;

/** How far a key moves in a list. */
const ROWS = {
  up: () => -1,
  down: () => 1,
  page_up: (model: Model) => -pageOf(model),
  page_down: pageOf,
  top: () => -Infinity,
  bottom: () => Infinity,
} as const;

/** What lies over the screen, as it opens. */
const OPENED = {
  alerts: { type: "alerts", from: 0 },
  palette: { type: "palette", typed: "", chosen: 0 },
  help: { type: "help", search: "", from: 0 },
} as const;

/** A screen that only watches is told so; HALT is never refused here. */
export function perform(model: Model, command: Command): Step {
  if (bindingFor(command.action).changes === true) {
    const obstacle = obstacleTo(model);
    if (obstacle !== null) return still(noted({ ...model, overlay: null }, obstacle));
  }
  return performed(model, command);
}

function performed(model: Model, { action, argument, on = false }: Command): Step {
  switch (action) {
    case "positions":
    case "orders":
    case "signals":
    case "performance":
    case "health":
    case "logs":
      return still(onTab(model, action));
    case "next":
      return still(onPanel(model, 1));
    case "previous":
      return still(onPanel(model, -1));
    case "zoom":
    case "unzoom":
      return still({ ...model, zoomed: action === "zoom" });
    case "up":
    case "down":
    case "page_up":
    case "page_down":
    case "top":
    case "bottom":
      return still(moved(model, ROWS[action](model)));
    case "sort":
    case "reverse":
      // Not "one order": here that is something else.
      if (SORTS[focusedList(model)].length < 2) return still(noted(model, "sorted one way only"));
      return still(action === "sort" ? sortedByNext(model) : reversed(model));
    case "filter":
    case "detail":
    case "copy":
      return onRow(model, action);
    case "pause":
      return still(pausedOrNot(model));
    case "shorter":
      return still(timed(model, -1));
    case "longer":
      return still(timed(model, 1));
    case "chart_kind":
      return still(argument === "" ? otherChart(model) : chartOf(model, argument));
    case "alerts":
    case "palette":
    case "help":
      return still({ ...model, overlay: OPENED[action] });
    case "privacy":
      return still({ ...model, privacy: !model.privacy });
    case "redraw":
      return { model, effects: [{ type: "Redraw" }] };
    case "detach":
      return still(withDialog(model, "leave"));
    case "control":
      return asking(model, "control", "control", { take: "force" });
    case "halt":
      return asking({ ...model, overlay: null }, "HALT", "halt", { reason: "K on the screen" });
    case "rearm":
    case "flatten":
    case "shutdown":
      return still(withDialog(model, action));
    case "engine":
      return argument === ""
        ? still({ ...model, overlay: { type: "engines" } })
        : switched(model, argument, on);
    case "adopt":
    case "disown":
      return settling(model, action, argument);
    case "undo":
      return undone(model);
  }
}

/** Why this screen may not change anything; null when it may. */
export function obstacleTo({ writes, mode, desk }: Model): string | null {
  if (!writes) {
    return mode === "live"
      ? "watching only: attach with --control to do more than HALT"
      : "watching only: attached with --watch";
  }
  const { link, views } = desk;
  if (link.type !== "attached") return "no engine: nothing was sent";
  if (isController(link, views.desk)) return null;
  const holder = views.desk?.controller?.by;
  return holder === undefined
    ? "nobody has the control: `:control` takes it"
    : `another screen (${printable(holder)}) has the control: \`:control\` takes it`;
}

/** In place of any other overlay. `about`: see `Dialog`. */
export function withDialog(model: Model, kind: Dialog["kind"], about = ""): Model {
  return { ...model, overlay: { type: "dialog", dialog: openDialog(kind, model, about) } };
}

function onRow(model: Model, action: "filter" | "detail" | "copy"): Step {
  const list = focusedList(model);
  if (action === "filter") {
    const { filter } = model.lists[list];
    return still({ ...model, overlay: { type: "filter", list, before: filter } });
  }
  const row = chosenRow(model, list);
  if (row === null) return still(noted(model, "nothing is chosen"));
  if (action === "copy") {
    return { model: noted(model, "copied"), effects: [{ type: "Copy", text: copied(row) }] };
  }
  const { story, symbol, key } = row;
  if (story === null) return still({ ...model, overlay: { type: "row", list, key } });
  const shown: Model = { ...model, overlay: { type: "detail", story, symbol, back: 0 } };
  return still(symbol === null ? shown : charted(shown, symbol));
}

function pausedOrNot(model: Model): Model {
  if (model.paused !== null) return { ...model, paused: null };
  const { signals, logs } = model.desk.views;
  const held = {
    ...(signals === undefined ? {} : { signals }),
    ...(logs === undefined ? {} : { logs }),
  };
  return { ...model, paused: held };
}

function timed(model: Model, step: 1 | -1): Model {
  const at = TIMEFRAMES.indexOf(model.chart.timeframe) + step;
  const timeframe = TIMEFRAMES[Math.min(TIMEFRAMES.length - 1, Math.max(0, at))]!;
  return withChart(model, { timeframe });
}

/** Says what was chosen, since the chart may be on no panel now. */
function withChart(model: Model, change: Partial<Model["chart"]>): Model {
  const chart = { ...model.chart, ...change };
  return noted({ ...model, chart }, `chart: ${chart.kind}, ${chart.timeframe}`);
}

/** The chart that was asked for by name has the focus: it is shown also where there is little room. */
function chartOf(model: Model, symbol: string): Model {
  return charted({ ...onTab(model, "positions"), focus: "chart" }, symbol);
}

function otherChart(model: Model): Model {
  const at = CHART_KINDS.indexOf(model.chart.kind);
  const kind = CHART_KINDS[(at + 1) % CHART_KINDS.length]!;
  return withChart(model, { kind });
}

/** Off at once, with a way back for a moment; on only after a question. */
function switched(model: Model, engine: string, on: boolean): Step {
  const closed: Model = { ...model, overlay: null };
  if (on) return still(withDialog(closed, "engine_on", engine));
  const undo = { engine, until: model.now + UNDO_MS };
  return asking({ ...closed, undo }, `${engine} off`, "engine", { name: engine, on: false });
}

/** Asks about a symbol in quarantine; without a name it is the only one there is. */
function settling(model: Model, how: ControlArgs["settle"]["how"], argument: string): Step {
  const closed: Model = { ...model, overlay: null };
  const known = model.desk.views.desk?.status.quarantine ?? [];
  if (known.length === 0) return still(noted(closed, "nothing is in quarantine"));
  if (argument === "" && known.length > 1) return still(noted(closed, `which? \`:${how} SYMBOL\``));
  return still(withDialog(closed, how, argument || known[0]!.symbol));
}

function undone(model: Model): Step {
  const { undo } = model;
  if (undo === null || model.now > undo.until) return still(noted(model, "nothing to undo"));
  const { engine } = undo;
  // With real money an engine goes on by a typed word, whatever it was a moment ago.
  if (model.mode === "live") {
    return still(withDialog({ ...model, undo: null }, "engine_on", engine));
  }
  return asking({ ...model, undo: null }, `${engine} on`, "engine", { name: engine, on: true });
}

/** What a dialog was for, once it is confirmed. */
export function confirmed(model: Model, { kind, about, choices, chosen }: Dialog): Step {
  const closed: Model = { ...model, overlay: null };
  const choice = choices[chosen]!;
  if (choice === "Cancel") return still(closed);
  if (choice === "Detach") {
    return { model: closed, effects: [{ type: "Leave", engineStopped: false }] };
  }
  if (choice === "Shut down" && kind === "leave") return perform(closed, SHUTDOWN);
  const obstacle = obstacleTo(model);
  if (obstacle !== null) return still(noted(closed, obstacle));
  switch (kind) {
    case "rearm":
      return asking(closed, "RE-ARM", "rearm", { allowance: null });
    case "flatten":
      return asking(closed, "FLATTEN", "flatten", {});
    case "engine_on":
      return asking(closed, `${about} on`, "engine", { name: about, on: true });
    case "adopt":
    case "disown":
      return asking(closed, `${kind} ${about}`, "settle", { how: kind, symbol: about });
    case "shutdown":
    case "leave":
      return asking(closed, "SHUT DOWN", "shutdown", {});
  }
}

const SHUTDOWN: Command = { action: "shutdown", argument: "" };
