/**
 * What a configuration file may say, section by section, with the default of every key. What
 * spans sections is in cross_check.ts.
 * @module
 */
import { z } from "zod";
import { TIMEFRAMES } from "../../domain/candle/candle.ts";
import { booksSchema, type StrategyFace } from "./book_schema.ts";
import {
  address,
  choice,
  choices,
  clock,
  number,
  numberOrOff,
  percent,
  rupees,
  section,
  toggle,
  windows,
} from "./field.ts";

/** The whole file, for the strategies in `known`. */
export function configSchema(known: readonly StrategyFace[]) {
  return section({
    mode: choice(["paper", "backtest", "rehearse", "live"]).default("paper"),
    // A crore of crores would leave the whole numbers that a float can hold in paise.
    paper_capital: rupees({ min: 1, max: 1e12 }).prefault(2_500_000),
    books: booksSchema(known).prefault({}),
    filters: filters.prefault({}),
    sizing: sizing.prefault({}),
    risk: risk.prefault({}),
    exits: exits.prefault({}),
    orders: orders.prefault({}),
    charges,
    paper: section({
      slippage_bps: number({ min: 0, max: 1000 }).default(5),
      latency_ms: number({ min: 0, max: 60_000 }).default(80),
    }).prefault({}),
    kite: section({
      root: address("https").default("https://api.kite.trade"),
      ticker: address("wss").default("wss://ws.kite.trade"),
    }).prefault({}),
    record_ticks: choice(["off", "kite", "all"]).default("kite"),
    signals: section({
      holds: choice(["all", "changes", "counts"]).default("changes"),
      indicators: choice(["all", "used"]).default("all"),
    }).prefault({}),
    session: section({ from_file: toggle().default(false) }).prefault({}),
  });
}

const filters = section({
  enabled: toggle().default(true),
  higher_timeframe: section({
    enabled: toggle().default(true),
    timeframes: choices(TIMEFRAMES).prefault(["15m", "1h"]),
    agree: choice(["any", "all"]).default("any"),
  }).prefault({}),
  regime: section({
    enabled: toggle().default(true),
    atr_high_pct: percent().default(1),
    atr_low_pct: percent().default(0.35),
    band_width_min_pct: percent({ min: 0, max: 100 }).default(0.25),
    slope_flat_pct: percent({ min: 0, max: 100 }).default(0.005),
  }).prefault({}),
  context: section({
    enabled: toggle().default(true),
    vix: section({
      normal: number({ above: 0, max: 200 }).default(12),
      elevated: number({ above: 0, max: 200 }).default(18),
      high: number({ above: 0, max: 200 }).default(25),
      panic: number({ above: 0, max: 200 }).default(35),
    }).prefault({}),
    breadth_min_pct: percent({ min: 0, max: 50 }).default(25),
    relative_volume_min: number({ min: 0, max: 10 }).default(0.7),
  }).prefault({}),
});

const sizing = section({
  method: choice(["fixed_risk_atr", "fixed_qty"]).default("fixed_risk_atr"),
  lots: number({ min: 1, max: 10_000, whole: true }).default(1),
  lot_size: z.union([z.literal("dated"), z.number()], { error: "dated, or a whole number above 0" })
    .refine((size) => size === "dated" || (Number.isSafeInteger(size) && size > 0), {
      error: "dated, or a whole number above 0",
    })
    .transform((size) => size === "dated" ? null : size)
    .prefault("dated"),
  risk_per_trade_pct: percent().default(0.75),
  max_exposure_pct: percent().default(80),
  max_leverage: number({ above: 0, max: 20 }).default(2),
  futures_notional_cap: number({ above: 0, max: 20 }).default(8),
  margin_pct: percent().default(12),
  margin_minutes: number({ min: 1, max: 60, whole: true }).default(15),
  reserve_pct: percent({ min: 0, max: 90 }).default(15),
});

