/**
 * What can go wrong with the journal on disk, as a closed set of codes. Every error names the
 * file, so that its message can be shown as it is.
 * @module
 */

export const JOURNAL_ERROR_CODES = [
  "disk_full",
  "read_only",
  "io",
  /** Another connection keeps the database locked. */
  "busy",
  /** Good records lie behind damaged ones, or nothing of the file can be read. */
  "damaged",
  /** What is to be appended contradicts what is there. */
  "conflict",
  /** Written by a newer version of this program. */
  "newer_version",
  /** The Worker that writes has died again and again. */
  "worker",
  /** More records wait for the disk than memory is meant to hold. */
  "buffer_full",
] as const;

export type JournalErrorCode = typeof JOURNAL_ERROR_CODES[number];

export class JournalError extends Error {
  override readonly name = "JournalError";

  constructor(readonly code: JournalErrorCode, readonly file: string, readonly problem: string) {
    super(`Journal ${file}: ${problem}`);
  }
}

/** Primary result codes of SQLite. */
const SQLITE_CODES: Readonly<Record<number, JournalErrorCode>> = {
  5: "busy",
  6: "busy",
  8: "read_only",
  11: "damaged",
  13: "disk_full",
  19: "conflict",
  26: "damaged",
};

/** Some errors of node:sqlite carry their text only; those of files carry the system's code. */
const WORDINGS: readonly (readonly [RegExp, JournalErrorCode])[] = [
  [/disk is full|ENOSPC|No space left/i, "disk_full"],
  [/readonly|EROFS|Read-only/i, "read_only"],
  [/malformed|not a database/i, "damaged"],
  [/is locked/i, "busy"],
];

/** Whatever was thrown while working on `file`, as a JournalError. */
export function journalError(file: string, error: unknown): JournalError {
  if (error instanceof JournalError) return error;
  const problem = error instanceof Error ? error.message : String(error);
  const errcode = (error as { errcode?: unknown } | null)?.errcode;
  const code = typeof errcode === "number" ? SQLITE_CODES[errcode & 0xff] : undefined;
  const worded = WORDINGS.find(([wording]) => wording.test(problem))?.[1];
  return new JournalError(code ?? worded ?? "io", file, problem);
}
