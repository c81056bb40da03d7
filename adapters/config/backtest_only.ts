/**
 * Keys that make runs comparable with other programs by taking safeguards away. Only a backtest
 * may use them: anywhere else they are errors, whatever the rest of the file says.
 * @module
 */
import { type Finding, valueAt } from "./problem.ts";
import type { YamlPath } from "./yaml_source.ts";

interface Rule {
  readonly path: YamlPath;
  /** Whether what the file says is for backtests only. */
  readonly applies: (value: unknown) => boolean;
  readonly expected: string;
}

const RULES: readonly Rule[] = [
  { path: ["mode"], applies: (v) => v === "backtest", expected: "paper, rehearse or live" },
  { path: ["risk", "enabled"], applies: (v) => v === false, expected: "true" },
  { path: ["exits", "stop", "mode"], applies: (v) => v === "on_close", expected: "at_broker" },
  {
    path: ["exits", "trailing", "mode"],
    applies: (v) => v === "atr_from_close",
    expected: "r_steps or off",
  },
  { path: ["exits", "square_off", "enabled"], applies: (v) => v === false, expected: "true" },
  { path: ["session", "from_file"], applies: (v) => v === true, expected: "false" },
  { path: ["sizing", "lot_size"], applies: (v) => typeof v === "number", expected: "dated" },
  { path: ["orders", "type"], applies: (v) => v === "market", expected: "limit" },
  { path: ["orders", "validity"], applies: (v) => v === "until_filled", expected: "day" },
  { path: ["charges", "table"], applies: (v) => v === "flat", expected: "dated" },
  { path: ["charges", "flat_bps"], applies: (v) => v !== undefined, expected: "nothing" },
];

/** Every backtest-only key in `value`, for a run that is none. */
export function backtestOnlyFindings(value: unknown): Finding[] {
  return RULES.filter(({ path, applies }) => applies(valueAt(value, path)))
    .map(({ path, expected }) => ({
      path,
      expected: `${expected} (only a backtest may say otherwise)`,
    }));
}
