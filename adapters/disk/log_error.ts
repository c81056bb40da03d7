/**
 * What can go wrong with the log on disk, and with any file kept as safely, as a closed set of codes.
 * Every error names the file, so that its message can be shown as it is.
 * @module
 */
import { JournalError } from "./journal_error.ts";

export type LogErrorCode =
  | "disk_full"
  | "read_only"
  | "io"
  /** Another connection keeps the database locked. */
  | "busy"
  /** Good records lie behind damaged ones, or it is no journal at all. */
  | "damaged"
  /** What is to be appended contradicts what is there. */
  | "conflict"
  /** Written by a newer version of this program. */
  | "newer_version"
  /** The Worker that writes has died again and again. */
  | "worker"
  /** More records wait for the disk than memory is meant to hold. */
  | "buffer_full";

export class LogError extends JournalError {
  constructor(readonly code: LogErrorCode, file: string, readonly problem: string) {
    super(file, problem);
    this.message = `Log ${file}: ${problem}`;
  }
}

/** Primary result codes of SQLite; 1 and 18 are what damage makes of the schema and of a length. */
const SQLITE_CODES: Readonly<Record<number, LogErrorCode>> = {
  1: "damaged",
  5: "busy",
  6: "busy",
  8: "read_only",
  11: "damaged",
  13: "disk_full",
  18: "damaged",
  19: "conflict",
  24: "damaged",
  26: "damaged",
};

/** Some errors of node:sqlite say it in words only, and those of files in the system's. */
const WORDINGS: readonly (readonly [RegExp, LogErrorCode])[] = [
  [/disk is full|no space left/i, "disk_full"],
  [/readonly|read-only/i, "read_only"],
  [/malformed|not a database|failed to prepare/i, "damaged"],
  [/is locked/i, "busy"],
];

/** Whatever was thrown while working on `file`. */
export function logError(file: string, error: unknown): LogError {
  if (error instanceof LogError) return error;
  const problem = error instanceof Error ? error.message : String(error);
  const errcode = (error as { errcode?: unknown } | null)?.errcode;
  const code = typeof errcode === "number" ? SQLITE_CODES[errcode & 0xff] : undefined;
  const worded = WORDINGS.find(([wording]) => wording.test(problem))?.[1];
  return new LogError(code ?? worded ?? "io", file, problem);
}
