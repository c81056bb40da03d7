/**
 * What is appended to a file beside the trading loop: a disk that hangs in a write, and not only in
 * a sync, holds up the file and not the desk.
 * @module
 */
import { Buffer } from "node:buffer";
import { writeAll } from "./durable_file.ts";

/** What waits for a disk that hangs: more is taken for a disk that is lost. */
const BYTES_MAX = 16 << 20;
const APPENDING = { append: true, create: true } as const;

export class WriteQueue {
  readonly #path: string;
  readonly #failed: (error: unknown) => void;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #file: Deno.FsFile | null = null;
  #run: Promise<void> | null = null;
  #isKept = true;

  /** `failed`: a write was not possible; what waited is let go, and the next push tries anew. */
  constructor(path: string, failed: (error: unknown) => void) {
    this.#path = path;
    this.#failed = failed;
  }

  /** Bytes that nobody changes any more. The file is made where it is missing, its folder is not. */
  push(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#isKept = true;
    this.#run ??= this.#write();
    if (this.#waitingBytes <= BYTES_MAX) return;
    this.#take();
    this.#failed(new Error(`the disk has not taken ${BYTES_MAX >> 20} MB`));
  }

  /** Resolves once nothing waits; never rejects. */
  idle(): Promise<void> {
    return this.#run ?? Promise.resolve();
  }

  /** Writes what waits at once, for a process that is about to end. Throws what the disk throws. */
  writeNow(): void {
    const file = Deno.openSync(this.#path, APPENDING);
    try {
      writeAll(file, this.#take());
    } finally {
      file.close();
    }
  }

  /** Lets go of the file, once nothing waits, until the next push. */
  close(): void {
    this.#isKept = false;
    this.#run ??= this.#write();
  }

  async #write(): Promise<void> {
    // What is pushed in one turn is written in one piece.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      try {
        this.#file ??= await Deno.open(this.#path, APPENDING);
        const bytes = this.#take();
        for (let from = 0; from < bytes.length;) {
          from += await this.#file.write(bytes.subarray(from));
        }
      } catch (error) {
        this.#isKept = false;
        this.#take();
        this.#failed(error);
      }
    }
    if (!this.#isKept) {
      this.#file?.close();
      this.#file = null;
    }
    this.#run = null;
  }

  /** All that waits, as one. */
  #take(): Uint8Array {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting);
  }
}
