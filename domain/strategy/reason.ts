/**
 * Why something was traded or not: closed sets, shared by engines, journal, screens and tests.
 * @module
 */
export const HOLD_REASONS = [
  "ltp_missing",
  "indicators_not_ready",
  "bars_missing",
  "no_transition",
  "no_signal",
  "low_confidence",
  "below_200ema_no_longs",
  "above_200ema_no_shorts",
  "rsi_overbought",
  "rsi_oversold",
  "htf_conflict",
  "against_slope",
  "high_volatility",
  "compressed_range",
  "narrow_breadth",
  "low_rvol",
  "panic_regime",
  "outside_session",
  "market_halted",
  "outside_entry_window",
  "expiry_cutoff",
  "feed_stale",
  "order_in_flight",
  "already_in_position",
  "nothing_to_exit",
  "owned_by_other",
  "lost_conflict",
  "strategy_off",
  // It has thrown, or has answered what is no decision: set aside until the day is over.
  "strategy_failed",
  "engine_off",
  "daily_cap",
  "loss_streak",
  "option_writing_off",
  // Another option is at the money now; or the money has left the strikes that are followed.
  "not_at_money",
  "money_left_strikes",
  // The option that would cover a written one: not listed or without a price; too old a price; one
  // that leaves too little of what the short brings.
  "wing_missing",
  "wing_stale",
  "wing_too_dear",
  "cost_exceeds_edge",
  "stale_bar",
  "narrow_range",
] as const;

export type HoldReason = typeof HOLD_REASONS[number];

/** What makes a strategy enter or leave. */
export const SIGNAL_REASONS = [
  // Of strategies that have no words of their own.
  "entry_rule",
  "exit_rule",
  "ema_cross_up",
  "ema_cross_down",
  "trend_up",
  "trend_down",
  "rsi_overbought",
  "rsi_oversold",
  "stretched_below",
  "stretched_above",
  "back_at_mean",
  "engulfing_up",
  "engulfing_down",
  "pin_bar_up",
  "pin_bar_down",
  "inside_break_up",
  "inside_break_down",
] as const;

export type SignalReason = typeof SIGNAL_REASONS[number];
