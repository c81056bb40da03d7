/**
 * The turn log on disk as the trading side sees it: `append` costs microseconds, a Worker writes
 * and syncs, and `durable` moves on when it has. Holds what is not acknowledged yet, and what
 * recovery of single actors needs.
 * @module
 */
import { setImmediate } from "node:timers";
import { ActorHistory } from "./actor_history.ts";
import type { LogCheckpoint, LogRecord, OpenSend } from "./log_record.ts";
import { LogError } from "./log_error.ts";
import { encodePlain } from "./plain_codec.ts";
import { type Unacknowledged, UnacknowledgedRecords } from "./unacknowledged.ts";
import { type LinkOptions, type LinkOwner, WriterLink } from "./writer_link.ts";

export interface LogEvents<R> {
  /** Records that have just become durable, in order: projections hang here. */
  readonly onRecords?: (records: readonly R[]) => void;
  /** The buffer is full: called once each time. The desk latches HALT. */
  readonly onFull?: (count: number) => void;
  /** The disk or the writer is lost for good: called once. The desk latches HALT. */
  readonly onFailed?: (error: LogError) => void;
  /** A dead Worker has been replaced. */
  readonly onReplaced?: (problem: string) => void;
}

export interface LogLimits {
  /** Records without acknowledgement at which the buffer counts as full. Default 50,000. */
  readonly bufferMax?: number;
  /** Records from one checkpoint to the next. Default 20,000. */
  readonly checkpointEvery?: number;
}

/** Beyond so many full buffers `append` throws: memory is no disk. */
const REFUSED_AT = 4;

/** Resolves or rejects what waits for the disk. */
interface Waiter {
  readonly lsn: number;
  readonly resolve: () => void;
  readonly reject: (error: LogError) => void;
}

export class SqliteLog<R extends LogRecord = LogRecord, Head = unknown> implements LinkOwner {
  readonly #history: ActorHistory<R, Head>;
  readonly #buffer = new UnacknowledgedRecords<R>();
  readonly #listeners: ((lsn: number) => void)[] = [];
  readonly #events: LogEvents<R>;
  readonly #basis: string;
  readonly #monotonicMs: () => number;
  readonly #bufferMax: number;
  readonly #checkpointEvery: number;
  readonly #link: WriterLink;
  #opened!: Waiter;
  #waiters: Waiter[] = [];
  #durableLsn: number;
  #checkpointLsn: number;
  /** Identity of the checkpoint that is on its way. */
  #checkpointing: { readonly lsn: number } | null = null;
  #flushing = false;
  #full = false;
  #failed: LogError | null = null;

  /** For `openLog`: `history` is what the disk has. */
  constructor(
    history: ActorHistory<R, Head>,
    checkpointLsn: number,
    basis: string,
    link: LinkOptions,
    options: LogEvents<R> & LogLimits,
  ) {
    this.#history = history;
    this.#durableLsn = history.lastLsn;
    this.#checkpointLsn = checkpointLsn;
    this.#basis = basis;
    this.#events = options;
    this.#monotonicMs = link.monotonicMs;
    this.#bufferMax = options.bufferMax ?? 50_000;
    this.#checkpointEvery = options.checkpointEvery ?? 20_000;
    this.#link = new WriterLink(history.lastLsn, this, link);
  }

  get lastLsn(): number {
    return this.#history.lastLsn;
  }

  /** Why nothing more will become durable, or null. */
  get failure(): LogError | null {
    return this.#failed;
  }

  /** Records that are not yet known to be on the disk. */
  get unacknowledged(): number {
    return this.#buffer.count;
  }

  /** How long the oldest of them has been waiting, milliseconds; 0 when there is none. */
  get ageMs(): number {
    const { oldest } = this.#buffer;
    return oldest === undefined ? 0 : this.#monotonicMs() - oldest.sinceMs;
  }

  /**
   * Takes the next record. Throws, and has then kept nothing of it, when it is out of order, is no
   * plain data, or when far more records wait than the buffer is meant for (LogError).
   */
  append(record: R): void {
    const { lsn } = record;
    if (lsn !== this.lastLsn + 1) {
      throw new Error(`Log out of order: lsn ${lsn} after ${this.lastLsn}`);
    }
    if (this.#buffer.count >= REFUSED_AT * this.#bufferMax) throw this.#overflow();
    const text = encodePlain(record);
    this.#buffer.add({ lsn, record, text, sinceMs: this.#monotonicMs() });
    this.#history.add(record);
    if (!this.#flushing) {
      this.#flushing = true;
      queueMicrotask(this.#flush);
    }
  }

  durable(): number {
    return this.#durableLsn;
  }

  onDurable(listener: (lsn: number) => void): void {
    this.#listeners.push(listener);
  }

  checkpoint(path: string): LogCheckpoint<Head> | null {
    return this.#history.checkpoint(path);
  }

  offer(path: string, checkpoint: LogCheckpoint<Head>): void {
    this.#history.offer(path, checkpoint);
  }

  records(path: string, afterLsn: number): Iterable<R> {
    return this.#history.records(path, afterLsn);
  }

  unconsumed(path: string): Iterable<OpenSend<R>> {
    return this.#history.unconsumed(path);
  }

  /** Resolves once all that has been appended is durable; rejects with LogError. */
  flushed(): Promise<void> {
    return this.#waitFor(this.lastLsn, this.#durableLsn);
  }
}
