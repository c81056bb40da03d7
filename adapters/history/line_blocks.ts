/**
 * A file as blocks of whole lines in one reused buffer: a file of any size costs 1 MiB, and the
 * parser never meets half a row.
 * @module
 */
import { HistoryError } from "./history_error.ts";

const BLOCK_BYTES = 1 << 18;
/** Room for a missing last newline, and for a parser that looks a few bytes ahead. */
const SLACK_BYTES = 64;
const NEWLINE = 10;

export class LineBlocks {
  /** Size of the file; 0 when it is not a regular file. */
  readonly size: number;
  /** Holds whole lines, each ended by a newline, in [0, end) after `next()`. */
  readonly bytes: Uint8Array;
  end = 0;
  readonly #path: string;
  readonly #file: Deno.FsFile;
  #filled = 0;
  #atEnd = false;

  /** Opens `path`. Throws HistoryError when that cannot be done. */
  constructor(path: string) {
    this.#path = path;
    this.#file = this.#orFail(() => Deno.openSync(path));
    const info = this.#orFail(() => this.#file.statSync());
    if (info.isDirectory) {
      this.close();
      throw new HistoryError(path, "it is a folder");
    }
    this.size = info.size;
    const block = info.isFile ? Math.min(info.size, BLOCK_BYTES) : BLOCK_BYTES;
    this.bytes = new Uint8Array(block + SLACK_BYTES);
  }

  /** Reads the next block; false when there is none. Throws HistoryError on a bad read. */
  next(): boolean {
    this.bytes.copyWithin(0, this.end, this.#filled);
    this.#filled -= this.end;
    const room = this.bytes.length - SLACK_BYTES;
    while (this.#filled < room && !this.#atEnd) {
      const view = this.bytes.subarray(this.#filled, room);
      const read = this.#orFail(() => this.#file.readSync(view));
      if (read === null) this.#atEnd = true;
      else this.#filled += read;
    }
    if (this.#atEnd && this.#filled > 0 && this.bytes[this.#filled - 1] !== NEWLINE) {
      this.bytes[this.#filled++] = NEWLINE;
    }
    this.end = this.bytes.lastIndexOf(NEWLINE, this.#filled - 1) + 1;
    if (this.#filled === 0) return false;
    if (this.end === 0) {
      throw new HistoryError(this.#path, `a line is longer than ${room} bytes: not a text file`);
    }
    return true;
  }

  close(): void {
    this.#file.close();
  }

  #orFail<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw new HistoryError(this.#path, reasonOf(error));
    }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "no such file";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.NotCapable) return "the program was not allowed to read it";
  return error instanceof Error ? error.message : String(error);
}