const risk = section({
  enabled: toggle().default(true),
  max_daily_loss: rupees({ above: 0, max: 1e12 }).prefault(50_000),
  max_daily_loss_pct: percent().default(2),
  per_symbol_max_loss_pct: percent().default(0.8),
  max_drawdown_pct: percent().default(2),
  profit_lock: section({
    enabled: toggle().default(true),
    arm_at_loss_limits: number({ above: 0, max: 100 }).default(1),
    give_back_pct: percent().default(50),
  }).prefault({}),
  max_positions: number({ min: 1, max: 1000, whole: true }).default(10),
  max_trades_per_symbol_per_day: number({ min: 1, max: 1000, whole: true }).default(5),
  max_trades_per_day: number({ min: 1, max: 10_000, whole: true }).default(100),
  min_seconds_between_entries: number({ min: 0, max: 86_400 }).default(60),
  // The broker itself refuses more than ten a second.
  max_orders_per_second: number({ min: 1, max: 10, whole: true }).default(5),
  max_lots_per_order: section({
    fno: number({ min: 1, max: 10_000, whole: true }).default(20),
    options: number({ min: 1, max: 10_000, whole: true }).default(40),
  }).prefault({}),
  entry_windows: section({
    fno: windows().prefault(["09:20-11:30", "13:15-14:55"]),
    options: windows().prefault(["09:20-11:30", "13:15-14:55"]),
    equity: windows().prefault(["09:20-11:30", "13:15-14:45"]),
  }).prefault({}),
  expiry: section({
    week_factor: number({ min: 0, max: 1 }).default(0.9),
    day_factor: number({ min: 0, max: 1 }).default(0.8),
    last_hour_factor: number({ min: 0, max: 1 }).default(0.6),
    last_option_entry: clock().prefault("15:00"),
  }).prefault({}),
  stale_price_seconds: section({
    fno: number({ above: 0, max: 600 }).default(3),
    options: number({ above: 0, max: 600 }).default(10),
    equity: number({ above: 0, max: 600 }).default(3),
  }).prefault({}),
  max_deviation_pct: section({
    fno: percent().default(2),
    options: percent().default(10),
    equity: percent().default(2),
  }).prefault({}),
  min_target_to_cost: number({ min: 0, max: 100 }).default(3),
  greeks: section({
    enabled: toggle().default(true),
    max_delta: number({ above: 0, max: 100 }).default(8),
    max_delta_with_futures: number({ above: 0, max: 100 }).default(8),
    max_vega_pct: percent().default(1),
    max_theta_pct: percent().default(2),
  }).prefault({}),
});

/** `mode` may be left out: stepping by R is the rule. */
const trailing = z.preprocess(
  (value) => withDefault(value, "mode", () => "r_steps"),
  z.discriminatedUnion("mode", [
    section({
      mode: z.literal("r_steps"),
      from_r: number({ min: 0, max: 100 }).default(1),
      step_r: number({ above: 0, max: 100 }).default(0.5),
    }),
    section({
      mode: z.literal("atr_from_close"),
      atr_multiple: number({ above: 0, max: 100 }).default(2),
    }),
    section({ mode: z.literal("off") }),
  ], { error: unionExpected("r_steps, atr_from_close, off") }),
);

const exits = section({
  stop: section({
    mode: choice(["at_broker", "on_close"]).default("at_broker"),
    atr_multiple: number({ above: 0, max: 100 }).default(2),
    cap_pct: percent().default(3),
  }).prefault({}),
  target: section({
    enabled: toggle().default(true),
    r_multiple: number({ above: 0, max: 100 }).default(2),
    cap_pct: percent().default(6),
  }).prefault({}),
  trailing: trailing.prefault({}),
  time_stop_bars: numberOrOff({ min: 1, max: 10_000, whole: true }).prefault(25),
  soft_stop_r: numberOrOff({ min: -1, max: 0 }).prefault(-0.6),
  options: section({
    atr_multiple: number({ above: 0, max: 100 }).default(2),
    min_ticks: number({ min: 1, max: 1000, whole: true }).default(4),
    stop_cap_pct: percent().default(30),
    target_r_multiple: number({ above: 0, max: 100 }).default(2.2),
    target_cap_pct: percent({ above: 0, max: 1000 }).default(60),
  }).prefault({}),
  square_off: section({
    enabled: toggle().default(true),
    equity: clock().prefault("15:00"),
    fno: clock().prefault("15:10"),
    options_expiry: clock().prefault("14:55"),
  }).prefault({}),
});

const orders = section({
  type: choice(["limit", "market"]).default("limit"),
  validity: choice(["day", "until_filled"]).default("day"),
  through_pct: section({
    fno: percent().default(0.2),
    options: percent().default(3),
    equity: percent().default(0.3),
  }).prefault({}),
  entry_timeout_seconds: numberOrOff({ above: 0, max: 3600 }).prefault(5),
  stop_offset_pct: section({
    fno: percent().default(0.5),
    options: percent().default(10),
    equity: percent().default(1),
  }).prefault({}),
  stop_offset_min_ticks: section({
    fno: number({ min: 1, max: 1000, whole: true }).default(1),
    options: number({ min: 1, max: 1000, whole: true }).default(4),
    equity: number({ min: 1, max: 1000, whole: true }).default(1),
  }).prefault({}),
});

/** `table` may be left out: a flat rate speaks for itself. */
const charges = z.preprocess(
  (value) => withDefault(value, "table", (keys) => "flat_bps" in keys ? "flat" : "dated"),
  z.discriminatedUnion("table", [
    section({ table: z.literal("dated") }),
    section({
      table: z.literal("flat"),
      flat_bps: number({ min: 0, max: 1000 }),
      rounding: choice(["fill", "day", "none"]).default("fill"),
    }),
  ], { error: unionExpected("dated, flat") }),
).prefault({});

function withDefault(value: unknown, key: string, pick: (keys: object) => string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return key in value ? value : { [key]: pick(value), ...value };
}

function unionExpected(names: string) {
  return ({ code }: { code?: string | undefined }) =>
    code === "invalid_union" ? `one of ${names}` : "a mapping";
}
