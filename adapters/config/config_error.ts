/**
 * What is wrong with a configuration: every problem at once, each with its place, what was
 * found and what was expected there.
 * @module
 */
import { whyUnreadable } from "../disk/unreadable.ts";

export interface ConfigProblem {
  readonly file: string;
  /** As in `books.fno.strategies[0].params.min_confidence`; empty for the file as a whole. */
  readonly path: string;
  /** 1-based; null where the file has no such line. */
  readonly line: number | null;
  readonly found: string;
  readonly expected: string;
}

/** Nothing may start on this configuration: exit code 2. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  constructor(readonly problems: readonly ConfigProblem[]) {
    super(problems.map(formatProblem).join("\n"));
  }

  /** One problem a line, in the order of the file. */
  format(): string {
    return this.message;
  }
}

/** That `file` cannot be read. `error`: what reading it has thrown. */
export function unreadable(file: string, error: unknown, expected: string): ConfigError {
  const found = whyUnreadable(error);
  return new ConfigError([{ file, path: "", line: null, found, expected }]);
}

/** One line. */
export function formatProblem({ file, line, path, found, expected }: ConfigProblem): string {
  const place = [line === null ? file : `${file}:${line}`, ...(path === "" ? [] : [path])];
  return `${place.join(": ")}: found ${found}, expected ${expected}`;
}
