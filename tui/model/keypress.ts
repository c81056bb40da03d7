/**
 * What a terminal sends, as single keys. Keys that are pressed fast arrive as one chunk of text
 * ("jjj", "Ky\r"), in which Ink sees no Enter: each is told apart here, and knows whether it came
 * alone.
 * @module
 */
import { printable } from "../paint/line.ts";

export interface KeyPress {
  /** `enter`, `escape`, `tab`, `backtab`, `up`, `ctrl-c`, ..., or the character itself. */
  readonly name: string;
  /** A printable character, else "". */
  readonly text: string;
  /** Nothing else came in the same chunk: somebody meant this key. */
  readonly alone: boolean;
}

/** The flags of Ink's `Key` that are used. */
export interface InkKey {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageUp: boolean;
  readonly pageDown: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly tab: boolean;
  readonly shift: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
  readonly ctrl: boolean;
  readonly meta: boolean;
}

const NAMED: readonly (readonly [keyof InkKey, string])[] = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["backspace", "backspace"],
  ["delete", "backspace"],
];

const CONTROL: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\x7f": "backspace",
  "\b": "backspace",
  "\x1b": "escape",
  "\x03": "ctrl-c",
};

/** In the order they came; none for what is no key here, as Meta with a letter other than K. */
export function keysOf(input: string, key: InkKey): readonly KeyPress[] {
  const named = NAMED.find(([flag]) => key[flag]);
  if (named !== undefined) return [special(named[1])];
  if (key.tab) return [special(key.shift ? "backtab" : "tab")];
  if (key.escape) return [special("escape")];
  // Meta with a letter is another key than the letter; but Escape and then K in a hurry looks the
  // same, and HALT must not get lost.
  if (key.meta) return input.includes("K") ? [{ name: "K", text: "", alone: false }] : [];
  if (key.ctrl) return input === "" ? [] : [special(`ctrl-${input}`)];
  const characters = [...input];
  const alone = characters.length === 1;
  return characters.flatMap((character): KeyPress[] => {
    const control = CONTROL[character];
    if (control !== undefined) return [{ name: control, text: "", alone }];
    // What is not one column wide would tear the rows that it is shown in.
    if (printable(character) !== character) return [];
    return [{ name: character === " " ? "space" : character, text: character, alone }];
  });
}

function special(name: string): KeyPress {
  return { name, text: "", alone: true };
}
