/**
 * What can go wrong with the log on disk, as a closed set of codes. Every error names the file, so
 * that its message can be shown as it is.
 * @module
 */
import { FileError, fileError, type FileErrorCode, sqliteCode } from "../disk/file_error.ts";

export type JournalErrorCode =
  | FileErrorCode
  /** Good records lie behind damaged ones, or it is no journal at all. */
  | "damaged"
  /** What is to be appended contradicts what is there. */
  | "conflict"
  /** Removed, moved away or replaced while it is written. */
  | "moved"
  /** Written by a newer version of this program. */
  | "newer_version"
  /** The Worker that writes has died again and again. */
  | "worker"
  /** More records wait for the disk than memory is meant to hold. */
  | "buffer_full";

export class JournalError extends Error {
  override readonly name = "JournalError";

  constructor(
    readonly code: JournalErrorCode,
    readonly file: string,
    readonly problem: string,
  ) {
    super(`Log ${file}: ${problem}`);
  }
}

/** Primary result codes of SQLite; 1 and 18 are what damage makes of the schema and of a length. */
const SQLITE_CODES: Readonly<Record<number, JournalErrorCode>> = {
  1: "damaged",
  11: "damaged",
  18: "damaged",
  19: "conflict",
  24: "damaged",
  26: "damaged",
};

const DAMAGED = /malformed|not a database|failed to prepare/i;

/** Whatever was thrown while working on `file`, or on another one of the log that it names. */
export function journalError(file: string, error: unknown): JournalError {
  if (error instanceof JournalError) return error;
  const { code, file: named, problem } = fileError(file, error);
  const worded = code === "io" && DAMAGED.test(problem) ? "damaged" : code;
  return new JournalError(SQLITE_CODES[sqliteCode(error) ?? 0] ?? worded, named, problem);
}

/** What `read` returns: a file of the log that it cannot read is the log's trouble. */
export function ofJournal<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof FileError ? journalError(error.file, error) : error;
  }
}
