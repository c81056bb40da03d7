/**
 * Strategy files that cannot be used. A configuration that wants one of them is refused with what
 * is wrong with the file; any other one may be used without them.
 * @module
 */
import type { BookConfig, Config } from "../../domain/config.ts";
import type { StrategyFace } from "./book_schema.ts";
import type { ConfigProblem } from "./config_error.ts";
import type { Finding } from "./problem.ts";

export interface BrokenStrategy {
  /** What an entry would call it; the name of a file that does not say. */
  readonly id: string;
  /** The file does not say its id. */
  readonly isNameless: boolean;
  readonly problem: ConfigProblem;
}

/** In the place of what is broken, so that an entry that is off may name it, parameters and all. */
export function standIns(
  broken: readonly BrokenStrategy[],
  known: readonly StrategyFace[],
): StrategyFace[] {
  const ids = new Set(broken.map(({ id }) => id));
  for (const { id } of known) ids.delete(id);
  return [...ids].map((id) => ({ id, timeframe: "5m", playbook: "trend", parameters: null }));
}

/** Of broken files that an enabled entry names, or may name: it names what no file has. */
export function wantedProblems(
  broken: readonly BrokenStrategy[],
  { books }: Config,
  findings: readonly Finding[],
): ConfigProblem[] {
  const named = Object.values(books).flatMap(({ strategies }) => strategies)
    .filter(({ enabled }) => enabled).map(({ id }) => id);
  const isUnknownNamed = findings.some(({ path }) => path[2] === "strategies" && path[4] === "id");
  return broken.filter(({ id, isNameless }) => named.includes(id) || isNameless && isUnknownNamed)
    .map(({ problem }) => problem);
}

/** Without entries of `ids`, which are off. */
export function withoutEntries(config: Config, ids: readonly string[]): Config {
  if (ids.length === 0) return config;
  const without = <B extends BookConfig>(book: B): B => ({
    ...book,
    strategies: book.strategies.filter(({ id }) => !ids.includes(id)),
  });
  const { fno, options, equity } = config.books;
  return {
    ...config,
    books: { fno: without(fno), options: without(options), equity: without(equity) },
  };
}
