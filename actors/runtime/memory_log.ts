/**
 * The turn log in memory: for backtests, tests and the sweeps. Keeps the records since each
 * actor's last checkpoint only, so that a million-bar run stays small.
 * @module
 */
import type { Checkpoint, LoggedSend, TurnLog, TurnRecord } from "./record.ts";

export interface MemoryLogOptions {
  /** Sees every record as it is appended: projections and hashes hang here. */
  readonly tap?: (record: TurnRecord) => void;
  /** Keep every record: for tests that read or cut the log. */
  readonly keepAll?: boolean;
  /** Keep no record, only each actor's newest head: enough for actors, not for a new process. */
  readonly headsOnly?: boolean;
}

export class MemoryLog implements TurnLog {
  lastLsn = 0;
  #durable = 0;
  readonly #listeners: ((lsn: number) => void)[] = [];
  readonly #checkpoints = new Map<string, Checkpoint>();
  readonly #byPath = new Map<string, TurnRecord[]>();
  readonly #open = new Map<string, { send: LoggedSend; record: TurnRecord }>();
  readonly #tap: ((record: TurnRecord) => void) | undefined;
  readonly all: TurnRecord[] | null;
  readonly eventsOnly: boolean;

  /** `survivors`: the log a crashed process left, in order. */
  constructor(options: MemoryLogOptions = {}, survivors: readonly TurnRecord[] = []) {
    this.all = options.keepAll ? [] : null;
    this.eventsOnly = options.headsOnly ?? false;
    for (const record of survivors) this.append(record);
    this.#durable = this.lastLsn;
    this.#tap = options.tap;
  }

  append(record: TurnRecord): void {
    if (record.lsn !== this.lastLsn + 1) {
      throw new Error(`Log out of order: lsn ${record.lsn} after ${this.lastLsn}`);
    }
    this.lastLsn = record.lsn;
    if (this.eventsOnly) {
      this.#tap?.(record);
      return;
    }
    let own = this.#byPath.get(record.path);
    if (own === undefined) this.#byPath.set(record.path, own = []);
    own.push(record);
    this.all?.push(record);
    this.#open.delete(record.consumed);
    for (const send of record.sends) this.#open.set(send.id, { send, record });
    this.#tap?.(record);
  }

  durable(): number {
    return this.#durable;
  }

  onDurable(listener: (lsn: number) => void): void {
    this.#listeners.push(listener);
  }

  /** Everything up to `lsn` has reached the disk that this log does not have. */
  acknowledge(lsn: number = this.lastLsn): void {
    if (lsn <= this.#durable) return;
    this.#durable = lsn;
    for (const listener of this.#listeners) listener(lsn);
  }

  checkpoint(path: string): Checkpoint | null {
    return this.#checkpoints.get(path) ?? null;
  }

  offer(path: string, checkpoint: Checkpoint): void {
    if (this.eventsOnly) {
      this.#checkpoints.set(path, checkpoint);
      return;
    }
    const own = this.#byPath.get(path);
    if (own === undefined || own.length < 512) return;
    this.#checkpoints.set(path, checkpoint);
    this.#byPath.set(path, own.filter((record) => record.lsn > checkpoint.lsn));
  }

  *records(path: string, afterLsn: number): Iterable<TurnRecord> {
    for (const record of this.#byPath.get(path) ?? []) {
      if (record.lsn > afterLsn) yield record;
    }
  }

  *unconsumed(path: string): Iterable<{ send: LoggedSend; record: TurnRecord }> {
    for (const entry of this.#open.values()) {
      if (entry.send.to === path) yield entry;
    }
  }
}
