/**
 * What recovery of single actors needs of the log, in memory: each actor's newest checkpoint, its
 * records since, and the recorded sends that nobody has consumed. All of it at one lsn can be
 * written down and read back.
 * @module
 */
import { decodePlain, encodePlain } from "./plain_codec.ts";
import type { LogCheckpoint, LogRecord, OpenSend } from "./log_record.ts";

interface Actor<R, Head> {
  checkpoint: LogCheckpoint<Head> | null;
  /** In order, all after the checkpoint. */
  later: R[];
}

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

  add(record: R): void {
    this.lastLsn = record.lsn;
    this.#actor(record.path).later.push(record);
    this.#open.delete(record.consumed);
    for (const send of record.sends) this.#open.set(send.id, { send, record });
  }

  offer(path: string, checkpoint: LogCheckpoint<Head>): void {
    const actor = this.#actor(path);
    actor.checkpoint = checkpoint;
    actor.later = actor.later.filter(({ lsn }) => lsn > checkpoint.lsn);
  }

  checkpoint(path: string): LogCheckpoint<Head> | null {
    return this.#actors.get(path)?.checkpoint ?? null;
  }

  records(path: string, afterLsn: number): R[] {
    return (this.#actors.get(path)?.later ?? []).filter(({ lsn }) => lsn > afterLsn);
  }

  unconsumed(path: string): OpenSend<R>[] {
    return [...this.#open.values()].filter(({ send }) => send.to === path);
  }

  /**
   * The history as it is now, as text lines. Heads and records are immutable, so the lines may be
   * drawn one by one while the log goes on.
   */
  written(): Iterable<string> {
    const lines: Line<R, Head>[] = [];
    const records = new Map<number, R>();
    for (const [path, { checkpoint, later }] of this.#actors) {
      if (checkpoint !== null) lines.push({ type: "actor", path, checkpoint });
      for (const record of later) records.set(record.lsn, record);
    }
    for (const { record } of this.#open.values()) records.set(record.lsn, record);
    for (const lsn of [...records.keys()].sort((a, b) => a - b)) {
      lines.push({ type: "record", record: records.get(lsn)! });
    }
    for (const [id, { record }] of this.#open) lines.push({ type: "open", id, lsn: record.lsn });
    return encoded(lines);
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

  #actor(path: string): Actor<R, Head> {
    let actor = this.#actors.get(path);
    if (actor === undefined) this.#actors.set(path, actor = { checkpoint: null, later: [] });
    return actor;
  }
}

function* encoded(lines: readonly unknown[]): Generator<string> {
  for (const line of lines) yield encodePlain(line);
}
