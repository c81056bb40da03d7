/**
 * Words that a person types out before something that cannot be taken back. Without a terminal the
 * same is said by a flag of its own, which nobody types by accident.
 * @module
 */
import { complain } from "./terminal_line.ts";

/** Bytes; what is longer is not what was asked for. */
const LINE_MAX = 256;

/** Where a person types. */
export interface Typist {
  readonly isTerminal: boolean;
  /** One line; "" at the end of it all. */
  line(): string;
}

export const AT_TERMINAL: Typist = {
  get isTerminal() {
    return Deno.stdin.isTerminal();
  },
  // A terminal hands over whole lines: one read is one of them, or its end.
  line: () => {
    const bytes = new Uint8Array(LINE_MAX);
    const count = Deno.stdin.readSync(bytes) ?? 0;
    return new TextDecoder().decode(bytes.subarray(0, count));
  },
};

/** Asks for `words` and reads one line: true when it is them, and nothing else. */
export function typesWords(what: string, words: string, { line }: Typist): boolean {
  complain(`${what} Type "${words}" to go on:`);
  return line().trim() === words;
}
