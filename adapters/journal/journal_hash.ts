/**
 * One number for a whole log: SHA-256 over what every record decided. Two runs with the same hash
 * made the same decisions at the same instants in the same order.
 * @module
 */
import { createHash } from "node:crypto";
import type { DeskRecord } from "../../domain/desk_record.ts";

/** Text gathered before it is hashed, characters: one call for many records. */
const CHUNK = 1 << 16;

export class JournalHash {
  readonly #hash = createHash("sha256");
  #text = "";

  /** Sends and effects follow from events, so lsn, path, instant and events say it all. */
  add({ lsn, path, at, events }: DeskRecord): void {
    this.#text += `${lsn} ${path} ${at} ${events.length === 0 ? "" : JSON.stringify(events)}\n`;
    if (this.#text.length > CHUNK) this.#take();
  }

  /** Hex digits. Ends the hash. */
  digest(): string {
    this.#take();
    return this.#hash.digest("hex");
  }

  #take(): void {
    this.#hash.update(this.#text);
    this.#text = "";
  }
}
