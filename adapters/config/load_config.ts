/**
 * The edge where a configuration file becomes a Config: read, checked as a whole, defaults
 * filled in. Inside, nothing is checked again.
 * @module
 */
import type { Config } from "../../domain/config.ts";
import { backtestOnlyFindings } from "./backtest_only.ts";
import {
  type BrokenStrategy,
  standIns,
  wantedProblems,
  withoutEntries,
} from "./broken_strategy.ts";
import type { StrategyFace } from "./book_schema.ts";
import { camelKeys } from "./camel_keys.ts";
import { ConfigError, unreadable } from "./config_error.ts";
import { crossFindings } from "./cross_check.ts";
import { modeFindings } from "./mode_check.ts";
import { type Finding, findingsOf, problemOf } from "./problem.ts";
import { configSchema } from "./schema.ts";
import { parseYaml, type YamlPath, type YamlSource } from "./yaml_source.ts";

export interface ConfigUse {
  /** What is to run: some keys are for backtests only. */
  readonly for: "backtest" | "paper" | "rehearse" | "live";
  /** Every strategy there is: ids and parameters are checked against it. */
  readonly strategies: readonly StrategyFace[];
  /** Files of others that cannot be used: no enabled entry may name one. */
  readonly broken?: readonly BrokenStrategy[];
}

/** Reads and checks the file at `path`. Throws ConfigError with every problem at once. */
export function loadConfig(path: string, use: ConfigUse): Config {
  return parseConfig(readText(path), path, use);
}

/** Checks `text`; `file` names it in problems. Throws ConfigError with every problem at once. */
export function parseConfig(text: string, file: string, use: ConfigUse): Config {
  const source = parseYaml(text, file);
  const { strategies, broken = [] } = use;
  const unusable = standIns(broken, strategies);
  const { config, findings, unsound } = checked(source, [...strategies, ...unusable]);
  const problems = [
    ...findings,
    ...(config === null ? [] : crossFindings(config, unsound)),
    ...(config === null ? [] : modeFindings(config, use.for)),
    ...(use.for === "backtest" ? [] : backtestOnlyFindings(source.value)),
  ].map((finding) => problemOf(finding, source));
  if (config !== null) problems.push(...wantedProblems(broken, config, findings));
  if (config === null || problems.length > 0) {
    throw new ConfigError(problems.sort((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity)));
  }
  return withoutEntries(config, unusable.map(({ id }) => id));
}

function readText(file: string): string {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    throw unreadable(file, error, "a readable YAML file");
  }
}

interface Checked {
  /** Null when not even the defaults stand. */
  readonly config: Config | null;
  readonly findings: readonly Finding[];
  /** What was taken out of the file to make a config of the rest. */
  readonly unsound: readonly YamlPath[];
}

/** Deeper than any key: taking out ever more of the way to a problem ends at the empty file. */
const DEPTH_MAX = 10;

/**
 * Checks each value, then makes a config of what is sound: values that do not fit give way to
 * their defaults, so that what must hold between the others can be checked in the same run.
 */
function checked(source: YamlSource, strategies: readonly StrategyFace[]): Checked {
  const schema = configSchema(strategies);
  const findings: Finding[] = [];
  const unsound: YamlPath[] = [];
  let sound = source.value;
  for (let up = 0; up < DEPTH_MAX; up++) {
    const result = schema.safeParse(sound);
    if (result.success) return { config: camelKeys(result.data), findings, unsound };
    const found = result.error.issues.flatMap((issue) => findingsOf(issue, source));
    if (up === 0) findings.push(...found);
    for (const { path } of found) {
      const bad = path.slice(0, Math.max(0, path.length - up));
      unsound.push(bad);
      sound = without(sound, bad);
    }
  }
  return { config: null, findings, unsound };
}

/** A copy of `value` in which `path` leads to nothing. */
function without(value: unknown, [key, ...rest]: YamlPath): unknown {
  if (key === undefined) return {};
  if (Array.isArray(value)) {
    return value.map((item, i) => i !== key ? item : rest.length > 0 ? without(item, rest) : null);
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return value;
  const { [key]: item, ...others } = value as Record<string, unknown>;
  return rest.length > 0 ? { ...others, [key]: without(item, rest) } : others;
}
