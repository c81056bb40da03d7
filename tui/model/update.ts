/** The one way from a model to the next: what has happened goes in, what is to be done comes out.
 * @module */
import type { Outcome } from "../../domain/control/control_answer.ts";
import type { LinkState } from "../../domain/view/desk_port.ts";
import type { ViewPush } from "../../domain/view/view.ts";
import type { Size } from "../paint/panel.ts";
import { answered } from "./asks.ts";
import { withLink, withView } from "./desk_state.ts";
import { pressed } from "./keys.ts";
import type { KeyPress } from "./keypress.ts";
import { chosenRow } from "./list_rows.ts";
import { followed, settled } from "./lists.ts";
import type { Model } from "./model.ts";
import { movedTo } from "./palette.ts";
import { type AskEffect, type Step, still } from "./step.ts";

export type Happened =
  | { readonly type: "Viewed"; readonly push: ViewPush }
  | { readonly type: "Linked"; readonly link: LinkState }
  | { readonly type: "Pressed"; readonly keys: readonly KeyPress[] }
  | { readonly type: "Resized"; readonly size: Size }
  | { readonly type: "Answered"; readonly id: number; readonly outcome: Outcome }
  /** Time passes also when nothing else happens. */
  | { readonly type: "Ticked" };

/** `now`: milliseconds by the same clock as `Model.now`. */
export function update(before: Model, happened: Happened, now: number): Step {
  return withSelection(changed({ ...before, now }, happened));
}

function changed(model: Model, happened: Happened): Step {
  const { now } = model;
  switch (happened.type) {
    case "Viewed":
      return still(settled(viewed(model, withView(model.desk, happened.push, now))));
    case "Linked":
      return still({
        ...model,
        desk: withLink(model.desk, happened.link, now),
        chart: { ...model.chart, asked: null },
      });
    case "Pressed":
      return pressed(model, happened.keys);
    case "Resized":
      return still({ ...model, size: happened.size });
    case "Answered":
      return onAnswer(model, happened.id, happened.outcome);
    case "Ticked":
      return still(forgotten(model));
  }
}

/** The palette offers other things now; what was chosen in it stays chosen. */
function viewed(model: Model, desk: Model["desk"]): Model {
  const { overlay } = model;
  if (overlay?.type !== "palette") return { ...model, desk };
  const chosen = movedTo(overlay.chosen, overlay.typed, model.desk.views, desk.views);
  return { ...model, desk, overlay: { ...overlay, chosen } };
}

function onAnswer(model: Model, id: number, outcome: Outcome): Step {
  const ask = model.asks.find((each) => each.id === id);
  const { undo } = model;
  // What was refused or reached nobody needs no way back; what came late, or nobody knows of, may
  // have been done.
  const isRefused = outcome.type === "no_engine" ||
    outcome.type === "answered" && !outcome.answer.ok;
  const next = {
    ...model,
    asks: answered(model.asks, id, outcome, model.now),
    undo: isRefused && ask?.label === `${undo?.engine} off` ? null : undo,
  };
  const stopped = ask?.label === "SHUT DOWN" && outcome.type === "answered" && outcome.answer.ok;
  return {
    model: next,
    effects: stopped ? [{ type: "Leave", engineStopped: true }] : [],
  };
}

function forgotten(model: Model): Model {
  const { note, undo, now } = model;
  if ((note === null || now < note.until) && (undo === null || now < undo.until)) return model;
  return {
    ...model,
    note: note !== null && now >= note.until ? null : note,
    undo: undo !== null && now >= undo.until ? null : undo,
  };
}

/** The engine is asked for a chart when another one is wanted than it was last asked for. */
function withSelection({ model: before, effects }: Step): Step {
  const model = followed(before);
  if (model.desk.link.type !== "attached") return { model, effects };
  const { timeframe, asked } = model.chart;
  const symbol = model.chart.symbol ?? chosenRow(model, "positions")?.symbol ?? null;
  const wanted = `${symbol ?? ""} ${timeframe}`;
  if (wanted === asked) return { model, effects };
  const select: AskEffect = {
    type: "Ask",
    id: null,
    verb: "select",
    args: { symbol, timeframe },
    date: null,
  };
  return {
    model: { ...model, chart: { ...model.chart, asked: wanted } },
    effects: [...effects, select],
  };
}
