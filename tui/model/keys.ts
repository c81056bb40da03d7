/**
 * Keys to actions, depending on what lies over the screen. A chunk of several keys may move about
 * and may halt, but confirms nothing.
 * @module
 */
import { type Dialog, isTyped, typedInto } from "./dialog.ts";
import { bindingOf } from "./keymap.ts";
import type { KeyPress } from "./keypress.ts";
import { withList } from "./lists.ts";
import { isTooSmall, type Model, type Overlay } from "./model.ts";
import { paletteEntries } from "./palette.ts";
import { confirmed, perform } from "./perform.ts";
import { scrolledAlerts, scrolledHelp, scrolledStory } from "./scrolled.ts";
import { noted, type Step, still } from "./step.ts";

const HALT_KEY = "K";
const INTERRUPT_MS = 2_000;
/** To who typed so fast that Enter came in one piece with the word before it. */
const ALONE = "press Enter once more, by itself";

/** HALT is heard wherever K is no letter to be typed, then Ctrl-C, then what lies on top. */
export function pressed(model: Model, keys: readonly KeyPress[]): Step {
  const { overlay } = model;
  // In a chunk with K nothing but K counts: what came with it was meant for another screen.
  const halts = keys.filter(({ name }) => name === HALT_KEY);
  // Without a text it came behind an Escape, and is no letter anywhere.
  if (halts.some(({ text }) => text === "") || (halts.length > 0 && !isText(model, keys))) {
    return perform(model, { action: "halt", argument: "" });
  }
  if (keys.some(({ name }) => name === "ctrl-c")) return interrupted(model);
  // Nobody sees what else a key would do.
  if (isTooSmall(model.size)) return still(model);
  if (overlay === null) return onScreen(model, keys);
  return keys.reduce<Step>((step, key) => {
    // The overlay that these keys were for is gone.
    if (step.model.overlay?.type !== overlay.type) return step;
    const next = inOverlay(step.model, step.model.overlay, key);
    return { model: next.model, effects: [...step.effects, ...next.effects] };
  }, still(model));
}

/** K is a letter where names are typed; in help, which explains it, only among others. */
function isText({ overlay, size }: Model, keys: readonly KeyPress[]): boolean {
  if (isTooSmall(size)) return false;
  if (overlay?.type === "help") return keys.length > 1;
  return overlay?.type === "palette" || overlay?.type === "filter";
}

function interrupted(model: Model): Step {
  const { interruptedAt, now } = model;
  if (interruptedAt !== null && now - interruptedAt < INTERRUPT_MS) {
    return { model, effects: [{ type: "Leave", engineStopped: false }] };
  }
  return still(noted({ ...model, interruptedAt: now }, "Ctrl-C again detaches"));
}

function onScreen(model: Model, keys: readonly KeyPress[]): Step {
  const [first] = keys;
  if (first === undefined) return still(model);
  if (keys.length > 1) {
    // A name typed fast: it opens the field that it is for.
    const opening = bindingOf(first.name)?.action;
    if (opening === "palette" || opening === "filter" || opening === "help") {
      return pressed(perform(model, { action: opening, argument: "" }).model, keys.slice(1));
    }
    // Keys that were held down, or that came late together.
    return still(keys.reduce((each, { name }) => {
      const binding = bindingOf(name);
      if (binding?.looks !== true) return each;
      return perform(each, { action: binding.action, argument: "" }).model;
    }, model));
  }
  if (first.name === "escape") return still(dismissed(model));
  const binding = bindingOf(first.name);
  if (!first.alone) return still(model);
  if (binding !== null) return perform(model, { action: binding.action, argument: "" });
  return first.text === ""
    ? still(model)
    : still(noted(model, `no key ${first.text}: ? lists them`));
}

/** Escape takes away what is in the way: red lines, then a filter, then the zoom. */
function dismissed(model: Model): Model {
  if (model.asks.length > 0 || model.note !== null) return { ...model, asks: [], note: null };
  const list = Object.entries(model.lists).find(([, { filter }]) => filter !== "")?.[0];
  if (list !== undefined) return withList(model, list as keyof Model["lists"], { filter: "" });
  return { ...model, zoomed: false };
}

function inOverlay(model: Model, overlay: Overlay, key: KeyPress): Step {
  switch (overlay.type) {
    case "help":
      return inHelp(model, overlay, key);
    case "palette":
      return inPalette(model, overlay, key);
    case "filter":
      return inFilter(model, overlay, key);
    case "engines":
      return inEngines(model, key);
    case "detail":
      return inStory(model, overlay, key);
    case "alerts":
      return inAlerts(model, overlay, key);
    case "row":
      return inRow(model, key);
    case "dialog":
      return inDialog(model, overlay.dialog, key);
  }
}

