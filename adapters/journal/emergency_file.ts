/**
 * The file of exits that were sent while the log was lost. Its room is taken when the desk starts,
 * as empty lines, so that a disk that is full by then has place for it; writing is done aside, so
 * that a disk that hangs does not hold up the desk.
 * @module
 */
import { dirname } from "node:path";
import { z } from "zod";
import { EMERGENCY_STEPS, type EmergencyLine } from "../../domain/broker/emergency_line.ts";
import { BOOKS } from "../../domain/instrument/instrument.ts";
import { PRODUCTS } from "../../domain/order/side.ts";
import { readBytesOrNull, syncFolder, writeAll } from "../disk/durable_file.ts";
import { fileError } from "../disk/file_error.ts";

/** Some hundred lines. */
const ROOM_BYTES = 1 << 16;
const NEWLINE = 10;
const MODE = 0o600;

const terms = {
  type: z.enum(["MARKET", "LIMIT", "SL", "SL-M"]),
  side: z.enum(["BUY", "SELL"]),
  quantity: z.int().positive(),
  price: z.int().nonnegative(),
  trigger: z.int().nonnegative(),
};
const order = z.object({
  ...terms,
  tag: z.string(),
  purpose: z.enum(["stop", "exit"]),
  book: z.enum(BOOKS),
  strategy: z.string(),
  token: z.int(),
  key: z.string(),
  underlying: z.string(),
  product: z.enum(PRODUCTS),
  validity: z.enum(["DAY", "UNTIL_FILLED"]),
  signalAt: z.number(),
});
const schema = z.object({
  ...terms,
  at: z.number(),
  by: z.string(),
  what: z.enum(EMERGENCY_STEPS),
  tag: z.string(),
  orderId: z.string().nullable(),
  symbol: z.string(),
  order: order.nullable(),
});

export class EmergencyFile {
  /** Bytes of lines, the empty ones at the end left out. */
  #used = 0;
  #file: Deno.FsFile | null = null;

  private constructor(readonly path: string) {}

  /** Opens or makes the file, with room for what may come. Throws FileError. */
  static open(path: string): EmergencyFile {
    const opened = new EmergencyFile(path);
    try {
      opened.#makeRoom();
    } catch (error) {
      throw fileError(path, error);
    }
    return opened;
  }

  #makeRoom(): void {
    const { path } = this;
    const bytes = readBytesOrNull(path) ?? new Uint8Array();
    this.#used = bytes.findLastIndex((byte) => byte !== NEWLINE) + 1;
    // A line that was torn ends here.
    if (this.#used > 0) this.#used++;
    this.#file = Deno.openSync(path, { read: true, write: true, create: true, mode: MODE });
    Deno.chmodSync(path, MODE);
    const room = this.#used + ROOM_BYTES - bytes.length;
    this.#file.seekSync(bytes.length, Deno.SeekMode.Start);
    if (room > 0) writeAll(this.#file, new Uint8Array(room).fill(NEWLINE));
    this.#file.syncSync();
    syncFolder(dirname(path));
  }

  /** Resolves once the line is on the disk; one after another. Rejects with FileError. */
  async append(line: EmergencyLine): Promise<void> {
    try {
      const file = this.#file!;
      const bytes = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
      await file.seek(this.#used, Deno.SeekMode.Start);
      for (let from = 0; from < bytes.length;) from += await file.write(bytes.subarray(from));
      await file.syncData();
      this.#used += bytes.length;
    } catch (error) {
      throw fileError(this.path, error);
    }
  }

  /** Oldest first, and how many lines could not be read: a write may have been torn. */
  read(): { readonly lines: readonly EmergencyLine[]; readonly unreadable: number } {
    const text = new TextDecoder().decode(readBytesOrNull(this.path) ?? new Uint8Array());
    const parsed = text.split("\n").filter((line) => line !== "").map(parseLine);
    const lines = parsed.filter((line) => line !== null);
    return { lines, unreadable: parsed.length - lines.length };
  }

  /** Puts what it holds aside under a name that ends with `suffix`, and begins anew. */
  putAside(suffix: string): string {
    const aside = this.path.replace(/\.jsonl$/, `-${suffix}.jsonl`);
    try {
      this.close();
      Deno.renameSync(this.path, aside);
      this.#makeRoom();
    } catch (error) {
      throw fileError(this.path, error);
    }
    return aside;
  }

  close(): void {
    this.#file?.close();
    this.#file = null;
  }
}

function parseLine(text: string): EmergencyLine | null {
  try {
    return schema.parse(JSON.parse(text)) as unknown as EmergencyLine;
  } catch {
    return null;
  }
}
