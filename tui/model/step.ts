/** What `update` gives back: the next model, and what is to be done outside. @module */
import type { ControlArgs, Verb } from "../../domain/control/control_request.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { asked } from "./asks.ts";
import type { Model } from "./model.ts";

/** Something to ask the engine; `id` null where nobody waits for the answer. */
export type AskEffect = {
  readonly [V in Verb]: {
    readonly type: "Ask";
    readonly id: number | null;
    readonly verb: V;
    readonly args: ControlArgs[V];
    readonly date: IsoDate | null;
  };
}[Verb];

export type Effect =
  | AskEffect
  /** To the clipboard of the terminal. */
  | { readonly type: "Copy"; readonly text: string }
  /** All of it: something else has written over the screen. */
  | { readonly type: "Redraw" }
  | { readonly type: "Leave"; readonly engineStopped: boolean };

export interface Step {
  readonly model: Model;
  readonly effects: readonly Effect[];
}

/** Nothing is to be done outside. */
export function still(model: Model): Step {
  return { model, effects: [] };
}

const NOTE_MS = 4_000;

/** With a line for the person, for a while. */
export function noted(model: Model, text: string): Model {
  return { ...model, note: { text, until: model.now + NOTE_MS } };
}

/** Sends a request whose answer is shown. All but HALT mean the session that is on the screen. */
export function asking<V extends Verb>(
  model: Model,
  label: string,
  verb: V,
  args: ControlArgs[V],
): Step {
  const id = model.askCount + 1;
  const date = verb === "halt" ? null : model.desk.views.desk?.status.date ?? null;
  const effect = { type: "Ask", id, verb, args, date } as AskEffect;
  const asks = asked(model.asks, id, label, model.now);
  return { model: { ...model, asks, askCount: id, note: null }, effects: [effect] };
}
