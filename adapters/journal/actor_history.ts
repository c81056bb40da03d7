/**
 * What recovery of single actors needs of the log, in memory: each actor's newest checkpoint, its
 * records since, and the recorded sends that nobody has consumed. All of it at one lsn can be
 * written down and read back. Where no checkpoint can be used an actor may have the records of
 * months: those are read from the disk as they are folded.
 * @module
 */
import { decodePlain, encodePlain } from "./plain_codec.ts";
import type { LogCheckpoint, LogRecord, OpenSend } from "./log_record.ts";

interface Actor<R, Head> {
  checkpoint: LogCheckpoint<Head> | null;
  /** In order, all after the checkpoint, or after `diskLsn` where that is later. */
  later: R[];
  /** Up to here they are read from the disk; 0: none is. */
  diskLsn: number;
}

/** The records of one actor after an lsn, from the disk. */
export type OnDisk<R> = (path: string, afterLsn: number) => Iterable<R>;

/** Records of one actor that a start keeps in memory: beyond them all are read when asked for. */
const PASSED_MAX = 1_000;

/** One line of a written history. */
type Line<R, Head> =
  | { readonly type: "actor"; readonly path: string; readonly checkpoint: LogCheckpoint<Head> }
  /** One after its actor's checkpoint, or one with an open send. */
  | { readonly type: "record"; readonly record: R }
  | { readonly type: "open"; readonly id: string; readonly lsn: number };

export class ActorHistory<R extends LogRecord, Head> {
  lastLsn = 0;
  readonly #actors = new Map<string, Actor<R, Head>>();
  /** By id of the send, in order of their records. */
  readonly #open = new Map<string, OpenSend<R>>();
  readonly #onDisk: OnDisk<R>;

  constructor(onDisk: OnDisk<R> = () => []) {
    this.#onDisk = onDisk;
  }

  /** The next record, which the disk may not have yet. */
  add(record: R): void {
    this.lastLsn = record.lsn;
    this.#actor(record.path).later.push(record);
    this.#open.delete(record.consumed);
    for (const send of record.sends) this.#open.set(send.id, { send, record });
  }

  /** The next record of those that the disk has. */
  pass(record: R): void {
    this.add(record);
    const actor = this.#actor(record.path);
    if (actor.later.length < PASSED_MAX) return;
    actor.later = [];
    actor.diskLsn = record.lsn;
  }

  offer(path: string, checkpoint: LogCheckpoint<Head>): void {
    const actor = this.#actor(path);
    actor.checkpoint = checkpoint;
    actor.later = actor.later.filter(({ lsn }) => lsn > checkpoint.lsn);
    if (checkpoint.lsn >= actor.diskLsn) actor.diskLsn = 0;
  }

  checkpoint(path: string): LogCheckpoint<Head> | null {
    return this.#actors.get(path)?.checkpoint ?? null;
  }

  *records(path: string, afterLsn: number): Generator<R> {
    const actor = this.#actors.get(path);
    if (actor === undefined) return;
    const { diskLsn, later } = actor;
    if (diskLsn > afterLsn) yield* this.#read(path, afterLsn, diskLsn);
    for (const record of later) if (record.lsn > afterLsn) yield record;
  }

  unconsumed(path: string): OpenSend<R>[] {
    return [...this.#open.values()].filter(({ send }) => send.to === path);
  }

  /**
   * The history as it is now, as text lines. Heads and records are immutable, so the lines may be
   * drawn one by one while the log goes on.
   */
  written(): Iterable<string> {
    const heads: Line<R, Head>[] = [];
    const onDisk: Iterable<R>[] = [];
    const records = new Map<number, R>();
    for (const { record } of this.#open.values()) records.set(record.lsn, record);
    for (const [path, { checkpoint, later, diskLsn }] of this.#actors) {
      if (checkpoint !== null) heads.push({ type: "actor", path, checkpoint });
      for (const record of later) records.set(record.lsn, record);
      const afterLsn = checkpoint?.lsn ?? 0;
      if (diskLsn <= afterLsn) continue;
      onDisk.push(this.#read(path, afterLsn, diskLsn));
      for (const { lsn, path: of } of records.values()) {
        if (of === path && lsn > afterLsn && lsn <= diskLsn) records.delete(lsn);
      }
    }
    const inMemory = [...records.values()].sort((a, b) => a.lsn - b.lsn);
    const open = [...this.#open].map(([id, { record: { lsn } }]): Line<R, Head> => {
      return { type: "open", id, lsn };
    });
    return encoded<R, Head>(heads, [...onDisk, inMemory], open);
  }

  /** Takes up the history that `written` gave at `lsn`. */
  restore(lsn: number, lines: Iterable<string>): void {
    const records = new Map<number, R>();
    for (const text of lines) {
      // The checkpoint file's checksum vouches that these are our own lines.
      const line = decodePlain(text) as Line<R, Head>;
      if (line.type === "actor") {
        this.#actor(line.path).checkpoint = line.checkpoint;
      } else if (line.type === "record") {
        const { record } = line;
        records.set(record.lsn, record);
        const actor = this.#actor(record.path);
        if (record.lsn > (actor.checkpoint?.lsn ?? 0)) actor.later.push(record);
      } else {
        const record = records.get(line.lsn)!;
        const send = record.sends.find(({ id }) => id === line.id)!;
        this.#open.set(line.id, { send, record });
      }
    }
    this.lastLsn = lsn;
  }

  *#read(path: string, afterLsn: number, upTo: number): Generator<R> {
    for (const record of this.#onDisk(path, afterLsn)) {
      if (record.lsn > upTo) return;
      yield record;
    }
  }

  #actor(path: string): Actor<R, Head> {
    let actor = this.#actors.get(path);
    if (actor === undefined) {
      this.#actors.set(path, actor = { checkpoint: null, later: [], diskLsn: 0 });
    }
    return actor;
  }
}

/** Records come before the sends that are open of them. */
function* encoded<R, Head>(
  heads: readonly Line<R, Head>[],
  parts: readonly Iterable<R>[],
  open: readonly Line<R, Head>[],
): Generator<string> {
  for (const line of heads) yield encodePlain(line);
  for (const part of parts) {
    for (const record of part) yield encodePlain({ type: "record", record });
  }
  for (const line of open) yield encodePlain(line);
}
