/**
 * The turn log on disk as the trading side sees it: `append` costs microseconds, a Worker writes
 * and syncs, and `durable` moves on when it has. Holds what is not acknowledged yet, and what
 * recovery of single actors needs.
 * @module
 */
import { JournalError } from "./journal_error.ts";
import type { ActorHistory } from "./actor_history.ts";
import { Checkpointer } from "./checkpointer.ts";
import type { LogCheckpoint, LogRecord, OpenSend } from "./log_record.ts";
import { PlainText } from "./plain_codec.ts";
import { UnacknowledgedRecords } from "./unacknowledged.ts";
import { type LinkOptions, WriterLink } from "./writer_link.ts";

export interface LogOptions<R> {
  /** Records that have just become durable, in order: projections hang here. Must not throw. */
  readonly onRecords?: (records: readonly R[]) => void;
  /** The buffer is full: called once each time. The desk latches HALT. */
  readonly onFull?: (count: number) => void;
  /** The disk or the writer is lost for good: called once. The desk latches HALT. */
  readonly onFailed?: (error: JournalError) => void;
  /** A dead Worker has been replaced. */
  readonly onReplaced?: (problem: string) => void;
  /** Records without acknowledgement at which the buffer counts as full. Default 50,000. */
  readonly bufferMax?: number;
  /** Records from one checkpoint to the next. Default 5,000. */
  readonly checkpointEvery?: number;
  /** What the folded states depend on beside the records: code version and configuration. */
  readonly basis: string;
}

/** Beyond so many full buffers `append` throws: memory is no disk. */
const REFUSED_AT = 4;

/** Somebody who waits for the disk to reach an lsn. */
interface Waiter {
  readonly lsn: number;
  readonly resolve: () => void;
  readonly reject: (error: JournalError) => void;
}

export class SqliteLog<R extends LogRecord = LogRecord, Head = unknown> {
  /** Resolves when the first Worker has opened the journal; rejects with JournalError. */
  readonly opened: Promise<void>;
  readonly #history: ActorHistory<R, Head>;
  readonly #options: LogOptions<R>;
  readonly #monotonicMs: () => number;
  readonly #bufferMax: number;
  readonly #buffer = new UnacknowledgedRecords<R>();
  readonly #listeners: ((lsn: number) => void)[] = [];
  readonly #link: WriterLink;
  readonly #checkpointer: Checkpointer;
  #waiters: Waiter[] = [];
  #durableLsn: number;
  /** What has also been told to whoever follows the records. */
  #confirmedLsn: number;
  #flushing = false;
  #appendedMs = 0;
  #full = false;
  #failure: JournalError | null = null;

  /** See `openLog`. `history` is what the disk has; `checkpointLsn` is where it began. */
  constructor(
    history: ActorHistory<R, Head>,
    checkpointLsn: number,
    link: LinkOptions,
    options: LogOptions<R>,
  ) {
    this.#history = history;
    this.#options = options;
    this.#monotonicMs = link.monotonicMs;
    this.#bufferMax = options.bufferMax ?? 50_000;
    this.#durableLsn = this.#confirmedLsn = history.lastLsn;
    const opening = Promise.withResolvers<void>();
    this.opened = opening.promise;
    this.#waiters.push({ lsn: Infinity, ...opening });
    this.#link = new WriterLink(history.lastLsn, {
      textsAfter: (lsn, countMax) => this.#buffer.textsAfter(lsn, countMax),
      opened: opening.resolve,
      durable: (lsn) => this.#reached(lsn),
      confirmed: (lsn) => this.#confirmed(lsn),
      checkpointWritten: (lsn) => this.#checkpointer.written(lsn),
      replaced: (problem) => {
        this.#checkpointer.abandon();
        options.onReplaced?.(problem);
      },
      failed: (error) => this.#fail(error),
    }, link);
    this.#checkpointer = new Checkpointer(history, (message) => this.#link.post(message), {
      basis: options.basis,
      every: options.checkpointEvery ?? 5_000,
      lsn: checkpointLsn,
    });
  }

  get lastLsn(): number {
    return this.#history.lastLsn;
  }

  /** Why nothing more will become durable, or null. */
  get failure(): JournalError | null {
    return this.#failure;
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
   * plain data, or when far more records wait than the buffer is meant for (JournalError).
   */
  append(record: R): void {
    const { lsn } = record;
    if (lsn !== this.lastLsn + 1) {
      throw new Error(`Log out of order: lsn ${lsn} after ${this.lastLsn}`);
    }
    const waiting = this.#buffer.count;
    if (waiting >= REFUSED_AT * this.#bufferMax) {
      const problem = `${waiting} records wait for the disk`;
      throw new JournalError("buffer_full", this.#link.file, problem);
    }
    // Writing it as text waits until the turns that are due have run.
    const plain = new PlainText(record);
    this.#history.add(record);
    if (!this.#flushing) {
      this.#flushing = true;
      // One reading for all records of a macrotask.
      this.#appendedMs = this.#monotonicMs();
      queueMicrotask(this.#flush);
    }
    this.#buffer.add({ lsn, record, plain, sinceMs: this.#appendedMs });
  }

  durable(): number {
    return this.#durableLsn;
  }

  /** Notices what has become durable, for a loop that is too busy to hear of it. */
  look(): void {
    this.#link.look();
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

  /** Resolves once all that has been appended is durable, and told; rejects with JournalError. */
  async flushed(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    const lsn = this.lastLsn;
    if (lsn === this.#confirmedLsn) return;
    await new Promise<void>((resolve, reject) => this.#waiters.push({ lsn, resolve, reject }));
  }

  /** Writes a checkpoint now, so that the next start is a short one. */
  async writeCheckpoint(): Promise<void> {
    await this.flushed();
    await this.#checkpointer.write();
  }

  /** To be called now and then: replaces a Worker that has fallen silent. */
  beat(): void {
    this.#link.beat();
  }

  /** Waits until everything is on the disk and lets go of it; rejects with JournalError. */
  async close(): Promise<void> {
    try {
      await this.writeCheckpoint();
      await this.#link.close();
    } finally {
      this.#link.stop();
    }
  }

  /** Once for all records of a macrotask. */
  readonly #flush = (): void => {
    this.#flushing = false;
    this.#link.flush();
    const { count } = this.#buffer;
    if (count < this.#bufferMax) {
      if (count < this.#bufferMax / 2) this.#full = false;
    } else if (!this.#full) {
      this.#full = true;
      this.#options.onFull?.(count);
    }
  };

  #reached(lsn: number): void {
    this.#durableLsn = lsn;
    for (const listener of this.#listeners) listener(lsn);
  }

  #confirmed(lsn: number): void {
    const entries = this.#buffer.acknowledge(lsn);
    this.#confirmedLsn = lsn;
    if (entries.length > 0) this.#options.onRecords?.(entries.map(({ record }) => record));
    const reached = this.#waiters.filter((waiter) => waiter.lsn <= lsn);
    this.#waiters = this.#waiters.filter((waiter) => waiter.lsn > lsn);
    for (const { resolve } of reached) resolve();
    this.#checkpointer.durable(lsn);
  }

  #fail(error: JournalError): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const { reject } of waiters) reject(error);
    this.#checkpointer.abandon();
    this.#options.onFailed?.(error);
  }
}
