/**
 * A line of the screen as pieces of text with a meaning, exactly as wide as asked for. Everything
 * is painted with these and tested as text; colours come last.
 * @module
 */

/** What a piece of text means; a theme says how that looks. */
export type Style =
  | "plain"
  | "dim"
  | "bold"
  /** Gains, what is up. Never the only sign of it. */
  | "good"
  | "bad"
  | "warn"
  /** Titles, focus. */
  | "accent"
  | "inverse"
  /** Something must be done about it. */
  | "alarm";

export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

/** `text` has to be printable: its length counts as its width. */
export function span(text: string, style: Style = "plain"): Span {
  return { text, style };
}

/** One line of one style. */
export function line(text: string, style: Style = "plain"): Line {
  return [span(text, style)];
}

/** Columns a line takes: each character is one wide, see `printable`. */
export function widthOf(of: Line): number {
  return of.reduce((sum, { text }) => sum + text.length, 0);
}

/** Exactly `width` columns: padded on the right, or cut and marked. No figure is cut in two. */
export function fit(of: Line, width: number, ellipsis = "…"): Line {
  const wide = widthOf(of);
  if (wide <= width) return wide === width ? of : [...of, span(" ".repeat(width - wide))];
  const room = wholeFigures(of.map(({ text }) => text).join(""), width - ellipsis.length);
  const cut = head(of, room);
  const mark = ellipsis.slice(0, width).padEnd(width - Math.max(0, room));
  return [...cut, span(mark, cut.at(-1)?.style ?? "plain")];
}

/** `at`, or where the figure begins that would end at the mark: nobody could tell how it goes on. */
function wholeFigures(text: string, at: number): number {
  // Digits in a name, as in that of an option, are no figure.
  const begins = text.slice(0, Math.max(0, at)).search(/(?<![\w.,])[+-]?(₹|Rs)?[\d.,]+$/);
  return begins < 0 ? at : begins;
}

/** The first `width` columns. */
export function head(of: Line, width: number): Line {
  const taken: Span[] = [];
  let left = Math.max(0, width);
  for (const { text, style } of of) {
    if (left === 0) break;
    taken.push(span(text.slice(0, left), style));
    left -= Math.min(left, text.length);
  }
  return taken;
}

/** Left and right text at the edges of `width` columns; the right one gives way. */
export function ends(left: Line, right: Line, width: number, ellipsis: string): Line {
  const room = width - widthOf(left);
  if (room < 1) return fit(left, width, ellipsis);
  const rest = fit(right, Math.min(widthOf(right), room), ellipsis);
  return [...left, span(" ".repeat(room - widthOf(rest))), ...rest];
}

/** All pieces in the one style; as wide as before. */
export function restyled(of: Line, style: Style): Line {
  return of.map(({ text }) => span(text, style));
}

/** As plain text, without the spaces at its end. */
export function textOf(of: Line): string {
  return of.map(({ text }) => text).join("").trimEnd();
}

/** Of what `printable` lets through and has no letter under an accent. */
const PLAIN: Readonly<Record<string, string>> = {
  "\u2013": "-",
  "\u2014": "-",
  "\u2026": "~",
  "\u2192": ">",
  "\u00d7": "x",
  "\u00b7": ".",
  "\u2264": "<",
  "\u2265": ">",
};

/** For a terminal that has no more than ASCII, whatever an engine or a broker writes. As wide. */
export function inAscii(of: Line): Line {
  return of.map(({ text, style }) =>
    span(
      text.replace(/[^\x20-\x7e]/g, (character) => {
        const [letter = "?"] = character.normalize("NFD");
        return PLAIN[character] ?? (/[\x20-\x7e]/.test(letter) ? letter : "?");
      }),
      style,
    )
  );
}

/** Text of an engine with nothing in it that moves a cursor or is not one column wide. */
export function printable(text: string): string {
  return text.normalize("NFC").replace(/[^\x20-\x7e\xa1-\xac\xae-\u024f₹–—…→×±≤≥]/gu, "?");
}
