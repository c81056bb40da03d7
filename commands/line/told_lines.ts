/**
 * Lines of what goes on whether they are read or not: a desk must not wait for a terminal that
 * stands still, a pager or an ssh connection that hangs. They leave in order; while nobody takes
 * them the newest are left out, and their number is said once somebody does.
 * @module
 */
import { within } from "../../adapters/within.ts";

/** Resolves with how many bytes were taken, as `Deno.stdout.write` does. */
export type Taker = (bytes: Uint8Array) => Promise<number>;

/** Kept for a reader that is slow; a day of lines is less than that. */
const WAITING_BYTES_MAX = 256 * 1024;

const encoder = new TextEncoder();

/** With a line break if there is none. */
export function lineBytes(text: string): Uint8Array {
  return encoder.encode(text.endsWith("\n") ? text : `${text}\n`);
}

export class ToldLines {
  readonly #take: Taker;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #leftOut = 0;
  #writing: Promise<void> | null = null;

  constructor(take: Taker) {
    this.#take = take;
  }

  tell(text: string): void {
    const line = lineBytes(text);
    if (this.#waitingBytes + line.length > WAITING_BYTES_MAX) this.#leftOut++;
    else this.#keep(line);
    this.#writing ??= this.#write();
  }

  /** Resolves once all is taken, with true, or after `withinMs`, with false. */
  async taken(withinMs: number): Promise<boolean> {
    return await within(this.#writing ?? Promise.resolve(), withinMs);
  }

  #keep(line: Uint8Array): void {
    this.#waiting.push(line);
    this.#waitingBytes += line.length;
  }

  async #write(): Promise<void> {
    for (let line; (line = this.#next()) !== null;) {
      try {
        while (line.length > 0) line = line.subarray(await this.#take(line));
      } catch {
        // A full disk, or whoever listened has gone: the log has it.
      }
    }
    this.#writing = null;
  }

  #next(): Uint8Array | null {
    const line = this.#waiting.shift();
    if (line !== undefined) {
      this.#waitingBytes -= line.length;
      return line;
    }
    if (this.#leftOut === 0) return null;
    const count = this.#leftOut;
    this.#leftOut = 0;
    return lineBytes(`${count} lines were not taken here: they are in the log`);
  }
}
