/**
 * A file of what the desk writes down that cannot be written, the log or what is made of it: a full
 * disk, a read-only one, a folder that is none. Always names the file, so that the message can be
 * shown as it is.
 * @module
 */
export class JournalError extends Error {
  override readonly name = "JournalError";
  readonly file: string;

  constructor(file: string, cause: unknown) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    super(`Cannot write ${file}: ${problem}`, { cause });
    this.file = file;
  }
}
