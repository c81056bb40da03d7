/**
 * What a history file can do wrong: it is missing, unreadable or holds nothing usable. Always
 * names the file, so that the message can be shown as it is.
 * @module
 */
export class HistoryError extends Error {
  override readonly name = "HistoryError";

  /** `file`: its path as it was given. */
  constructor(file: string, problem: string) {
    super(plain(`Cannot read history ${file}: ${problem}`));
  }
}

/** A file is of other symbols than asked for, or of several where one must be chosen. */
export class SymbolsError extends HistoryError {}

/** Names of files and symbols are foreign text: nothing in them may be obeyed by a terminal. */
function plain(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, "?");
}
