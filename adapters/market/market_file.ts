/**
 * What every file under configs/market has in common: YAML checked as strictly as the config,
 * dated entries in rising order, a source for each fact.
 * @module
 */
import { z } from "zod";
import type { IsoDate } from "../../domain/market_time.ts";
import { ConfigError, unreadable } from "../config/config_error.ts";
import { type Finding, findingsOf, problemOf } from "../config/problem.ts";
import { parseYaml, type YamlPath } from "../config/yaml_source.ts";

/** Text of the file at `path`. Throws ConfigError when it cannot be read. */
export function readMarketFile(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    throw unreadable(path, error, "a readable YAML file");
  }
}

/**
 * `text` as `schema` has it, if `crossCheck` finds nothing between its values. Throws ConfigError
 * with every problem at once; `file` names it there.
 */
export function parseMarketFile<T>(
  text: string,
  file: string,
  schema: z.ZodType<T>,
  crossCheck: (value: T) => readonly Finding[],
): T {
  const source = parseYaml(text, file);
  const result = schema.safeParse(source.value);
  const findings = result.success
    ? crossCheck(result.data)
    : result.error.issues.flatMap((issue) => findingsOf(issue, source));
  if (!result.success || findings.length > 0) {
    throw new ConfigError(findings.map((finding) => problemOf(finding, source)));
  }
  return result.data;
}

/** A day, `YYYY-MM-DD`, that exists. */
export function day() {
  const error = "a date YYYY-MM-DD";
  return z.string({ error })
    .refine((text) => z.iso.date().safeParse(text).success, { error })
    .transform((text) => text as IsoDate);
}

/** The `sources` section: by a short name, where something was read. */
export function sources() {
  const error = "where it was read";
  const text = z.string({ error }).refine((said) => said.trim() !== "", { error });
  return z.record(z.string(), text, { error: "a mapping of sources" });
}

/** Name of a source; a fact without one is an error. */
export function sourceName() {
  return z.string({ error: "the name of a source" });
}

/** Dated entries of one thing, at least one. */
export function history<T extends z.ZodType>(entry: T) {
  const error = "a list of at least one dated entry";
  return z.array(entry, { error }).min(1, { error });
}

export interface Fact {
  readonly from: IsoDate;
  readonly source: string;
}

/** What is wrong with the entries at `path`: their order, or a source that is not listed. */
export function factFindings(
  entries: readonly Fact[],
  path: YamlPath,
  known: Readonly<Record<string, string>>,
): Finding[] {
  const unlisted = entries.flatMap(({ source }, i) =>
    Object.hasOwn(known, source) ? [] : [sourceFinding([...path, i, "source"])]
  );
  return [...orderFindings(entries, path), ...unlisted];
}

/** A name at `path` that `sources` does not have. */
export function sourceFinding(path: YamlPath): Finding {
  return { path, expected: "a name listed under sources" };
}

/** Entries that start on or before the one above them: two would hold on the same day. */
function orderFindings(entries: readonly Fact[], path: YamlPath): Finding[] {
  return entries.flatMap(({ from }, i) => {
    const above = entries[i - 1]?.from;
    if (above === undefined || above < from) return [];
    return [{ path: [...path, i, "from"], expected: `a date after ${above}, the entry above` }];
  });
}
