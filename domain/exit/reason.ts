/**
 * Why a position was closed, wholly or in part: a closed set, shared by orders, trades and
 * reports.
 * @module
 */
export const EXIT_REASONS = [
  "stop",
  "trailing_stop",
  "target",
  "soft_stop",
  "time_stop",
  "signal",
  "square_off",
  "loss_halt",
  "flatten",
  "carried",
  "unprotected",
  // A written option without a wing behind it; a wing that covers nothing any more.
  "uncovered",
  "wing",
  "settlement",
  "adopted",
  "end_of_data",
] as const;

export type ExitReason = typeof EXIT_REASONS[number];
