/**
 * A strategy that fails: it has thrown, or what it answered is no decision. It alone is set aside;
 * what went wrong is told in a line that is safe to show.
 * @module
 */
import type { Book } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import { withoutNamedSecrets } from "../secret_words.ts";

export interface StrategyFailure {
  readonly book: Book;
  readonly strategy: string;
  /** Of the bar that it was asked about. */
  readonly symbol: string;
  /** See `failureWords`. */
  readonly error: string;
  /** It is asked again from this instant on. */
  readonly until: EpochMs;
}

/** Characters of an error that are kept. */
const WORDS_MAX = 200;

/** Unicode's control, format and other characters that are not to be shown. */
const UNPRINTABLE = /\p{C}+/gu;

/**
 * First line of an error's message, without secrets or control characters, 200 characters at most.
 * Anything can be thrown, also what throws when it is read.
 */
export function failureWords(error: unknown): string {
  const line = messageOf(error).trimStart().split(/[\r\n\u2028\u2029]/, 1)[0]!;
  const words = withoutNamedSecrets(line).replaceAll(UNPRINTABLE, " ").trim();
  const shown = [...words];
  if (shown.length === 0) return "an error without a message";
  return shown.length > WORDS_MAX ? `${shown.slice(0, WORDS_MAX - 3).join("")}...` : words;
}

function messageOf(error: unknown): string {
  try {
    return String(Object(error).message ?? error);
  } catch {
    return "an error that cannot be read";
  }
}