function closed(model: Model): Step {
  return still({ ...model, overlay: null });
}

/** Lines that a key scrolls down. */
const SCROLLED: Readonly<Record<string, number>> = { up: -1, down: 1, pageup: -10, pagedown: 10 };

/** Figures that are looked at one by one are hidden there too. */
function inRow(model: Model, key: KeyPress): Step {
  if (bindingOf(key.name)?.action === "privacy") {
    return perform(model, { action: "privacy", argument: "" });
  }
  return ["escape", "enter", "q", "e"].includes(key.name) ? closed(model) : still(model);
}

function inStory(model: Model, story: Overlay & { type: "detail" }, key: KeyPress): Step {
  const step = SCROLLED[key.name];
  if (step === undefined) return inRow(model, key);
  return still({ ...model, overlay: { ...story, back: scrolledStory(model, story, -step) } });
}

function inAlerts(model: Model, alerts: Overlay & { type: "alerts" }, key: KeyPress): Step {
  const step = SCROLLED[key.name];
  if (step === undefined) return inRow(model, key);
  return still({ ...model, overlay: { ...alerts, from: scrolledAlerts(model, alerts, step) } });
}

function inHelp(model: Model, help: Overlay & { type: "help" }, key: KeyPress): Step {
  if (key.name === "escape" || key.name === "?" || key.name === "enter") return closed(model);
  const step = SCROLLED[key.name];
  if (step !== undefined) {
    return still({ ...model, overlay: { ...help, from: scrolledHelp(model, help, step) } });
  }
  const search = edited(help.search, key);
  return still({ ...model, overlay: { ...help, search, from: 0 } });
}

function inPalette(model: Model, palette: Overlay & { type: "palette" }, key: KeyPress): Step {
  const entries = paletteEntries(model.desk.views, palette.typed);
  switch (key.name) {
    case "escape":
      return closed(model);
    case "up":
      return still({
        ...model,
        overlay: { ...palette, chosen: Math.max(0, palette.chosen - 1) },
      });
    case "down":
    case "tab": {
      const chosen = Math.min(entries.length - 1, palette.chosen + 1);
      return still({ ...model, overlay: { ...palette, chosen: Math.max(0, chosen) } });
    }
    case "enter": {
      const entry = entries[palette.chosen];
      if (entry === undefined) return still(model);
      if (!key.alone) return still(noted(model, ALONE));
      return perform({ ...model, overlay: null }, entry.command);
    }
    default: {
      const typed = edited(palette.typed, key);
      return still({ ...model, overlay: { ...palette, typed, chosen: 0 } });
    }
  }
}

function inFilter(model: Model, overlay: Overlay & { type: "filter" }, key: KeyPress): Step {
  const { list, before } = overlay;
  if (key.name === "enter") return closed(model);
  if (key.name === "escape") return closed(withList(model, list, { filter: before }));
  const filter = edited(model.lists[list].filter, key);
  return still(withList(model, list, { filter }));
}

function inEngines(model: Model, key: KeyPress): Step {
  const engines = model.desk.views.desk?.status.engines ?? [];
  const engine = /^[1-9]$/.test(key.name) ? engines[Number(key.name) - 1] : undefined;
  if (engine === undefined || !key.alone) {
    return ["escape", "q", "t"].includes(key.name) ? closed(model) : still(model);
  }
  // The control may have gone to another screen, or the engine, since the question was put.
  return perform(model, { action: "engine", argument: engine.name, on: !engine.on });
}

function inDialog(model: Model, dialog: Dialog, key: KeyPress): Step {
  const shown = (next: Dialog) =>
    still({ ...model, overlay: { type: "dialog" as const, dialog: next } });
  const count = dialog.choices.length;
  switch (key.name) {
    case "escape":
      return closed(model);
    case "enter":
      return key.alone ? confirmed(model, dialog) : still(noted(model, ALONE));
    case "backspace":
      return shown(typedInto(dialog, null));
    case "tab":
    case "right":
    case "backtab":
    case "left": {
      if (!isTyped(dialog)) return still(model);
      const step = key.name === "tab" || key.name === "right" ? 1 : count - 1;
      return shown({ ...dialog, chosen: (dialog.chosen + step) % count });
    }
    default:
      return key.text === "" ? still(model) : shown(typedInto(dialog, key.text));
  }
}

const TYPED_MAX = 60;

function edited(text: string, key: KeyPress): string {
  if (key.name === "backspace") return text.slice(0, -1);
  return (text + key.text).slice(0, TYPED_MAX);
}
