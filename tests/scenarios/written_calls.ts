/**
 * The options book by its own bars, allowed to sell to open: what tests and simulator configure where
 * calls are written behind a wing.
 * @module
 */
export const WRITTEN_CALLS = {
  signal_source: "premium",
  allow_option_writing: true,
  wing_strikes: 2,
  wing_max_cost_pct: 95,
};
