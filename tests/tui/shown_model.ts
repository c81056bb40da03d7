/** Models of a screen that has received a desk, and what it looks like as text. @module */
import type { DeskStatus } from "../../domain/control/desk_status.ts";
import type { ViewPush, Views } from "../../domain/view/view.ts";
import { type InkKey, type KeyPress, keysOf } from "../../tui/model/keypress.ts";
import { initialModel, type Model, type ModelOptions } from "../../tui/model/model.ts";
import type { Effect, Step } from "../../tui/model/step.ts";
import { type Happened, update } from "../../tui/model/update.ts";
import { UNICODE } from "../../tui/paint/glyphs.ts";
import { textOf } from "../../tui/paint/line.ts";
import { screenLines } from "../../tui/screen/screen.ts";
import { deskView, VIEWS } from "./desk_views.ts";

export function emptyModel(options: Partial<ModelOptions> = {}): Model {
  return initialModel({
    mode: "paper",
    writes: true,
    haltCommand: "deno task halt",
    glyphs: UNICODE,
    size: { columns: 120, rows: 36 },
    now: 1_000,
    ...options,
  });
}

/** Attached as client 1, which has the control, with every view there. */
export function shownModel(
  options: Partial<ModelOptions> = {},
  views: Partial<Views> = VIEWS,
): Model {
  const empty = emptyModel(options);
  const attached = after(empty, { type: "Linked", link: { type: "attached", client: 1 } });
  return Object.entries(views).reduce((model, [view, body]) => {
    const push = { view, sequence: 1, body } as ViewPush;
    return after(model, { type: "Viewed", push });
  }, attached);
}

export function withStatus(model: Model, change: Partial<DeskStatus>): Model {
  return after(model, {
    type: "Viewed",
    push: { view: "desk", sequence: 2, body: deskView(change) },
  });
}

export function after(model: Model, happened: Happened, now = model.now): Model {
  return update(model, happened, now).model;
}

const NO_KEY: InkKey = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageUp: false,
  pageDown: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  tab: false,
  shift: false,
  backspace: false,
  delete: false,
  ctrl: false,
  meta: false,
};

/** As Ink hands over one chunk of input. */
export function chunk(input: string, flags: Partial<InkKey> = {}): readonly KeyPress[] {
  return keysOf(input, { ...NO_KEY, ...flags });
}

const FLAGS: Readonly<Record<string, Partial<InkKey>>> = {
  enter: { return: true },
  escape: { escape: true },
  tab: { tab: true },
  down: { downArrow: true },
  up: { upArrow: true },
  pagedown: { pageDown: true },
  pageup: { pageUp: true },
  left: { leftArrow: true },
  right: { rightArrow: true },
};

/** Each one pressed alone: characters, or names like `enter`. */
export function typing(model: Model, ...keys: readonly string[]): Step {
  return keys.reduce<Step>((step, key) => {
    const flags = FLAGS[key];
    const presses = flags === undefined ? chunk(key) : chunk("", flags);
    const next = update(step.model, { type: "Pressed", keys: presses }, step.model.now);
    return { model: next.model, effects: [...step.effects, ...next.effects] };
  }, { model, effects: [] });
}

/** The requests among effects, charts aside: verb and arguments. */
export function requests(effects: readonly Effect[]): unknown[] {
  return effects.flatMap((effect) =>
    effect.type === "Ask" && effect.verb !== "select" ? [[effect.verb, effect.args]] : []
  );
}

export function screenText(model: Model): string {
  return screenLines(model).map(textOf).join("\n");
}

/** The engine has refused a request, in these words. */
export function refusedAnswer(message: string) {
  const reason = "allowance_needed";
  return { id: "1", ok: false, code: "refused", reason, message } as const;
}
