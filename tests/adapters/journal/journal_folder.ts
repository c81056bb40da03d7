/**
 * Folders, records and journals for the tests of the log on disk.
 * @module
 */
import { nextRow, type Row, START } from "../../../adapters/journal/checksum.ts";
import { JournalStore } from "../../../adapters/journal/journal_store.ts";
import type { LogRecord } from "../../../adapters/journal/log_record.ts";
import { encodePlain } from "../../../adapters/journal/plain_codec.ts";
import { recoverJournal } from "../../../adapters/journal/journal_recovery.ts";
import { SecondCopy } from "../../../adapters/journal/second_copy.ts";

export interface TestRecord extends LogRecord {
  readonly events: readonly (readonly [string, unknown])[];
}

/** Runs `act` on the path of a journal in a folder of its own. */
export async function withJournal(act: (file: string) => void | Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await act(`${folder}/journal.sqlite`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** A record of an actor that got a message, told the other one and now and then a third. */
export function made(lsn: number): TestRecord {
  const path = lsn % 2 === 0 ? "desk/book" : "desk/risk";
  return {
    lsn,
    path,
    consumed: `desk/${lsn % 2 === 0 ? "risk" : "book"}#${lsn - 1}.0`,
    sends: [
      { id: `${path}#${lsn}.0`, to: lsn % 2 === 0 ? "desk/risk" : "desk/book" },
      ...(lsn % 10 === 0 ? [{ id: `${path}#${lsn}.1`, to: "desk/rare" }] : []),
    ],
    events: [["Counted@1", { type: "Counted", number: lsn, text: "é".repeat(lsn % 50) }]],
  };
}

export function madeUpTo(count: number): TestRecord[] {
  return Array.from({ length: count }, (_, i) => made(i + 1));
}

/** The rows of the first `count` made records. */
export function madeRows(count: number): Row[] {
  const rows: Row[] = [];
  for (const record of madeUpTo(count)) {
    rows.push(nextRow(rows.at(-1) ?? START, encodePlain(record)));
  }
  return rows;
}

/** Files of a journal by name, as a process leaves them that is killed. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** A killed journal of `count` records: the first `settled` in the database, the rest in its log. */
export function killedJournal(count: number, settled: number): Files {
  const folder = Deno.makeTempDirSync();
  const file = `${folder}/journal.sqlite`;
  recoverJournal(file, "test");
  const store = new JournalStore(file);
  store.addRun({ number: 1, after: 0, header: "null" });
  const copy = new SecondCopy(store, 0);
  for (const { lsn, text } of madeRows(count)) {
    copy.append(store.append(lsn, [text]));
    if (lsn === settled) store.settle();
  }
  const files = readFiles(folder);
  copy.close();
  store.close();
  Deno.removeSync(folder, { recursive: true });
  return files;
}

export function readFiles(folder: string): Files {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    !name.endsWith("-shm")
  );
  return new Map(names.map((name) => [name, Deno.readFileSync(`${folder}/${name}`)]));
}

/** Empties the folder and puts the files there. */
export function layOut(folder: string, files: Files): void {
  for (const { name } of Deno.readDirSync(folder)) {
    Deno.removeSync(`${folder}/${name}`, { recursive: true });
  }
  for (const [name, bytes] of files) Deno.writeFileSync(`${folder}/${name}`, bytes);
}

export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}
