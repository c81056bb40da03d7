/**
 * The SQLite file of the log: an append-only table of turn records, and one of the process's
 * runs. Knows nothing of Workers or actors, and vouches for no row it has not checked.
 * @module
 */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { JournalError, journalError } from "./journal_error.ts";
import { checksumOf, follows, isIntact, type Mark, nextRow, type Row, START } from "./checksum.ts";
import { assertSchema, CREATION } from "./journal_schema.ts";

const SELECT = "SELECT lsn, previous, checksum, record FROM turn";
const ROWS_PER_READ = 512;
/** Moving the write-ahead log into the file takes many times as long as a commit: seldom, then. */
const WAL_PAGES = 4_000;

/** One start of the process. */
export interface Run {
  readonly number: number;
  /** Last lsn of the runs before. */
  readonly after: number;
  /** JSON. */
  readonly header: string;
}

export interface StoreOptions {
  readonly readOnly?: boolean;
  /** How long to wait for another connection's transaction. Default 5,000. */
  readonly busyMs?: number;
  /** Grows to so many pages at most: how a test fills the disk. */
  readonly pagesMax?: number;
}

export class JournalStore {
  readonly #db: DatabaseSync;
  readonly #busyMs: number;
  readonly #insert: StatementSync;
  readonly #last: StatementSync;
  readonly #record: StatementSync;
  readonly #after: StatementSync;

  /** Makes an empty journal of a file that is not there. Throws JournalError, as all here does. */
  static create(file: string): JournalStore {
    try {
      const db = new DatabaseSync(file);
      db.exec(["BEGIN", ...CREATION, "COMMIT"].join(";"));
      db.exec("PRAGMA journal_mode = WAL");
      db.close();
    } catch (error) {
      throw journalError(file, error);
    }
    return new JournalStore(file);
  }

