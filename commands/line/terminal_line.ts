/**
 * What a command prints: lines on stdout, and while something takes long, one line on stderr that
 * keeps changing where a person looks on, and is left out where nobody does.
 * @module
 */
import { writeAll } from "../../adapters/disk/durable_file.ts";
import { lineBytes, ToldLines } from "./told_lines.ts";

const encoder = new TextEncoder();

let lost: string | null = null;

/** A command's answer. It ends nothing that is being done: see `unsaid` for what got lost. */
export function print(text: string): void {
  lost = write(Deno.stdout, text) ?? lost;
}

/** Of the terminal that somebody reads; where none is, lines end nowhere. */
export function stdoutColumns(): number {
  if (!Deno.stdout.isTerminal()) return Infinity;
  try {
    // A terminal that was told no size says 0.
    return Deno.consoleSize().columns || Infinity;
  } catch {
    return Infinity;
  }
}

/** Why an answer is not where it was sent, e.g. to a full disk; null where nothing is missing. */
export function unsaid(): string | null {
  return lost;
}

const toldOnStdout = new ToldLines((bytes) => Deno.stdout.write(bytes));
const toldOnStderr = new ToldLines((bytes) => Deno.stderr.write(bytes));

/** What a desk says as it goes on, whether it can be said or not: it waits for no reader. */
export function tell(text: string): void {
  toldOnStdout.tell(text);
}

/** As `tell`, on stderr. */
export function warn(text: string): void {
  toldOnStderr.tell(text);
}

/** Resolves once what was told is taken, or after `withinMs`; false where some of it is not. */
export async function toldIsTaken(withinMs: number): Promise<boolean> {
  const taken = [toldOnStdout.taken(withinMs), toldOnStderr.taken(withinMs)];
  return (await Promise.all(taken)).every((each) => each);
}

/** On stderr. */
export function complain(text: string): void {
  write(Deno.stderr, text);
}

/** Why not all of it was taken; null where it was, or where whoever listened has gone. */
function write(to: typeof Deno.stdout | typeof Deno.stderr, text: string): string | null {
  try {
    writeAll(to, lineBytes(text));
    return null;
  } catch (error) {
    return error instanceof Deno.errors.BrokenPipe ? null : (error as Error).message;
  }
}

/** One line on stderr that is written over: nothing where nobody looks on. */
export class ChangingLine {
  readonly #shown: boolean;
  #said = false;

  constructor(shown: boolean) {
    this.#shown = shown && Deno.stderr.isTerminal();
  }

  show(text: string): void {
    if (!this.#shown) return;
    this.#said = true;
    Deno.stderr.writeSync(encoder.encode(`\r${text}\x1b[K`));
  }

  clear(): void {
    if (this.#said) Deno.stderr.writeSync(encoder.encode("\r\x1b[K"));
  }
}
