/**
 * A file of a run that a report cannot be made of: missing, damaged, or of another version. Names
 * the file and, where there is one, the line, so that the message can be shown as it is.
 * @module
 */
export class ReportError extends Error {
  override readonly name = "ReportError";

  /** `line` counts from 1; null where the whole file is at fault. */
  constructor(readonly file: string, readonly line: number | null, problem: string) {
    super(`${file}${line === null ? "" : ` line ${line}`}: ${problem}`);
  }
}
