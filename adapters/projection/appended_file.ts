/**
 * One file that only grows, kept in step with the journal: what it holds already is compared as
 * the same lines come again, and writing starts where it ends. A last line torn by a crash is
 * cut; whatever the journal does not confirm is set aside beside it, never lost.
 * @module
 */
import { dirname } from "node:path";
import { writeAll } from "../disk/durable_file.ts";
import { type FileError, fileError } from "../disk/file_error.ts";
import { putAside } from "../disk/put_aside.ts";
import { WriteQueue } from "../disk/write_queue.ts";

/** Characters gathered before they become bytes: what is still young is copied faster. */
const TEXT_MAX = 1 << 12;
/** Bytes gathered before they are written. */
const BYTES_MAX = 1 << 16;
const NEWLINE = 10;
const NO_BYTES = new Uint8Array();
const encoder = new TextEncoder();

export class AppendedFile {
  readonly path: string;
  /** Where the file is as it was, when the journal did not confirm all of it. */
  keptAs: string | null = null;
  #file: Deno.FsFile | null = null;
  #text = "";
  #bytes: Uint8Array<ArrayBuffer> = NO_BYTES;
  #used = 0;
  /** Bytes that the journal confirms. */
  #position = 0;
  /** Bytes on the disk. */
  #size = 0;
  #failed: FileError | null = null;
  /** Where news is written beside the loop; null: it is written at once. */
  readonly #beside: WriteQueue | null;

  /**
   * Opens or creates `path` with its folder. Throws FileError, as does every method. `failed`:
   * news is written beside the loop, and this is told when it cannot be.
   */
  constructor(
    path: string,
    existing: "replace" | "verify",
    header: string | null,
    failed: ((error: FileError) => void) | null = null,
  ) {
    this.path = path;
    this.#beside = failed && new WriteQueue(path, (error) => {
      failed(this.#failed = fileError(path, error));
    });
    this.#try(() => {
      Deno.mkdirSync(dirname(path), { recursive: true });
      this.#file = openFile(path, existing === "replace");
      this.#size = wholeLines(this.#file);
    });
    if (header !== null) this.line(header);
  }

  /** One more line; written by `flush`. */
  line(line: string): void {
    this.#text += line + "\n";
    if (this.#text.length >= TEXT_MAX) this.#encode();
  }

  flush(): void {
    if (this.#text !== "") this.#encode();
    const bytes = this.#bytes.subarray(0, this.#used);
    this.#used = 0;
    if (bytes.length > 0) this.#write(bytes);
  }

  /** All that the journal knows has come: what the file has beyond is set aside. */
  settle(): void {
    this.flush();
    if (this.#position < this.#size) this.#try(() => this.#setAside(NO_BYTES));
  }

  /** Writes what is buffered and lets go of the file until its next line. */
  close(): void {
    try {
      this.flush();
    } finally {
      this.#letGo();
      this.#beside?.close();
      this.#bytes = NO_BYTES;
    }
  }

  /** Resolves once all that was to be written beside the loop is; never rejects. */
  async written(): Promise<void> {
    await this.#beside?.idle();
  }

  #encode(): void {
    const text = this.#text;
    this.#text = "";
    // A character takes three bytes at most.
    const room = 3 * text.length;
    if (this.#used + room > BYTES_MAX) this.flush();
    if (room > BYTES_MAX) return this.#write(encoder.encode(text));
    if (this.#bytes === NO_BYTES) this.#bytes = new Uint8Array(BYTES_MAX);
    this.#used += encoder.encodeInto(text, this.#bytes.subarray(this.#used)).written;
  }

  /** Appends what is news; while the file still holds what came before, compares. */
  #write(bytes: Uint8Array): void {
    this.#try(() => {
      if (this.#position === this.#size) return this.#append(bytes);
      const there = this.#read(bytes.length);
      // A chunk may end beyond the file: then all of the file agrees, and the rest is news.
      if (there.some((byte, i) => byte !== bytes[i])) return this.#setAside(bytes);
      this.#position += there.length;
      this.#append(bytes.subarray(there.length));
    });
  }

  #append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#beside === null) {
      const file = this.#handle();
      file.seekSync(this.#position, Deno.SeekMode.Start);
      writeAll(file, bytes);
    } else {
      // Nothing is read or cut any more in a file that grows.
      this.#letGo();
      this.#beside.push(bytes.slice());
    }
    this.#position += bytes.length;
    this.#size = this.#position;
  }

  /** What the file has at the confirmed position, at most `length` bytes. */
  #read(length: number): Uint8Array {
    const file = this.#handle();
    file.seekSync(this.#position, Deno.SeekMode.Start);
    const bytes = new Uint8Array(Math.min(length, this.#size - this.#position));
    for (let from = 0; from < bytes.length;) {
      const count = file.readSync(bytes.subarray(from));
      if (count === null) throw new Error("it became shorter while it was read");
      from += count;
    }
    return bytes;
  }

  /** Keeps the file as it was under another name and goes on in a copy of the confirmed part. */
  #setAside(bytes: Uint8Array): void {
    this.#letGo();
    const kept = this.keptAs = putAside(this.path);
    const confirmed = Deno.readFileSync(kept).subarray(0, this.#position);
    this.#position = 0;
    this.#size = 0;
    this.#append(confirmed);
    this.#append(bytes);
  }

  #handle(): Deno.FsFile {
    return this.#file ??= openFile(this.path, false);
  }

  #letGo(): void {
    this.#file?.close();
    this.#file = null;
  }

  #try(act: () => void): void {
    // Behind a write that was cut short nothing may follow: the next start repairs it.
    if (this.#failed !== null) throw this.#failed;
    try {
      act();
    } catch (error) {
      throw this.#failed = fileError(this.path, error);
    }
  }
}

function openFile(path: string, truncate: boolean): Deno.FsFile {
  return Deno.openSync(path, { read: true, write: true, create: true, truncate });
}

/** Cuts what follows the last line end, the trace of a write that was cut short; the size left. */
function wholeLines(file: Deno.FsFile): number {
  const { size } = file.statSync();
  let end = size;
  const chunk = new Uint8Array(4096);
  while (end > 0) {
    const from = Math.max(0, end - chunk.length);
    file.seekSync(from, Deno.SeekMode.Start);
    const count = file.readSync(chunk.subarray(0, end - from)) ?? 0;
    const last = chunk.subarray(0, count).lastIndexOf(NEWLINE);
    end = from + last + 1;
    if (last >= 0) break;
  }
  if (end < size) file.truncateSync(end);
  return end;
}
