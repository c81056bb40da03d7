/**
 * Sizes, limits and ways out of a session, by the dice of its seed: stops that trail, half closed
 * and half kept, age, targets, and losses that end the day.
 * @module
 */
import { type Config, merged } from "../scenarios/merged_config.ts";
import type { TickingDesk } from "../scenarios/ticking_desk.ts";
import { Dice } from "./faults.ts";

/** By dice of their own, so that the session's market and its faults stay what they are. */
export function byDrawnRules(desk: TickingDesk, seed: number): TickingDesk {
  const rules = drawnRules(new Dice(seed * 31 + 5, [], 0));
  return { ...desk, config: merged(desk.config ?? {}, rules) };
}

function drawnRules(dice: Dice): Config {
  const pick = <T>(all: readonly T[]): T => all[dice.below(all.length)]!;
  const trailing = pick([
    { mode: "off" },
    { mode: "r_steps", from_r: 0, step_r: 0.05 },
    { mode: "r_steps", from_r: 0.2, step_r: 0.2 },
    { mode: "r_steps", from_r: 1, step_r: 0.5 },
  ]);
  const lossPct = pick([8, 8, 0.5, 0.1, 0.03]);
  return {
    sizing: {
      method: "fixed_qty",
      lots: pick([1, 2, 3, 5]),
      risk_per_trade_pct: lossPct * 0.1,
    },
    risk: {
      max_orders_per_second: pick([10, 5, 1]),
      min_seconds_between_entries: pick([0, 0, 60]),
      per_symbol_max_loss_pct: lossPct * 0.3,
      max_daily_loss_pct: lossPct,
      max_drawdown_pct: pick([8, 1, 0.05]),
      profit_lock: { enabled: pick([false, true]), arm_at_loss_limits: 0.2, give_back_pct: 20 },
      max_positions: pick([10, 3, 1]),
    },
    exits: {
      stop: { atr_multiple: pick([2, 1, 0.5, 6]) },
      target: { enabled: pick([true, true, false]), r_multiple: pick([2, 1.1, 4]) },
      trailing,
      time_stop_bars: pick(["off", 1, 2, 3]),
      soft_stop_r: pick(["off", -0.6, -0.3, -0.1]),
      options: {
        atr_multiple: pick([2, 1, 0.5, 6]),
        target_r_multiple: pick([2.2, 1.1, 4]),
        stop_cap_pct: pick([30, 10]),
      },
    },
    orders: {
      through_pct: pick([{}, { fno: 0.05, options: 1, equity: 0.05 }]),
      entry_timeout_seconds: pick([5, 1, 30, "off"]),
      stop_offset_pct: pick([{}, { fno: 0.05, options: 1, equity: 0.1 }]),
    },
  };
}
