/**
 * A file of the desk that cannot be written, or read where it must be: a full disk, a read-only
 * one, a folder that is none. Always names the file, so that the message can be shown as it is.
 * What goes wrong with the log is a JournalError.
 * @module
 */
export type FileErrorCode =
  | "disk_full"
  | "read_only"
  | "io"
  /** Another connection keeps the database locked. */
  | "busy";

export class FileError extends Error {
  override readonly name = "FileError";

  constructor(
    readonly code: FileErrorCode,
    readonly file: string,
    readonly problem: string,
    act: "read" | "write" = "write",
  ) {
    super(`Cannot ${act} ${file}: ${problem}`);
  }
}

/** Primary result codes of SQLite. */
const SQLITE_CODES: Readonly<Record<number, FileErrorCode>> = {
  5: "busy",
  6: "busy",
  8: "read_only",
  13: "disk_full",
};

/** Some errors of node:sqlite say it in words only, and those of files in the system's. */
const WORDINGS: readonly (readonly [RegExp, FileErrorCode])[] = [
  [/disk is full|no space left/i, "disk_full"],
  [/readonly|read-only/i, "read_only"],
  [/is locked/i, "busy"],
];

/** Whatever was thrown while working on `file`. */
export function fileError(file: string, error: unknown, act?: "read" | "write"): FileError {
  if (error instanceof FileError) return error;
  const problem = error instanceof Error ? error.message : String(error);
  const code = SQLITE_CODES[sqliteCode(error) ?? 0];
  const worded = WORDINGS.find(([wording]) => wording.test(problem))?.[1];
  return new FileError(code ?? worded ?? "io", file, problem, act);
}

/** The primary result code of what node:sqlite has thrown; null where it says none. */
export function sqliteCode(error: unknown): number | null {
  const errcode = (error as { errcode?: unknown } | null)?.errcode;
  return typeof errcode === "number" ? errcode & 0xff : null;
}
