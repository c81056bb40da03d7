/**
 * Turns what the schema objects to into problems a person can act on: the place in the file,
 * what stands there, what was expected and, for a slip of the hand, the word that was meant.
 * @module
 */
import type { z } from "zod";
import { nearestWord } from "../../domain/nearest_word.ts";
import type { ConfigProblem } from "./config_error.ts";
import { formatPath, type YamlPath, type YamlSource } from "./yaml_source.ts";

/** A problem before its file and line are looked up. */
export interface Finding {
  readonly path: YamlPath;
  /** Left out: whatever stands at `path`. */
  readonly found?: string;
  readonly expected: string;
}

/** The findings behind one issue: an unknown-keys issue holds one for each key. */
export function findingsOf(issue: z.core.$ZodIssue, source: YamlSource): Finding[] {
  const path = issue.path.map((key) => typeof key === "symbol" ? String(key) : key);
  if (issue.code === "unrecognized_keys") {
    const known = issue.message.split(" ").filter((key) => key !== "");
    return issue.keys.map((key) => ({
      path: [...path, key],
      found: "an unknown key",
      expected: nearestWord(key, known) ??
        (known.length === 0 ? "no key" : `one of ${known.join(", ")}`),
    }));
  }
  return [{ path, expected: issue.message + hint(valueAt(source.value, path), issue.message) }];
}

/** Adds the place and what stands there. */
export function problemOf({ path, found, expected }: Finding, source: YamlSource): ConfigProblem {
  return {
    file: source.file,
    path: formatPath(path),
    line: source.lineOf(path),
    found: found ?? describe(valueAt(source.value, path)),
    expected,
  };
}

/** What stands at `path`; undefined where the file has nothing. */
export function valueAt(value: unknown, path: YamlPath): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "an empty value";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  const text = typeof value === "string" ? JSON.stringify(withoutSecrets(value)) : String(value);
  return text.length <= 60 ? text : text.slice(0, 57) + "...";
}

/** An address without who is named in it and what is asked of it: Kite's ticker takes tokens there. */
function withoutSecrets(text: string): string {
  if (!text.includes("://")) return text;
  return text.replace(/:\/\/[^/?#]*@/, "://***@").replace(/[?#].*$/s, "?***");
}

function hint(value: unknown, expected: string): string {
  if (typeof value !== "string" || !expected.startsWith("one of ")) return "";
  const nearest = nearestWord(value, expected.slice("one of ".length).split(", "));
  return nearest === null ? "" : ` (did you mean ${nearest}?)`;
}
