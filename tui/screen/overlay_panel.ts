/** What lies over the screen: help, palette, engines, questions, and the story of one entry. @module */
import { lostForMs } from "../model/desk_state.ts";
import { bodyOf, type Dialog, isTyped, titleOf } from "../model/dialog.ts";
import type { Model, Overlay } from "../model/model.ts";
import { paletteEntries } from "../model/palette.ts";
import { helpEntries } from "../model/scrolled.ts";
import { fit, type Line, line, printable, span, widthOf } from "../paint/line.ts";
import { inside, overlaid, panel, type Size } from "../paint/panel.ts";
import { firstShown } from "../paint/table.ts";
import { withoutFigures } from "../rows/figures.ts";
import { rowLines } from "./row_lines.ts";
import { allAlerts } from "./summary.ts";
import { storyLines, wrapped } from "../rows/story.ts";

/** `under` with the overlay of the model on it. */
export function withOverlay(model: Model, under: readonly Line[], size: Size): readonly Line[] {
  const { overlay } = model;
  switch (overlay?.type) {
    case undefined:
    case "filter":
      return under;
    case "detail":
      return storyPanel(model, overlay, size);
    case "row":
      return boxed(model, rowLines(model, overlay, size), "In full: Esc back", under, size);
    case "alerts":
      return boxed(
        model,
        allAlerts(model, overlay.from, size),
        "To look at: Esc back",
        under,
        size,
      );
    case "help": {
      const lines = helpLines(overlay.search);
      // The end stays in sight: scrolling on shows nothing more.
      const from = Math.max(0, Math.min(overlay.from, lines.length - (size.rows - 2)));
      const title = `Help: type to search, arrows scroll: ${overlay.search}`;
      return boxed(model, lines.slice(from, from + size.rows - 2), title, under, size);
    }
    case "palette":
      return boxed(model, paletteLines(model, overlay, size), `: ${overlay.typed}_`, under, size);
    case "engines":
      return boxed(model, engineChoices(model), "Switch an engine: press its number", under, size);
    case "dialog":
      return boxed(
        model,
        dialogLines(model, overlay.dialog, size),
        titleOf(overlay.dialog),
        under,
        size,
      );
  }
}

const BOX_COLUMNS = 78;

function boxed(
  { glyphs, mode }: Model,
  lines: readonly Line[],
  title: string,
  under: readonly Line[],
  { columns, rows }: Size,
): Line[] {
  const wanted = Math.max(title.length + 3, ...lines.map(widthOf)) + 2;
  const size = {
    columns: Math.min(columns, Math.max(Math.min(wanted, BOX_COLUMNS), 44)),
    rows: Math.min(rows, lines.length + 2),
  };
  const look = { title: ` ${title} `, focused: true, live: mode === "live" };
  const box = panel(lines, size, look, glyphs);
  return overlaid(under, box, columns);
}

function helpLines(search: string): Line[] {
  return helpEntries(search).map(({ keys, help }): Line => [
    span(` ${keys.padEnd(14)}`, "accent"),
    span(help),
  ]);
}

function paletteLines(
  { desk: { views }, glyphs }: Model,
  { typed, chosen }: Overlay & { readonly type: "palette" },
  { rows }: Size,
): Line[] {
  const entries = paletteEntries(views, typed);
  const shown = Math.min(16, Math.max(1, rows - 2));
  const from = firstShown(chosen, entries.length, shown);
  const lines = entries.slice(from, from + shown).map(({ label, help }, i): Line => {
    const here = from + i === chosen;
    return [
      span(here ? glyphs.cursor : " ", "accent"),
      span(label.padEnd(24), here ? "bold" : "plain"),
      span(` ${help}`, "dim"),
    ];
  });
  return lines.length === 0 ? [line(" no action of that name", "dim")] : lines;
}

function engineChoices({ desk: { views: { desk } }, glyphs, privacy }: Model): Line[] {
  const engines = desk?.status.engines ?? [];
  // Of one that melted down it is an error, which may name amounts.
  const why = (reason: string) =>
    privacy ? withoutFigures(printable(reason), glyphs.hidden) : printable(reason);
  return [
    ...engines.map(({ name, on, reason }, i): Line => [
      span(` ${i + 1} `, "accent"),
      span(`${on ? glyphs.dot : glyphs.hollow} ${name.padEnd(9)}`, on ? "good" : "dim"),
      span(on ? "ON: off at once" : `OFF (${why(reason)}): asks before it goes on`),
    ]),
    line(" What an engine holds stays under exit management. Esc leaves.", "dim"),
  ];
}

/** Rows of a dialog that always have to be there: the word, the choices, the frame. */
const DIALOG_ROWS = 7;

function dialogLines(
  { desk: state, glyphs, mode, now, privacy }: Model,
  dialog: Dialog,
  { columns, rows }: Size,
): Line[] {
  const { word, typed, choices, chosen } = dialog;
  const { link, views: { desk } } = state;
  const lost = link.type !== "attached" || lostForMs(state, now) !== null;
  const wide = Math.min(BOX_COLUMNS, columns) - 4;
  // The table of what FLATTEN closes keeps its columns.
  const body = bodyOf(dialog, desk?.status ?? null, lost, privacy ? glyphs.hidden : null)
    .flatMap((text) => text.length <= wide ? [text] : wrapped(text, wide));
  const room = Math.max(1, rows - DIALOG_ROWS);
  const shown = body.length <= room
    ? body
    : [...body.slice(0, room - 1), `and ${body.length - room + 1} more`];
  const buttons = choices.flatMap((choice, i): Line => [
    span("  "),
    span(i === chosen ? `[ ${choice} ]` : `  ${choice}  `, i === chosen ? "inverse" : "plain"),
  ]);
  return [
    ...shown.map((text) => line(` ${text}`)),
    line(""),
    ...(word === null ? [] : [
      [
        span(` ${mode.toUpperCase()}: type ${word}: `, "warn"),
        span(typed, "bold"),
        span(isTyped(dialog) ? "" : "_", "accent"),
      ],
      line(""),
    ]),
    buttons,
    line(" Tab moves, Enter chooses, Esc cancels", "dim"),
  ];
}

function storyPanel(model: Model, of: Overlay & { readonly type: "detail" }, size: Size): Line[] {
  const { glyphs, privacy, now, mode, desk: { views, seenAt } } = model;
  const setting = {
    glyphs,
    hidden: privacy,
    viewAgeMs: seenAt === null ? 0 : now - seenAt,
  };
  const { columns, rows } = inside(size);
  const lines = storyLines(views, of.story, columns - 1, setting);
  const title = `Story of ${of.symbol ?? ""} ${of.story}`;
  const from = Math.max(0, lines.length - rows - of.back);
  const shown = lines.slice(from, from + rows).map((each): Line =>
    fit([span(" "), ...each], columns, glyphs.ellipsis)
  );
  return panel(
    shown,
    size,
    {
      title,
      note: lines.length > rows ? "arrows scroll, Esc back" : "Esc back",
      focused: true,
      live: mode === "live",
    },
    glyphs,
  );
}
