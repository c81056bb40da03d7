/**
 * Opens the log of one mode: mends the journal where it must, takes up what it holds, numbers this
 * run of the process and starts the Worker that writes.
 * @module
 */
import { JournalError, journalError } from "./journal_error.ts";
import { ActorHistory } from "./actor_history.ts";
import type { CheckpointFile } from "./checkpoint_file.ts";
import type { Row } from "./checksum.ts";
import { type Damage, type Recovered, recoverJournal } from "./journal_recovery.ts";
import { JournalStore } from "./journal_store.ts";
import { isLogRecord, type LogCheckpoint, type LogRecord } from "./log_record.ts";
import { decodePlain, encodePlain } from "./plain_codec.ts";
import { type LogOptions, SqliteLog } from "./sqlite_log.ts";

export interface OpenOptions<R> extends LogOptions<R> {
  /** What stands first in this run: code version, config hash, seed, zone. Plain data. */
  readonly header?: unknown;
  /** Why a journal whose last run began with `header` is not gone on with; null where it is. */
  refuses?(header: unknown): string | null;
  /** Milliseconds between looks at the Worker; 0 when the caller calls `beat` itself. */
  readonly beatMs?: number;
  /** A Worker that owes an answer for so long is replaced. */
  readonly silenceMs?: number;
  readonly monotonicMs?: () => number;
  readonly startWorker?: () => Worker;
  /** The database grows to so many pages at most: how a test fills the disk. */
  readonly pagesMax?: number;
}

export interface OpenedLog<R extends LogRecord, Head> {
  readonly log: SqliteLog<R, Head>;
  /** Number of this run of the process, from 1. */
  readonly run: number;
  /** Where recovery begins; 0 without a checkpoint. */
  readonly checkpointLsn: number;
  /** Why the checkpoint that is there was not used: it cost only time. */
  readonly checkpointProblem: string | null;
  readonly damage: Damage | null;
}

/**
 * Opens or creates the journal `file`; its folder must be there, and nobody else may write it (see
 * `lockMode`). Rejects with JournalError.
 */
export async function openLog<R extends LogRecord, Head>(
  file: string,
  options: OpenOptions<R>,
): Promise<OpenedLog<R, Head>> {
  const recovered = recoverJournal(file, options.basis);
  const last = recovered.runs.at(-1);
  const refusal = last === undefined ? null : options.refuses?.(decodePlain(last.header)) ?? null;
  if (refusal !== null) throw new JournalError("newer_version", file, refusal);
  const { checkpoint, checkpointProblem, damage } = recovered;
  const checkpointLsn = checkpoint?.mark.lsn ?? 0;
  const history = new ActorHistory<R, Head>((path, after) => recordsOf<R>(file, path, after));
  if (checkpoint !== null) history.restore(checkpointLsn, checkpoint.lines);
  for (const record of readRecords<R>(file, checkpointLsn)) history.pass(record);
  const run = addRun(file, recovered, options.header ?? null);
  const log = new SqliteLog<R, Head>(history, checkpointLsn, {
    file,
    copyAfter: checkpointLsn,
    pagesMax: options.pagesMax,
    startWorker: options.startWorker ?? startWorker,
    monotonicMs: options.monotonicMs ?? (() => performance.now()),
    silenceMs: options.silenceMs ?? 3_000,
    beatMs: options.beatMs ?? 500,
  }, options);
  await log.opened;
  return { log, run, checkpointLsn, checkpointProblem, damage };
}

/** What a journal knows of one actor at its end. */
export interface KnownActor<R, Head> {
  readonly checkpoint: LogCheckpoint<Head> | null;
  /** Its records after the checkpoint, in order. */
  readonly later: Iterable<R>;
}

/**
 * Changes nothing, reads no more than it must. `found`: the checkpoint of the journal, null where
 * none is to be used. Throws JournalError.
 */
export function readActor<R extends LogRecord, Head>(
  file: string,
  found: CheckpointFile | null,
  path: string,
): KnownActor<R, Head> {
  const history = new ActorHistory<R, Head>();
  const lsn = found?.mark.lsn ?? 0;
  if (found !== null) history.restore(lsn, found.lines);
  const checkpoint = history.checkpoint(path);
  const inCheckpoint = history.records(path, checkpoint?.lsn ?? 0);
  return { checkpoint, later: both(inCheckpoint, recordsOf<R>(file, path, lsn)) };
}

function* both<T>(first: Iterable<T>, then: Iterable<T>): Generator<T> {
  yield* first;
  yield* then;
}

/** The records after an lsn, as projections and `export` read them. Throws JournalError. */
export function* readRecords<R extends LogRecord>(file: string, afterLsn = 0): Generator<R> {
  const store = new JournalStore(file, { readOnly: true });
  try {
    for (const { lsn, text } of store.rowsAfter(afterLsn)) {
      yield decodeRecord<R>(file, lsn, text);
    }
  } finally {
    store.close();
  }
}

/**
 * The records of a journal from the first on that is not `isBefore`: those that are, come first. Of
 * them it reads a few. Throws JournalError.
 */
export function* readRecordsFrom<R extends LogRecord>(
  file: string,
  isBefore: (record: R) => boolean,
): Generator<R> {
  const store = new JournalStore(file, { readOnly: true });
  let after = 0;
  try {
    for (let end = store.last().lsn; after < end;) {
      const middle = Math.ceil((after + end) / 2);
      const row = intactFrom(store, middle, end);
      // Behind a checkpoint damage ends nothing: what is to be read may lie after it.
      if (row !== null && isBefore(decodeRecord<R>(file, row.lsn, row.text))) after = row.lsn;
      else end = middle - 1;
    }
  } finally {
    store.close();
  }
  yield* readRecords<R>(file, after);
}

function intactFrom(store: JournalStore, first: number, last: number): Row | null {
  for (let lsn = first; lsn <= last; lsn++) {
    const row = store.row(lsn);
    if (row !== null) return row;
  }
  return null;
}

/** Those of one actor. Only what names it is decoded: the others are nearly all. */
function* recordsOf<R extends LogRecord>(file: string, path: string, after: number): Generator<R> {
  const name = JSON.stringify(path);
  const store = new JournalStore(file, { readOnly: true });
  try {
    for (const { lsn, text } of store.rowsAfter(after)) {
      if (!text.includes(name)) continue;
      const record = decodeRecord<R>(file, lsn, text);
      if (record.path === path) yield record;
    }
  } finally {
    store.close();
  }
}

function decodeRecord<R extends LogRecord>(file: string, lsn: number, text: string): R {
  const record = decodePlain(text);
  if (isLogRecord(record) && record.lsn === lsn) return record as R;
  throw journalError(file, new Error(`record ${lsn} is none of this program`));
}

function startWorker(): Worker {
  return new Worker(new URL("./journal_worker.ts", import.meta.url), { type: "module" });
}

/** Numbers this run above all before it, however few of them are known. */
function addRun(file: string, { runs, last, damage }: Recovered, header: unknown): number {
  const known = runs.at(-1)?.number ?? 0;
  // A run that left a record took an lsn; of the others there are not a thousand for each.
  const number = damage === null ? known + 1 : Math.max(known, 1_000 * last.lsn) + 1;
  const store = new JournalStore(file);
  try {
    store.addRun({ number, after: last.lsn, header: encodePlain(header) });
  } finally {
    store.close();
  }
  return number;
}
