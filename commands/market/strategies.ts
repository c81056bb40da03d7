/**
 * Every strategy that a configuration may name: those that come with the program, and those in the
 * folder `strategies/` of where it runs.
 * @module
 */
import { strategyFiles } from "../../adapters/config/strategy_files.ts";
import { STRATEGIES } from "../../domain/strategy/registry.ts";
import type { Strategy } from "../../domain/strategy/strategy.ts";

/** Loaded once, before the first configuration is read. */
export const KNOWN_STRATEGIES: readonly Strategy[] = [
  ...STRATEGIES,
  ...await strategyFiles(`${Deno.cwd()}/strategies`, STRATEGIES),
];

/** The strategy of an id that a checked configuration names. */
export function strategyNamed(id: string): Strategy {
  const found = KNOWN_STRATEGIES.find((strategy) => strategy.id === id);
  if (found === undefined) throw new Error(`No strategy ${id}`);
  return found;
}
