/**
 * The files that the log is projected into, and their first lines.
 * @module
 */
import { ORDER_COLUMNS } from "./order_rows.ts";
import { SIGNAL_COLUMNS } from "./signal_rows.ts";
import { FILL_COLUMNS, PNL_COLUMNS, TRADE_COLUMNS } from "./trade_rows.ts";

export const PROJECTED_FILES = ["orders", "signals", "fills", "trades", "pnl", "events"] as const;
export type ProjectedFile = typeof PROJECTED_FILES[number];

/** First line of each file; null where lines explain themselves. */
export const HEADERS: Readonly<Record<ProjectedFile, string | null>> = {
  orders: ORDER_COLUMNS,
  signals: SIGNAL_COLUMNS,
  fills: FILL_COLUMNS,
  trades: TRADE_COLUMNS,
  pnl: PNL_COLUMNS,
  events: null,
};

export interface Row {
  readonly file: ProjectedFile;
  /** IST day, `YYYY-MM-DD`. */
  readonly date: string;
  /** Without its line end. */
  readonly line: string;
}
