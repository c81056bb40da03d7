/** What a ticking desk is configured with before its plan says otherwise. @module */
import type { Config } from "./merged_config.ts";

/** Two lots of everything, and no limit that a scenario does not ask for. */
export const BASE: Config = {
  paper_capital: 50_000_000,
  filters: { enabled: false },
  sizing: { method: "fixed_qty", lots: 2 },
  risk: {
    min_seconds_between_entries: 0,
    per_symbol_max_loss_pct: 2.4,
    max_daily_loss: 4_000_000,
    max_daily_loss_pct: 8,
    max_drawdown_pct: 8,
    entry_windows: {
      fno: ["09:15-15:09"],
      options: ["09:15-15:09"],
      equity: ["09:15-14:59"],
    },
    min_target_to_cost: 0,
    profit_lock: { enabled: false },
  },
  exits: { time_stop_bars: "off", soft_stop_r: "off", trailing: { mode: "off" } },
  paper: { latency_ms: 0 },
  signals: { holds: "counts" },
};
