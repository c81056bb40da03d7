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

/** The paper desk on the simulated market, which runs for days: under `artifacts`. */
export const PAPER_LAYOUT: Layout = {
  orders: ["orders.csv", "journal/DATE/orders.csv"],
  signals: ["signals.csv"],
  fills: ["journal/DATE/fills.csv"],
  trades: ["journal/DATE/trades.csv"],
  pnl: ["pnl.csv"],
  events: ["logs/events.jsonl"],
};

export const PAPER_ON_KITE_LAYOUT = ownFolder("paper_on_kite");
export const REHEARSAL_LAYOUT = ownFolder("rehearse");
export const LIVE_LAYOUT = ownFolder("live");

/** All in a folder of its own under `artifacts`: what runs, and beside it a folder a day. */
function ownFolder(name: string): Layout {
  return {
    orders: [`${name}/orders.csv`, `${name}/DATE/orders.csv`],
    signals: [`${name}/signals.csv`, `${name}/DATE/signals.csv`],
    fills: [`${name}/DATE/fills.csv`],
    trades: [`${name}/DATE/trades.csv`],
    pnl: [`${name}/pnl.csv`],
    events: [`${name}/events.jsonl`],
  };
}
