/** What the terminal can show, as its environment says. @module */
import { ASCII, type Glyphs, UNICODE } from "./paint/glyphs.ts";
import { COLOUR_16, COLOUR_256, MONO, type Theme } from "./paint/theme.ts";

/** Variables that decide; each may be missing. */
export const TERMINAL_VARIABLES = [
  "NO_COLOR",
  "TERM",
  "COLORTERM",
  "LC_ALL",
  "LC_CTYPE",
  "LANG",
] as const;

export type TerminalEnvironment = Readonly<
  Partial<Record<typeof TERMINAL_VARIABLES[number], string | undefined>>
>;

export interface TerminalKind {
  readonly glyphs: Glyphs;
  readonly theme: Theme;
}

/** Null for a terminal that cannot move its cursor. `ascii`: asked for. */
export function terminalKind(env: TerminalEnvironment, ascii = false): TerminalKind | null {
  const term = env.TERM ?? "";
  if (term === "dumb") return null;
  return { glyphs: ascii ? ASCII : glyphsOf(env), theme: themeOf(env) };
}

/** What is drawn with, also in lines that are only printed. */
export function glyphsOf(env: TerminalEnvironment): Glyphs {
  return showsUnicode(env) ? UNICODE : ASCII;
}

/** An empty NO_COLOR is none, as https://no-color.org says. */
function themeOf({ NO_COLOR = "", TERM = "", COLORTERM = "" }: TerminalEnvironment): Theme {
  if (NO_COLOR !== "") return MONO;
  return COLORTERM !== "" || TERM.includes("256") || TERM.includes("direct")
    ? COLOUR_256
    : COLOUR_16;
}

/** Terminals speak UTF-8 unless told otherwise; the Linux console has no braille. */
function showsUnicode({ LC_ALL, LC_CTYPE, LANG, TERM }: TerminalEnvironment): boolean {
  if (TERM === "linux") return false;
  const locale = LC_ALL || LC_CTYPE || LANG || "";
  return locale === "" || /utf-?8/i.test(locale);
}
