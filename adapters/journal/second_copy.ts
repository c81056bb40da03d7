/**
 * A plain second copy of the newest records, in files beside the database. SQLite drops damaged
 * pages of its write-ahead log without a word: this is the witness that tells and the source that
 * repairs. Written after each commit and before its acknowledgement, so never ahead of it.
 * @module
 */
import { basename, dirname } from "node:path";
import { readBytesOrNull, writeAll } from "../disk/durable_file.ts";
import { isIntact, type Mark, type Row } from "./checksum.ts";
import { journalError, ofJournal } from "./journal_error.ts";
import type { JournalStore } from "./journal_store.ts";

/** One file of the copy: `journal.sqlite.copy-LSN` holds the records after LSN. */
interface CopyFile {
  readonly path: string;
  readonly after: number;
}

/** Rows that go into the file at once while it catches up. */
const ROWS_PER_WRITE = 512;
const NEWLINE = 10;
const encoder = new TextEncoder();
/** Damaged bytes become U+FFFD, which no checksum lets pass. */
const decoder = new TextDecoder();

export class SecondCopy {
  #files: CopyFile[];
  #file: Deno.FsFile;

  /**
   * Opens the copy of the journal in `store` and brings it up to date; when there is none, it
   * begins after lsn `after`. Throws JournalError, as does every method.
   */
  constructor(readonly store: JournalStore, after: number) {
    this.#files = copyFiles(store.file);
    const newest = this.#files.at(-1) ?? this.#add(after);
    const { mark, bytes } = lastLine(newest);
    this.#file = openToAppend(newest.path);
    this.#try(() => this.#file.truncateSync(bytes));
    this.#catchUp(mark === null ? store.rowsAfter(newest.after) : store.rows(mark));
  }

  append(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    this.#try(() => writeAll(this.#file, encoder.encode(rows.map(lineOf).join(""))));
  }

  /** A checkpoint makes the records up to `lsn` unnecessary here. */
  forget(lsn: number): void {
    const older = this.#files;
    if (older.some(({ after }) => after === lsn)) return;
    const file = openToAppend(this.#add(lsn).path);
    this.#file.close();
    this.#file = file;
    this.#catchUp(this.store.rowsAfter(lsn));
    this.#try(() => older.forEach(({ path }) => Deno.removeSync(path)));
  }

  close(): void {
    this.#file.close();
  }

  #add(after: number): CopyFile {
    const file = { path: `${this.store.file}.copy-${after}`, after };
    this.#files = [file];
    return file;
  }

  #catchUp(rows: Iterable<Row>): void {
    let chunk: Row[] = [];
    for (const row of rows) {
      chunk.push(row);
      if (chunk.length < ROWS_PER_WRITE) continue;
      this.append(chunk);
      chunk = [];
    }
    this.append(chunk);
  }

  #try(act: () => void): void {
    try {
      act();
    } catch (error) {
      throw journalError(this.#files.at(-1)!.path, error);
    }
  }
}

/** How far the copy of the journal `file` goes. */
export interface CopyEnd {
  readonly lsn: number;
  /** Of its last intact record; null when it has none yet. */
  readonly mark: Mark | null;
  /** True when something follows that is no whole record. */
  readonly torn: boolean;
}

/** Null when there is no copy. */
export function endOfCopy(file: string): CopyEnd | null {
  const newest = copyFiles(file).at(-1);
  if (newest === undefined) return null;
  const { mark, torn } = lastLine(newest);
  return { lsn: mark?.lsn ?? newest.after, mark, torn };
}

/** Every intact record of the copy, by lsn. */
export function copiedRows(file: string): Map<number, Row> {
  const rows = new Map<number, Row>();
  for (const { path } of copyFiles(file)) {
    for (const line of decoder.decode(bytesOf(path)).split("\n")) {
      const row = rowOf(line);
      if (row !== null) rows.set(row.lsn, row);
    }
  }
  return rows;
}

/** Paths of all files of the copy. */
export function copyPaths(file: string): string[] {
  return copyFiles(file).map(({ path }) => path);
}

function copyFiles(file: string): CopyFile[] {
  const folder = dirname(file);
  const start = `${basename(file)}.copy-`;
  try {
    return [...Deno.readDirSync(folder)]
      .filter(({ name }) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
      .map(({ name }) => ({ path: `${folder}/${name}`, after: Number(name.slice(start.length)) }))
      .sort((a, b) => a.after - b.after);
  } catch (error) {
    throw journalError(folder, error);
  }
}

/** The last intact record of a copy, and how many bytes go up to its end. */
function lastLine({ path }: CopyFile): { mark: Mark | null; bytes: number; torn: boolean } {
  const all = bytesOf(path);
  let end = all.lastIndexOf(NEWLINE);
  while (end >= 0) {
    const start = end === 0 ? 0 : all.lastIndexOf(NEWLINE, end - 1) + 1;
    const row = rowOf(decoder.decode(all.subarray(start, end)));
    if (row !== null) return { mark: row, bytes: end + 1, torn: end + 1 < all.length };
    end = start - 1;
  }
  return { mark: null, bytes: 0, torn: all.length > 0 };
}

function bytesOf(path: string): Uint8Array {
  return ofJournal(() => readBytesOrNull(path)) ?? new Uint8Array();
}

function lineOf({ lsn, previous, checksum, text }: Row): string {
  return `[${lsn},${previous},${checksum},${text}]\n`;
}

const LINE = /^\[(\d{1,16}),(\d{1,10}),(\d{1,10}),(.+)\]$/;

/** The record of a line, or null when something about it is damaged. */
function rowOf(line: string): Row | null {
  const found = LINE.exec(line);
  if (found === null) return null;
  const [, lsn, previous, checksum, text] = found;
  const row = {
    lsn: Number(lsn),
    previous: Number(previous),
    checksum: Number(checksum),
    text: text!,
  };
  return isIntact(row) ? row : null;
}

function openToAppend(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path, { append: true, create: true });
  } catch (error) {
    throw journalError(path, error);
  }
}
