/**
 * Where each projected file lies under its folder: the Python system's names. Some lie in two
 * places, one running and one a day.
 * @module
 */
import type { ProjectedFile } from "../../domain/projection/projected_file.ts";

/** Paths relative to the folder; `DATE` stands for the IST day of the row. */
export type Layout = Readonly<Record<ProjectedFile, readonly string[]>>;

/** Everything of one run side by side: under `artifacts/backtest/RUN`. */
export const BACKTEST_LAYOUT: Layout = {
  orders: ["orders.csv"],
  signals: ["signals.csv"],
  fills: ["fills.csv"],
  trades: ["trades.csv"],
  pnl: ["pnl.csv"],
  // Nobody follows a backtest live; what the events say stands in the files above.
  events: [],
};

/** A desk that runs for days: under `artifacts`. */
export const PAPER_LAYOUT: Layout = {
  orders: ["orders.csv", "journal/DATE/orders.csv"],
  signals: ["signals.csv"],
  fills: ["journal/DATE/fills.csv"],
  trades: ["journal/DATE/trades.csv"],
  pnl: ["pnl.csv"],
  events: ["logs/events.jsonl"],
};
