/**
 * Strategies that the user wrote: every `.ts` or `.js` file of a folder is one, its default export.
 * A file that is none is told apart, with what is wrong with it; nothing compiles it, so that what
 * it answers is looked at too, bar by bar.
 * @module
 */
import { z } from "zod";
import { TIMEFRAMES } from "../../domain/candle/candle.ts";
import { answerWords, isDecision } from "../../domain/strategy/decision.ts";
import {
  type BoundStrategy,
  type Decision,
  defaultValues,
  type ParameterValues,
  type Strategy,
} from "../../domain/strategy/strategy.ts";
import type { BrokenStrategy } from "./broken_strategy.ts";
import { ConfigError, unreadable } from "./config_error.ts";
import { indicatorProblem } from "./indicator_schema.ts";

const ID = /^[a-z][a-z0-9_]*$/;

const parameter = z.union([
  z.object({
    kind: z.literal("number"),
    default: z.number(),
    min: z.number(),
    max: z.number(),
    whole: z.boolean().optional(),
  }).refine(({ default: it, min, max }) => it >= min && it <= max, {
    error: "a default from min to max",
  }),
  z.object({
    kind: z.literal("choice"),
    default: z.string(),
    choices: z.array(z.string()).min(1),
  }).refine(({ default: it, choices }) => choices.includes(it), {
    error: "a default among the choices",
  }),
], { error: 'a number { kind: "number", default, min, max } or { kind: "choice", ... }' });

const strategy = z.object({
  id: z.string({ error: "a name in snake_case" })
    .regex(ID, { error: "a name in snake_case" }),
  timeframe: z.enum(TIMEFRAMES as ["1m", "5m", "15m", "1h"], {
    error: `one of ${TIMEFRAMES.join(", ")}`,
  }),
  playbook: z.enum(["trend", "reversion", "pattern"], {
    error: "one of trend, reversion, pattern",
  }),
  parameters: z.record(z.string(), parameter, { error: "parameters by name" }),
  bind: z.custom<Strategy["bind"]>((value) => typeof value === "function", {
    error: "a function of the parameters' values",
  }),
}, { error: "a strategy as the default export" });

export interface StrategyFiles {
  readonly strategies: readonly Strategy[];
  readonly broken: readonly BrokenStrategy[];
}

/**
 * Strategies of the files in `folder`, none without one. Of two with the same id neither may be
 * meant: the first is there, and the second is broken.
 */
export async function strategyFiles(
  folder: string,
  shipped: readonly Strategy[],
): Promise<StrategyFiles> {
  const strategies: Strategy[] = [];
  const broken: BrokenStrategy[] = [];
  for (const file of filesIn(folder)) {
    const read = await strategyIn(file);
    if ("problem" in read) broken.push(read);
    else if ([...shipped, ...strategies].some(({ id }) => id === read.id)) {
      broken.push(brokenFile(file, read, "id", read.id, "an id that no other strategy has"));
    } else strategies.push(read);
  }
  return { strategies, broken };
}

const MODULE = /\.[tj]s$/;

/** Throws ConfigError. */
function filesIn(folder: string): readonly string[] {
  try {
    return [...Deno.readDirSync(folder)].filter(({ name }) => MODULE.test(name))
      .map(({ name }) => `${folder}/${name}`).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    // What may not be read is as good as not there: a strategy the config names is missed by name.
    if (error instanceof Deno.errors.NotCapable) return [];
    throw unreadable(folder, error, "a readable folder");
  }
}

async function strategyIn(file: string): Promise<Strategy | BrokenStrategy> {
  let exported: unknown;
  try {
    exported = (await import(`file://${encodeURI(file)}`) as { default?: unknown }).default;
  } catch (error) {
    return brokenFile(file, null, "", oneLine(error), loadable(file));
  }
  const checked = strategy.safeParse(exported);
  if (checked.success) return lookedAt(file, exported as Strategy);
  const { path, message } = checked.error.issues[0]!;
  const value = path.reduce<unknown>((of, key) => Object(of)[key], exported);
  return brokenFile(file, exported, path.join("."), JSON.stringify(value) ?? "nothing", message);
}

/** Nothing strips types beside a binary. */
function loadable(file: string): string {
  if (!Deno.build.standalone || !file.endsWith(".ts")) return "a module that loads";
  return "JavaScript: a binary reads a `.js` file without types";
}

/**
 * The strategy, whose indicators there are, and whose answers are what they must be. What it is shown
 * is its own: changed or sorted by it, the desk's bars and values are what they were.
 */
function lookedAt(file: string, own: Strategy): Strategy | BrokenStrategy {
  try {
    boundBy(own, defaultValues(own.parameters));
  } catch (error) {
    return brokenFile(file, own, "bind", oneLine(error), BINDS);
  }
  const { id, timeframe, playbook, parameters } = own;
  return {
    ...{ id, timeframe, playbook, parameters },
    bind(values) {
      const bound = configured(file, own, values);
      return {
        indicators: bound.indicators,
        onBar(bar, values, holding, { previous, lastHourOfExpiry }) {
          const around = { previous: [...previous], lastHourOfExpiry };
          const position = holding === null ? null : { ...holding };
          const decision = plain(bound.onBar({ ...bar }, [...values], position, around));
          if (isDecision(decision)) return decision;
          throw new TypeError(`${file}: ${answerWords(decision)}`);
        },
      };
    },
  };
}

const BINDS = "indicators that there are, and onBar";

/** Throws whatever is wrong with what comes of these values. */
function boundBy(own: Strategy, values: ParameterValues): BoundStrategy {
  const bound = own.bind(values);
  const { indicators, onBar } = bound;
  if (typeof onBar !== "function") throw new TypeError("no function onBar");
  for (const asked of indicators) {
    const problem = indicatorProblem(asked);
    if (problem !== null) throw new TypeError(problem);
  }
  return bound;
}

/** Values may be allowed and still not be taken: ConfigError, before anything is started. */
function configured(file: string, own: Strategy, values: ParameterValues): BoundStrategy {
  try {
    return boundBy(own, values);
  } catch (error) {
    const path = `bind(${JSON.stringify(values)})`;
    throw new ConfigError([{ file, path, line: null, found: oneLine(error), expected: BINDS }]);
  }
}

/** Each part read once: an object of the user's may say another thing the next time. */
function plain(answer: Decision): unknown {
  const { signal, reason, confidence } = Object(answer);
  return confidence === undefined ? { signal, reason } : { signal, reason, confidence };
}

/** A problem is a line. */
function oneLine(error: unknown): string {
  return String(error).replaceAll(/\s+/g, " ");
}

/** `exported`: what it gives, if anything. */
function brokenFile(
  file: string,
  exported: unknown,
  path: string,
  found: string,
  expected: string,
): BrokenStrategy {
  const { id } = Object(exported);
  // Nobody can ask for an id that is none: then an entry may mean the file by its name.
  const isNameless = typeof id !== "string" || !ID.test(id);
  const name = file.slice(file.lastIndexOf("/") + 1).replace(MODULE, "");
  const problem = { file, path, line: null, found, expected };
  return { id: isNameless ? name : id, isNameless, problem };
}
