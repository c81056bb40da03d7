/**
 * Brings what is made of the log up to its end and keeps it there: a little at once, the rest in
 * slices beside a desk that trades already. A journal of months takes minutes to read, and what is
 * held must not wait for files and screens.
 * @module
 */
import type { TurnRecord } from "../../../actors/runtime/record.ts";
import { readRecords } from "../../../adapters/journal/open_log.ts";

/** A slice, and what the desk has for itself before the next: half of its time at most goes here. */
const SLICE_MS = 4;
const PAUSE_MS = 4;
/** Records between looks at the clock. */
const RECORDS_PER_LOOK = 32;

export interface Followed {
  /** The next record, from the log's first on. Throws FileError. */
  take(record: TurnRecord): void;
  /** All that the log had has been taken: once. Throws FileError. */
  caughtUp(): void;
  /** What it reads is damaged, or what it makes cannot be written. */
  failed(error: Error): void;
}

export class LogFollower {
  readonly #to: Followed;
  readonly #startLsn: number;
  /** Null once the end was reached. */
  #unread: Iterator<TurnRecord> | null;
  #takenLsn = 0;
  #isLeft = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `lastLsn`: of the journal as it was opened. */
  constructor(journal: string, lastLsn: number, to: Followed) {
    this.#to = to;
    this.#startLsn = lastLsn;
    this.#unread = readRecords<TurnRecord>(journal);
  }

  /** Of what the journal had at the start, what has been taken: 0 to 1, and 1 only at the end. */
  get share(): number {
    if (this.#unread === null) return 1;
    return Math.min(0.99, this.#takenLsn / Math.max(1, this.#startLsn));
  }

  /** Reads on for so long at most. Throws JournalError, and what `take` and `caughtUp` throw. */
  readFor(delayMs: number): void {
    const until = performance.now() + delayMs;
    for (let count = 1; this.#unread !== null && !this.#isLeft; count++) {
      const { value, done } = this.#unread.next();
      if (done) {
        this.#unread = null;
        return this.#to.caughtUp();
      }
      this.#take(value);
      if (count % RECORDS_PER_LOOK === 0 && performance.now() >= until) return;
    }
  }

  /** Reads on between the turns of a desk, until it has caught up. */
  readBeside(pauseMs = PAUSE_MS): void {
    if (this.#unread === null || this.#isLeft) return;
    this.#timer = setTimeout(() => {
      const startedMs = performance.now();
      try {
        this.readFor(SLICE_MS);
        // A single record may take longer than a slice: another day's files, or its instruments.
        this.readBeside(Math.max(PAUSE_MS, performance.now() - startedMs));
      } catch (error) {
        this.leave();
        this.#to.failed(error as Error);
      }
    }, pauseMs);
  }

  /** Records that have become durable, in order. While it reads they come to it from the disk. */
  add(records: readonly TurnRecord[]): void {
    if (this.#unread !== null) return;
    // The last ones that it read were on the disk before anybody was told so.
    for (const record of records) if (record.lsn > this.#takenLsn) this.#take(record);
  }

  /** Reads no more: what is missing comes with the next start. */
  leave(): void {
    this.#isLeft = true;
    clearTimeout(this.#timer);
    this.#unread?.return?.();
  }

  #take(record: TurnRecord): void {
    this.#to.take(record);
    this.#takenLsn = record.lsn;
  }
}
