/**
 * What the SQLite file of the log looks like: tables that only grow, kept so by the database itself.
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import { JournalError } from "./journal_error.ts";

const VERSION = 1;

/** As SQLite keeps it word by word: a schema that differs is damage. */
const SCHEMA = [
  `CREATE TABLE turn (
    lsn INTEGER PRIMARY KEY,
    previous INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT`,
  // Also keeps out REPLACE, which deletes without asking the trigger for that.
  `CREATE TRIGGER turn_order BEFORE INSERT ON turn
    WHEN NEW.lsn <> (SELECT coalesce(max(lsn), 0) + 1 FROM turn)
    BEGIN SELECT RAISE(ABORT, 'turn records follow one another'); END`,
  `CREATE TRIGGER turn_update BEFORE UPDATE ON turn
    BEGIN SELECT RAISE(ABORT, 'turn records are append-only'); END`,
  `CREATE TRIGGER turn_delete BEFORE DELETE ON turn
    BEGIN SELECT RAISE(ABORT, 'turn records are append-only'); END`,
  `CREATE TABLE run (
    number INTEGER PRIMARY KEY,
    after INTEGER NOT NULL,
    header TEXT NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT`,
];

/** Statements that make an empty file a journal. */
export const CREATION: readonly string[] = [...SCHEMA, `PRAGMA user_version = ${VERSION}`];

/** Throws JournalError on a database that is none of ours, or of a newer program. */
export function assertSchema(file: string, db: DatabaseSync): void {
  const version = Number(db.prepare("PRAGMA user_version").get()?.user_version);
  if (version > VERSION) {
    const problem = `format ${version} is newer than this program, which knows ${VERSION}`;
    throw new JournalError("newer_version", file, problem);
  }
  const found = db.prepare("SELECT sql FROM sqlite_schema ORDER BY rowid").all();
  if (version === VERSION && found.length === SCHEMA.length) {
    if (found.every(({ sql }, i) => sql === SCHEMA[i])) return;
  }
  throw new JournalError("damaged", file, "not a journal of this program, or a damaged one");
}
