/**
 * Why risk said no: a closed set, shared by journal, screens and tests.
 * @module
 */
export const RISK_CODES = [
  "operator_halt",
  "loss_halt",
  /** The broker's books say something else of this symbol. */
  "quarantined",
  /** Others hold the other side at the broker: an exit would open what the entry has closed. */
  "against_others",
  "max_daily_loss",
  "symbol_max_loss",
  "drawdown",
  "profit_lock",
  "max_positions",
  "symbol_trades",
  "day_trades",
  "entry_spacing",
  "order_rate",
  "entry_window",
  "expiry_cutoff",
  "price_missing",
  "stale_price",
  "price_deviation",
  "lots_per_order",
  "freeze_quantity",
  "circuit_band",
  "exposure",
  "delta",
  "vega",
  "theta",
  "underlying_delta",
  "cost_exceeds_edge",
  "zero_quantity",
  "not_reducing",
  "nothing_to_reduce",
  "risk_error",
] as const;

export type RiskCode = typeof RISK_CODES[number];

/**
 * A code with the numbers that decided: what was found against what is allowed, in the unit of the
 * code (`findingFigures`).
 */
export interface RiskFinding {
  readonly code: RiskCode;
  readonly found: number;
  readonly limit: number;
  /** Words for what numbers cannot say, such as the message of an error. */
  readonly detail?: string;
}
