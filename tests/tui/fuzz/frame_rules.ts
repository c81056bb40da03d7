/** What must be true of every frame, whatever the desk says and whoever pressed what. @module */
import { formatRupees, type Paise } from "../../../domain/money.ts";
import { isList, isTooSmall, type Model } from "../../../tui/model/model.ts";
import { shownRows } from "../../../tui/model/list_rows.ts";
import type { Line } from "../../../tui/paint/line.ts";
import { bodyOf, titleOf } from "../../../tui/model/dialog.ts";
import { screenLines } from "../../../tui/screen/screen.ts";

/** Everything that is one column wide on every terminal that shows it. */
const ONE_WIDE =
  /^[\x20-\x7e\xa1-\xac\xae-\u024f\u20b9\u2013\u2014\u2026\u00d7\u2190-\u21ff\u2264\u2265\u2500-\u25ff\u2716\u2022\u2800-\u28ff]*$/;
const UNSAID = /\b(undefined|NaN|null|Infinity)\b|\[object|(?<![\w.,])-0(\.0+)?(?![\w.,:%])/;

/** The frame as text; throws with it at the first rule that is broken. */
export function checkedFrame(model: Model): string {
  const lines = screenLines(model);
  const texts = lines.map(whole);
  const shown = texts.join("\n");
  const fail = (what: string): never => {
    throw new Error(`${what}\n${shown}`);
  };
  const { columns, rows } = model.size;
  if (lines.length !== rows) fail(`${lines.length} lines on ${rows} rows`);
  for (const text of texts) {
    if (!ONE_WIDE.test(text)) fail(`not one wide: ${JSON.stringify(text)}`);
    if (text.length !== columns) fail(`${text.length} of ${columns} columns: ${text}`);
    const unsaid = UNSAID.exec(text);
    if (unsaid !== null) fail(`"${unsaid[0]}" in: ${text}`);
    if (!model.glyphs.unicode && !/^[\x20-\x7e]*$/.test(text)) fail(`not ASCII: ${text}`);
  }
  if (screenLines(model).map(whole).join("\n") !== shown) fail("another frame of the same state");
  for (const problem of problemsOf(model, texts)) fail(problem);
  return shown;
}

function whole(line: Line): string {
  return line.map(({ text }) => text).join("");
}

function* problemsOf(model: Model, texts: readonly string[]): Generator<string> {
  const { mode, size, glyphs, desk: { views: { desk } }, overlay, privacy } = model;
  const small = isTooSmall(size);
  const top = small ? texts.join("\n") : texts[0]!;
  if (!top.includes(mode.toUpperCase())) yield "the mode is not shown";
  if (desk !== undefined) {
    const { halt, simulated, day: { net } } = desk.status;
    if (!top.includes(halt === null ? "HALT off" : " HALTED")) yield "HALT is not shown";
    if (simulated && !top.includes("SIM")) yield "nothing says that it is simulated";
    const amount = formatRupees(net).replace(/^-|\.\d\d$/g, "");
    if (!privacy && !top.includes(amount)) yield `the day's ${amount} is not shown`;
    if (privacy && net !== 0 && top.includes(amount) && amount.length > 6) yield "privacy";
  }
  if (privacy) {
    for (const figure of figuresOf(model)) {
      if (texts.some((text) => text.includes(figure))) yield `${figure} is shown in private`;
    }
  }
  if (small) return;
  if (!/K HALT/.test(texts.at(-1)!)) yield "the key of HALT is not shown";
  const keys = texts.at(-1)!;
  if (["filter", "palette", "help"].includes(overlay?.type ?? "")) {
    if (!keys.includes("Esc ")) yield "no way back from where words are typed";
    if (/\? help|q leave|t engine/.test(keys)) yield "letters are shown as keys";
    if (overlay?.type !== "help" && !keys.includes("Esc K HALT")) yield "K is a letter there";
  } else if (!keys.startsWith(" ? help")) yield "the help is not shown";
  const all = texts.join("\n");
  if (overlay !== null && !["filter", "palette"].includes(overlay.type) && !/Esc/.test(all)) {
    if (overlay.type !== "help") yield "nothing says how the overlay is left";
  }
  if (overlay?.type === "dialog") {
    if (!all.includes(titleOf(overlay.dialog))) yield "the dialog does not say what it is for";
    const flat = all.replace(/[^\x21-\x7e]+/g, "");
    for (
      const text of bodyOf(overlay.dialog, desk?.status ?? null, false, privacy ? "***" : null)
    ) {
      if (/^(SELL|BUY)|Detach|Shut|x{60}/.test(text) || privacy) continue;
      if (!flat.includes(text.replace(/[^\x21-\x7e]+/g, ""))) yield `not in full: ${text}`;
    }
    for (const choice of overlay.dialog.choices) {
      if (!all.includes(choice)) yield `no ${choice} in the dialog`;
    }
  }
  if (overlay === null && isList(model.focus)) {
    const { rows } = shownRows(model, model.focus);
    const marks = texts.filter((text) => text.includes(glyphs.unicode ? glyphs.cursor : "|>"));
    if (rows.length > 0 && glyphs.unicode && marks.length !== 1) {
      yield `${marks.length} rows of ${model.focus} are chosen`;
    }
  }
}

/** Amounts that a private screen may not show, as long as no other figure can be taken for them. */
function figuresOf({ desk: { views: { desk, performance } } }: Model): readonly string[] {
  const positions = desk?.status.positions ?? [];
  return [
    "1,23,456.78",
    ...positions.flatMap(({ unrealised, quantity }) => [
      formatRupees(unrealised ?? 0 as Paise),
      Math.abs(quantity) > 99_999_999 ? String(quantity) : "",
    ]),
    ...(performance?.rows ?? []).map(({ net }) => formatRupees(net)),
    ...(performance?.trades ?? []).map(({ net }) => formatRupees(net)),
  ].filter((figure) => figure.length > 8);
}
