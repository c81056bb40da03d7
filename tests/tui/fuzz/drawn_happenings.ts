/** What may happen to a screen: keys of any kind, sizes, views, answers, a link that breaks. @module */
import type { Outcome } from "../../../domain/control/control_answer.ts";
import type { LinkState } from "../../../domain/view/desk_port.ts";
import { TOPICS, type ViewPush, type Views } from "../../../domain/view/view.ts";
import { KEYMAP } from "../../../tui/model/keymap.ts";
import type { KeyPress } from "../../../tui/model/keypress.ts";
import type { Model } from "../../../tui/model/model.ts";
import type { Happened } from "../../../tui/model/update.ts";
import type { Size } from "../../../tui/paint/panel.ts";
import { chunk } from "../shown_model.ts";
import type { Draw } from "./draw.ts";
import { viewsOf } from "./drawn_views.ts";
import * as drawn from "./drawn_words.ts";

const SIZES: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 80, rows: 20 },
  { columns: 120, rows: 36 },
  { columns: 140, rows: 45 },
  { columns: 100, rows: 30 },
  { columns: 99, rows: 29 },
  { columns: 20, rows: 5 },
  { columns: 60, rows: 15 },
];

/** Between 20x5 and 250x80. */
export function sizeOf(draw: Draw): Size {
  if (draw.chance(0.6)) return draw.of(SIZES);
  return { columns: draw.whole(20, 250), rows: draw.whole(5, 80) };
}

const NAMED: readonly Parameters<typeof chunk>[1][] = [
  { return: true },
  { return: true },
  { escape: true },
  { tab: true },
  { tab: true, shift: true },
  { downArrow: true },
  { upArrow: true },
  { leftArrow: true },
  { rightArrow: true },
  { pageUp: true },
  { pageDown: true },
  { backspace: true },
];

const TYPED = [
  ...KEYMAP.flatMap(({ action }) => [action, action.slice(0, 3)]),
  "engine off fno",
  "engine fno",
  "chart INFY",
  "adopt RELIANCE",
  "disown \u0928 ../../etc",
  "REARM",
  "FLATTEN",
  "ADOPT",
  "SHUTDOWN",
  "fno",
  "9".repeat(70),
  "[<0;12;7M[<0;12;7m",
  "kkkkkkkk",
  "KKK",
  "Ky\r",
  "\u65e5\u672c\u{1f680}e\u0301",
  "!loss  nifty",
];

export function keysOf(draw: Draw): readonly KeyPress[] {
  const kind = draw.share();
  if (kind < 0.35) return chunk("", draw.of(NAMED));
  if (kind < 0.75) return chunk(draw.of(KEYMAP.flatMap(({ keys }) => keys)).slice(0, 1));
  if (kind < 0.9) return chunk(draw.of(TYPED) + draw.of(["", "", "\r"]));
  if (kind < 0.95) return chunk(draw.of(["K", "x", "[", "\r"]), { meta: true });
  return chunk(String.fromCharCode(draw.whole(1, 0x2ff)));
}

/** Keys that lead somewhere from where the model is: random ones seldom type a whole word. */
function meantKeys(draw: Draw, { overlay }: Model): readonly KeyPress[] {
  if (overlay?.type === "dialog") {
    const { word, typed } = overlay.dialog;
    if (word !== null && typed !== word && draw.chance(0.7)) return chunk(word);
    return chunk("", draw.of([{ tab: true }, { return: true }, { rightArrow: true }]));
  }
  if (overlay?.type === "engines") return chunk(draw.of(["1", "2", "3", "9"]));
  if (overlay?.type === "palette") {
    return draw.chance(0.5) ? chunk(draw.of(TYPED)) : chunk("", { return: true });
  }
  return chunk(draw.of([":", "X", "t", "q", "u"]));
}

function linkOf(draw: Draw): LinkState {
  const problem = draw.of(["the connection has ended", drawn.textOf(draw).replace(/\d/g, "")]);
  return draw.of<LinkState>([
    { type: "attached", client: 1 },
    { type: "attached", client: 1 },
    { type: "connecting" },
    { type: "lost", problem, stopped: draw.chance(0.5) },
    { type: "refused", problem: `The engine shows no views: ${problem}` },
  ]);
}

export function outcomeOf(draw: Draw): Outcome {
  const message = drawn.textOf(draw);
  return draw.of<Outcome>([
    { type: "answered", answer: { id: "1", ok: true, code: "done", result: {} } },
    { type: "answered", answer: { id: "1", ok: true, code: "done", result: {} } },
    { type: "answered", answer: { id: "1", ok: false, code: "engine_busy", message } },
    {
      type: "answered",
      answer: { id: "1", ok: false, code: "refused", reason: "not_settled", message },
    },
    { type: "no_engine" },
    { type: "timeout", afterMs: 3_000 },
    { type: "lost" },
  ]);
}

function pushOf(draw: Draw, { desk }: Model, views: Views): ViewPush {
  const view = draw.of(TOPICS);
  const sequence = (desk.sequences[view] ?? 0) + draw.of([1, 1, 1, 7]);
  return { view, sequence, body: views[view] } as ViewPush;
}

export function happeningOf(draw: Draw, model: Model): Happened {
  const kind = draw.share();
  if (kind < 0.45) return { type: "Pressed", keys: keysOf(draw) };
  if (kind < 0.6) return { type: "Pressed", keys: meantKeys(draw, model) };
  if (kind < 0.75) {
    return { type: "Viewed", push: pushOf(draw, model, viewsOf(draw, model.mode)) };
  }
  if (kind < 0.82) return { type: "Resized", size: sizeOf(draw) };
  if (kind < 0.87) return { type: "Linked", link: linkOf(draw) };
  if (kind < 0.93) {
    return { type: "Answered", id: model.asks.at(-1)?.id ?? 1, outcome: outcomeOf(draw) };
  }
  return { type: "Ticked" };
}
