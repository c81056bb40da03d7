/** The two lines at the bottom: what has just happened, and the keys. @module */
import { askText, type PendingAsk, shownAsk } from "../model/asks.ts";
import type { Model } from "../model/model.ts";
import { ends, fit, type Line, line, span, type Style, widthOf } from "../paint/line.ts";
import { alertsOf } from "../rows/alerts.ts";
import type { Views } from "../../domain/view/view.ts";
import { isMoot } from "./banners.ts";

/** Two lines, `columns` wide. */
export function footerLines(model: Model): Line[] {
  const { size: { columns }, glyphs } = model;
  const count = alertCount(model);
  // The hint stays where the line before it is cut: that is when it is needed.
  const said = fit(messageLine(model), columns - widthOf(count), glyphs.ellipsis);
  return [[...said, ...count], keysLine(model)];
}

/** How many there are to look at, and by which key; empty where none is shown. */
function alertCount({ overlay, now, desk: { views, seenAt } }: Model): Line {
  const { length } = alertsOf(views, seenAt === null ? 0 : now - seenAt);
  if (length === 0 || overlay?.type === "filter") return [];
  return [span(`  e:all ${length}`, "accent"), span(" ")];
}

function messageLine(model: Model): Line {
  const { overlay, asks, note, undo, now, desk: { views, seenAt }, glyphs } = model;
  if (overlay?.type === "filter") {
    return [
      span(" /", "accent"),
      span(model.lists[overlay.list].filter, "bold"),
      span("_", "accent"),
    ];
  }
  const said: Line[] = [];
  const ask = shownAsk(asks, now);
  const word = note === null ? [] : [line(note.text, "accent")];
  // A word to the last key is newer than what an earlier one has come to, which was read by now.
  if (ask?.state === "done") said.push(...word);
  if (ask !== null && !(ask.state === "failed" && isMoot(ask, model))) {
    const style: Style = ask.state === "failed" ? "alarm" : ask.state === "done" ? "good" : "warn";
    said.push(line(askText(ask, model.privacy) + afterAck(ask, views), style));
  }
  if (undo !== null && now < undo.until) {
    const seconds = Math.ceil((undo.until - now) / 1_000);
    said.push(line(`u: ${undo.engine} on again (${seconds} s)`, "accent"));
  }
  if (ask?.state !== "done") said.push(...word);
  if (model.paused !== null) said.push(line("PAUSED: Space goes on", "warn"));
  const [alert] = alertsOf(views, seenAt === null ? 0 : now - seenAt, model.privacy);
  if (said.length === 0 && alert !== undefined) {
    said.push([span(`${glyphs.cross} `, alert.style), span(alert.text, alert.style)]);
  }
  // Minutes of a long journal are no reason to keep an alert back.
  const progress = views.desk?.status.progress ?? (views.desk === undefined ? waiting(model) : "");
  if (progress !== "") said.push(line(progress, "accent"));
  return said.flatMap((each, i): Line => [span(i === 0 ? " " : `  ${glyphs.bar}`, "dim"), ...each]);
}

/** What an acknowledged HALT or FLATTEN has come to: both go on after their acknowledgement. */
function afterAck({ label, state }: PendingAsk, { desk }: Partial<Views>): string {
  if (state !== "done" || desk === undefined) return "";
  const { halt, orders, positions, flatten } = desk.status;
  if (label === "HALT" && halt !== null) {
    const entries = orders.filter(({ purpose }) => purpose === "entry").length;
    return entries === 0 ? ", no entry order is open" : `, ${entries} entries being cancelled`;
  }
  if (label === "FLATTEN" && flatten !== null) {
    if (positions.length === 0) return ", flat";
    return `, ${positions.length} ${flatten.ended ? "left open" : "being closed"}`;
  }
  return "";
}

/** Whoever is found is found sooner than this. */
const LOOKING_MS = 1_500;

function waiting({ mode, now, desk: { link, linkedAt } }: Model): string {
  if (link.type === "attached") return "attached, waiting for the first view";
  // The red line says why; another engine could not be started beside it.
  if (link.type === "refused") return "this screen waits for the engine";
  return now - linkedAt < LOOKING_MS
    ? "looking for the engine"
    : `no engine yet: \`deno task trade ${mode}\` starts one; this screen waits`;
}

const KEYS: readonly Line[] = [
  [span("K HALT", "bold")],
  ...[
    "t engine",
    "X flatten",
    "/ filter",
    ": command",
    "s sort",
    "+ zoom",
    "Enter detail",
    "c chart",
    "p privacy",
    "y copy",
  ].map((text): Line => line(text)),
];

/**
 * Where words are typed every other key is one of their letters. K is one too, but in help: the
 * line must not promise a HALT that does not come.
 */
const TYPING_KEYS = {
  filter: { keys: ["Enter keeps it", "Esc as it was"], halt: "Esc K HALT" },
  palette: { keys: ["Enter does it", "Up Down choose", "Esc back"], halt: "Esc K HALT" },
  help: { keys: ["Up Down scroll", "Esc back"], halt: "K HALT" },
} as const;

function keysLine({ overlay, size: { columns }, glyphs: { ellipsis } }: Model): Line {
  if (overlay?.type === "filter" || overlay?.type === "palette" || overlay?.type === "help") {
    const { keys, halt } = TYPING_KEYS[overlay.type];
    const shown = keys.map((text, i) => span(`${i === 0 ? " " : "  "}${text}`, "accent"));
    return ends([...shown, span("  "), span(halt, "bold")], [], columns, ellipsis);
  }
  const help = span(" ? help", "accent");
  const leave = span("q leave ", "plain");
  let room = columns - help.text.length - leave.text.length - 2;
  const shown: Line = KEYS.flatMap((key): Line => {
    room -= widthOf(key) + 2;
    return room < 0 ? [] : [span("  "), ...key];
  });
  return ends([help, ...shown], [leave], columns, ellipsis);
}
