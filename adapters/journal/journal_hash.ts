/**
 * One number for a whole log: SHA-256 over what every record decided. Two runs with the same hash
 * made the same decisions at the same instants in the same order. Events are hashed as words of
 * eight bytes rather than as text: writing numbers as text took longer than deciding them.
 * @module
 */
import { createHash } from "node:crypto";
import type { DeskRecord } from "../../domain/desk_record.ts";

/** Words gathered before they are hashed: one call for many records. */
const WORDS_MAX = 1 << 12;
/** Texts that have a number at a time; the oldest are forgotten all at once. */
const TEXTS_MAX = 1 << 12;

/** Words that no amount, count or instant can be: a mark, or a text's number times 1024 above it. */
const MARKS = 2 ** 60;
const NULL = MARKS + 1 * 1024;
const TRUE = MARKS + 2 * 1024;
const FALSE = MARKS + 3 * 1024;
const ABSENT = MARKS + 4 * 1024;
const END = MARKS + 5 * 1024;
const LIST = MARKS + 6 * 1024;
const FORGET = MARKS + 7 * 1024;
const NEW_TEXT = MARKS + 8 * 1024;
const TEXTS = MARKS + 16 * 1024;

export class JournalHash {
  readonly #hash = createHash("sha256");
  readonly #words = new Float64Array(WORDS_MAX);
  readonly #bytes = new Uint8Array(this.#words.buffer);
  #used = 0;
  readonly #texts = new Map<string, number>();

  /**
   * Sends and effects follow from events, so lsn, path, instant and events say it all. Values are
   * hashed in the order of their fields; what the fields are called follows from the type.
   */
  add({ lsn, path, at, events }: DeskRecord): void {
    this.#word(lsn);
    this.#text(path);
    this.#word(at);
    for (let i = 0; i < events.length; i++) this.#value(events[i]![1]);
    this.#word(END);
  }

  /** Hex digits. Ends the hash. */
  digest(): string {
    this.#take();
    return this.#hash.digest("hex");
  }

  #value(value: unknown): void {
    if (typeof value === "number") this.#word(value);
    else if (typeof value === "string") this.#text(value);
    else if (value === null) this.#word(NULL);
    else if (typeof value === "object") this.#object(value as Record<string, unknown>);
    else this.#word(value === true ? TRUE : value === false ? FALSE : ABSENT);
  }

  #object(of: Readonly<Record<string, unknown>>): void {
    if (Array.isArray(of)) {
      this.#word(LIST);
      for (let i = 0; i < of.length; i++) this.#value(of[i]);
    } else {
      for (const name in of) this.#value(of[name]);
    }
    this.#word(END);
  }

  /** A text's number: what has none is hashed letter by letter as it gets one. */
  #text(text: string): void {
    const known = this.#texts.get(text);
    if (known === undefined) this.#newText(text);
    else this.#word(known);
  }

  #newText(text: string): void {
    if (this.#texts.size === TEXTS_MAX) {
      this.#texts.clear();
      this.#word(FORGET);
    }
    this.#texts.set(text, TEXTS + this.#texts.size * 1024);
    this.#word(NEW_TEXT);
    this.#word(text.length);
    for (let i = 0; i < text.length; i++) this.#word(text.charCodeAt(i));
  }

  #word(word: number): void {
    if (this.#used === WORDS_MAX) this.#take();
    // The two zeros are one number.
    this.#words[this.#used++] = word + 0;
  }

  #take(): void {
    this.#hash.update(this.#bytes.subarray(0, 8 * this.#used));
    this.#used = 0;
  }
}
