/**
 * Every strategy that a configuration may name: those that come with the program, and those in the
 * folder `strategies/` of where it runs.
 * @module
 */
import { formatProblem } from "../../adapters/config/config_error.ts";
import { type ConfigUse, loadConfig } from "../../adapters/config/load_config.ts";
import { strategyFiles } from "../../adapters/config/strategy_files.ts";
import type { Config } from "../../domain/config.ts";
import { STRATEGIES } from "../../domain/strategy/registry.ts";
import type { Strategy } from "../../domain/strategy/strategy.ts";
import { complain } from "../line/terminal_line.ts";

/** Loaded once, before the first configuration is read. */
const files = await strategyFiles(`${Deno.cwd()}/strategies`, STRATEGIES);
const strategies: readonly Strategy[] = [...STRATEGIES, ...files.strategies];

/** What a configuration may name, and what it may not. */
export const KNOWN_STRATEGIES = { strategies, broken: files.broken };

/**
 * The configuration of what is to run at `path`. A strategy file that cannot be used is told, and
 * no reason to stop unless the configuration wants it. Throws ConfigError.
 */
export function configToRun(path: string, runs: ConfigUse["for"]): Config {
  const config = loadConfig(path, { for: runs, ...KNOWN_STRATEGIES });
  for (const { problem } of files.broken) {
    complain(`warning: not used, as nothing in ${path} asks for it: ${formatProblem(problem)}`);
  }
  return config;
}

/** The strategy of an id that a checked configuration names. */
export function strategyNamed(id: string): Strategy {
  const found = strategies.find((strategy) => strategy.id === id);
  if (found === undefined) throw new Error(`No strategy ${id}`);
  return found;
}
