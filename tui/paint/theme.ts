/**
 * How meanings look on a terminal. Blue and orange, which people who see no red and green tell
 * apart; on a terminal without colours weight and reversal remain.
 * @module
 */
import type { Line, Style } from "./line.ts";

/** SGR parameters by style; "" for nothing. */
export type Theme = Readonly<Record<Style, string>>;

export const MONO: Theme = {
  plain: "",
  dim: "2",
  bold: "1",
  good: "",
  bad: "1",
  warn: "1",
  accent: "1",
  inverse: "7",
  alarm: "1;7",
};

export const COLOUR_16: Theme = {
  ...MONO,
  dim: "90",
  good: "96",
  bad: "93",
  warn: "33",
  accent: "36",
  alarm: "1;97;41",
};

export const COLOUR_256: Theme = {
  ...MONO,
  dim: "38;5;244",
  good: "38;5;75",
  bad: "38;5;214",
  warn: "38;5;220",
  accent: "38;5;117",
  alarm: "1;38;5;231;48;5;160",
};

/** A line with its escape sequences; each piece ends what it began. */
export function dressed(of: Line, theme: Theme): string {
  return of.map(({ text, style }) => {
    const codes = theme[style];
    return codes === "" || text === "" ? text : `\x1b[${codes}m${text}\x1b[0m`;
  }).join("");
}