  constructor(readonly file: string, options: StoreOptions = {}) {
    const { readOnly = false, busyMs = 5_000, pagesMax } = options;
    let db: DatabaseSync | null = null;
    try {
      db = new DatabaseSync(file, { readOnly });
      db.exec(`PRAGMA busy_timeout = ${busyMs}; PRAGMA synchronous = FULL`);
      db.exec(`PRAGMA wal_autocheckpoint = ${WAL_PAGES}`);
      if (pagesMax !== undefined) db.exec(`PRAGMA max_page_count = ${pagesMax}`);
      assertSchema(file, db);
      this.#db = db;
      this.#busyMs = busyMs;
      this.#insert = db.prepare(
        "INSERT INTO turn (lsn, previous, checksum, record) VALUES (?, ?, ?, ?)",
      );
      this.#last = db.prepare("SELECT lsn, checksum FROM turn ORDER BY lsn DESC LIMIT 1");
      this.#record = db.prepare(`${SELECT} WHERE lsn = ?`);
      this.#after = db.prepare(`${SELECT} WHERE lsn > ? ORDER BY lsn LIMIT ?`);
    } catch (error) {
      db?.close();
      throw journalError(file, error);
    }
  }

  /** Where the next record goes on. */
  last(): Mark {
    return this.#try(() => {
      const row = this.#last.get();
      return row === undefined ? START : { lsn: Number(row.lsn), checksum: Number(row.checksum) };
    });
  }

  /**
   * Appends the records from lsn `first` on in one transaction, and returns the new rows. Records
   * that are there already are no error as long as they are the same.
   */
  append(first: number, texts: readonly string[]): Row[] {
    return this.#transaction(() => {
      const added: Row[] = [];
      let mark = this.last();
      for (const [i, text] of texts.entries()) {
        const lsn = first + i;
        if (lsn <= mark.lsn) {
          this.#assertSame(lsn, text);
          continue;
        }
        if (lsn !== mark.lsn + 1) throw this.#conflict(`lsn ${lsn} after ${mark.lsn}`);
        const row = nextRow(mark, text);
        this.#insert.run(row.lsn, row.previous, row.checksum, row.text);
        added.push(row);
        mark = row;
      }
      return added;
    });
  }

  /** Appends rows that were made elsewhere; they must follow the last one. */
  adopt(rows: Iterable<Row>): void {
    this.#transaction(() => {
      for (const { lsn, previous, checksum, text } of rows) {
        this.#insert.run(lsn, previous, checksum, text);
      }
    });
  }

  /** The intact row of this lsn, or null. */
  row(lsn: number): Row | null {
    return this.#try(() => {
      const row = rowOf(this.#record.get(lsn));
      return row !== null && isIntact(row) ? row : null;
    });
  }

  /** Rows after `mark` in order. Throws code `damaged` instead of yielding one that is not right. */
  *rows(mark: Mark = START): Generator<Row> {
    let last = mark;
    for (;;) {
      const chunk = this.#chunkAfter(last.lsn);
      for (const row of chunk) {
        if (row === null || !isIntact(row) || !follows(row, last)) {
          throw new JournalError("damaged", this.file, `record ${last.lsn + 1} is damaged`);
        }
        yield last = row;
      }
      if (chunk.length === 0) return;
    }
  }

  /** The same after an lsn, whose record must then be intact. */
  *rowsAfter(lsn: number): Generator<Row> {
    const mark = lsn === 0 ? START : this.row(lsn);
    if (mark === null) throw new JournalError("damaged", this.file, `record ${lsn} is damaged`);
    yield* this.rows(mark);
  }

  /** Highest lsn of an intact row after `lsn` that can be reached from either end, or `lsn`. */
  highestIntactAfter(lsn: number): number {
    const above = this.#db.prepare(`${SELECT} WHERE lsn > ? ORDER BY lsn LIMIT 1`);
    const below = this.#db.prepare(`${SELECT} WHERE lsn < ? ORDER BY lsn DESC LIMIT 1`);
    let highest = lsn;
    for (const [statement, start] of [[below, Number.MAX_SAFE_INTEGER], [above, lsn]] as const) {
      try {
        for (let at = start;;) {
          const found = statement.get(at);
          if (found === undefined || Number(found.lsn) <= lsn) break;
          const row = rowOf(found);
          if (row !== null && isIntact(row)) highest = Math.max(highest, row.lsn);
          at = Number(found.lsn);
        }
      } catch {
        // Unreadable from here on: the other end may still be.
      }
    }
    return highest;
  }

  runs(): Run[] {
    return this.#try(() =>
      this.#db.prepare("SELECT * FROM run ORDER BY number").all().map((row) => {
        const run = {
          number: Number(row.number),
          after: Number(row.after),
          header: String(row.header),
        };
        if (row.checksum === checksumOfRun(run)) return run;
        throw new JournalError("damaged", this.file, `run ${run.number} is damaged`);
      })
    );
  }

  addRun(run: Run): void {
    this.#try(() =>
      this.#db.prepare("INSERT INTO run (number, after, header, checksum) VALUES (?, ?, ?, ?)")
        .run(run.number, run.after, run.header, checksumOfRun(run))
    );
  }

  /**
   * Brings everything into the one file: what waits beside it is empty afterwards. False where
   * somebody who reads keeps it from that; nobody is waited for.
   */
  settle(): boolean {
    return this.#try(() => {
      this.#db.exec("PRAGMA busy_timeout = 0");
      try {
        return this.#db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.busy === 0;
      } finally {
        this.#db.exec(`PRAGMA busy_timeout = ${this.#busyMs}`);
      }
    });
  }

  close(): void {
    this.#db.close();
  }

  /** The next rows; one at a time where damage makes the many unreadable. */
  #chunkAfter(lsn: number): (Row | null)[] {
    try {
      return this.#after.all(lsn, ROWS_PER_READ).map(rowOf);
    } catch {
      return this.#try(() => this.#after.all(lsn, 1).map(rowOf));
    }
  }

  #assertSame(lsn: number, text: string): void {
    if (rowOf(this.#record.get(lsn))?.text === text) return;
    throw this.#conflict(`record ${lsn} is there already, and another one`);
  }

  #conflict(problem: string): JournalError {
    return new JournalError("conflict", this.file, problem);
  }

  #transaction<T>(act: () => T): T {
    return this.#try(() => {
      this.#db.exec("BEGIN IMMEDIATE");
      try {
        const result = act();
        this.#db.exec("COMMIT");
        return result;
      } catch (error) {
        this.#rollBack();
        throw error;
      }
    });
  }

  #rollBack(): void {
    try {
      this.#db.exec("ROLLBACK");
    } catch {
      // A full disk has rolled it back already.
    }
  }

  #try<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw journalError(this.file, error);
    }
  }
}

/** A damaged file may hold any type in any column. */
function rowOf(row: Record<string, unknown> | undefined): Row | null {
  if (row === undefined) return null;
  const { lsn, previous, checksum, record } = row;
  const numbers = typeof lsn === "number" && typeof previous === "number" &&
    typeof checksum === "number";
  return numbers && typeof record === "string" ? { lsn, previous, checksum, text: record } : null;
}

function checksumOfRun({ number, after, header }: Run): number {
  return checksumOf(`${number} ${after} ${header}`);
}
