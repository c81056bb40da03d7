/**
 * How meanings look on a terminal. Blue and orange, which people who see no red and green tell
 * apart; on a terminal without colours weight and reversal remain.
 * @module
 */
import type { Line, Style } from "./line.ts";

/** One attribute of a terminal: the SGR parameters that begin it, and those that end it. */
interface Attribute {
  readonly on: string;
  readonly off: string;
}

/** Attributes by style; none for nothing. */
export type Theme = Readonly<Record<Style, readonly Attribute[]>>;

const BOLD: Attribute = { on: "1", off: "22" };
const FAINT: Attribute = { on: "2", off: "22" };
const INVERSE: Attribute = { on: "7", off: "27" };
const ink = (on: string): Attribute => ({ on, off: "39" });
const paper = (on: string): Attribute => ({ on, off: "49" });

export const MONO: Theme = {
  plain: [],
  dim: [FAINT],
  bold: [BOLD],
  good: [],
  bad: [BOLD],
  warn: [BOLD],
  accent: [BOLD],
  inverse: [INVERSE],
  alarm: [BOLD, INVERSE],
};

export const COLOUR_16: Theme = {
  ...MONO,
  dim: [ink("90")],
  good: [ink("96")],
  bad: [ink("93")],
  warn: [ink("33")],
  accent: [ink("36")],
  alarm: [BOLD, ink("97"), paper("41")],
};

export const COLOUR_256: Theme = {
  ...MONO,
  dim: [ink("38;5;244")],
  good: [ink("38;5;75")],
  bad: [ink("38;5;214")],
  warn: [ink("38;5;220")],
  accent: [ink("38;5;117")],
  alarm: [BOLD, ink("38;5;231"), paper("48;5;160")],
};

/**
 * A line with its escape sequences, ending as it began. Written as Ink itself would write it, which
 * then recognises its own and need not take the line to pieces twice.
 */
export function dressed(of: Line, theme: Theme): string {
  let worn: readonly Attribute[] = [];
  let bytes = "";
  for (const { text, style } of of) {
    if (text === "") continue;
    const next = theme[style];
    bytes += change(worn, next) + text;
    worn = next;
  }
  return bytes + change(worn, []);
}

/** From one look to another in as few sequences as it takes. */
function change(from: readonly Attribute[], to: readonly Attribute[]): string {
  if (from === to) return "";
  // Bold and faint end alike, and neither replaces the other.
  const replaced = ({ on, off }: Attribute) =>
    to.some((each) => off === "22" ? each.on === on : each.off === off);
  const ended = from.filter((each) => !replaced(each)).reverse().map(({ off }) => off);
  const begun = to.filter(({ on }) => !from.some((each) => each.on === on)).map(({ on }) => on);
  return [...ended, ...begun].map((codes) => `\x1b[${codes}m`).join("");
}
