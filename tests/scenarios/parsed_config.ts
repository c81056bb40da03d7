/** Configurations of tests, each read once however many desks run by it. @module */
import { parseConfig } from "../../adapters/config/load_config.ts";
import type { Config as ParsedConfig } from "../../domain/config.ts";
import { STRATEGIES } from "../../domain/strategy/registry.ts";
import type { Config } from "./merged_config.ts";

const parsed = new Map<string, ParsedConfig>();

/** Throws ConfigError as the command would. */
export function parsedConfig(config: Config, mode: "paper" | "backtest"): ParsedConfig {
  const text = JSON.stringify(config);
  const key = `${mode} ${text}`;
  let known = parsed.get(key);
  if (known === undefined) {
    known = parseConfig(text, "test.yaml", { for: mode, strategies: STRATEGIES });
    parsed.set(key, known);
  }
  return known;
}
