/**
 * A file as blocks of whole lines in one reused buffer: a file of any size costs 256 KiB, and
 * the parser never meets half a row.
 * @module
 */
import { whyUnreadable } from "../disk/unreadable.ts";
import { HistoryError } from "./history_error.ts";

const BLOCK_BYTES = 1 << 18;
/** Room for a missing last newline, and for a parser that looks a few bytes ahead. */
const SLACK_BYTES = 64;
const NEWLINE = 10;

export class LineBlocks {
  /** Bytes in the file, as far as it says. */
  readonly size: number;
  /** Holds whole lines, each ended by a newline, in [0, end) after `next()`. */
  readonly bytes = new Uint8Array(BLOCK_BYTES + SLACK_BYTES);
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
  }

  /** Reads the next block; false when there is none. Throws HistoryError on a bad read. */
  next(): boolean {
    this.bytes.copyWithin(0, this.end, this.#filled);
    this.#filled -= this.end;
    while (this.#filled < BLOCK_BYTES && !this.#atEnd) {
      const view = this.bytes.subarray(this.#filled, BLOCK_BYTES);
      const read = this.#orFail(() => this.#file.readSync(view));
      if (read === null) this.#atEnd = true;
      else this.#filled += read;
    }
    if (this.#filled === 0) return false;
    if (this.#atEnd && this.bytes[this.#filled - 1] !== NEWLINE) {
      this.bytes[this.#filled++] = NEWLINE;
    }
    this.end = this.bytes.lastIndexOf(NEWLINE, this.#filled - 1) + 1;
    if (this.end === 0) {
      throw new HistoryError(this.#path, `a line is longer than ${BLOCK_BYTES} bytes: not rows`);
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
      throw new HistoryError(this.#path, whyUnreadable(error));
    }
  }
}
