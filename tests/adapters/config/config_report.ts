/** What a configuration is refused with. @module */
import { assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { type ConfigUse, parseConfig } from "../../../adapters/config/load_config.ts";

/** Strategies that need no other file: bounds, whole numbers and choices. */
export const FAKES: ConfigUse = {
  for: "paper",
  strategies: ["ema20_50_intraday", "fno_intraday_trend"].map((id) => ({
    id,
    timeframe: "5m",
    playbook: "trend",
    parameters: {
      min_confidence: { kind: "number", default: 0.55, min: 0, max: 1 },
      length: { kind: "number", default: 14, min: 2, max: 100, whole: true },
      formula: { kind: "choice", default: "atr", choices: ["atr", "seed"] },
    },
  })),
};

/** The report of `yaml`, without the file's name. */
export function report(yaml: string, use: ConfigUse = FAKES): string[] {
  const error = assertThrows(() => parseConfig(yaml, "x.yaml", use), ConfigError);
  return error.format().split("\n").map((line) => line.replace(/^x\.yaml:/, "").trim());
}
