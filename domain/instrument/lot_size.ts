/**
 * Lot sizes by date, for the synthetic future of an index file in a backtest and for nothing
 * else: a real contract's lot always comes from the instruments dump.
 * @module
 */
import { type Dated, entryOn } from "../dated.ts";
import type { IsoDate } from "../market_time.ts";

export interface LotSize extends Dated {
  /** Units in one lot of the current-month future from this day on. */
  readonly lot: number;
}

/** By logical name, each in rising order of `from`, at least one entry. */
export type LotTable = Readonly<Record<string, readonly LotSize[]>>;

/** Lot of the current-month future of `name` on `date`; null for a name without a table. */
export function lotOn(
  table: LotTable,
  name: string,
  date: IsoDate,
): { readonly lot: number; readonly inferred: boolean } | null {
  const entries = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!entries) return null;
  const { entry, inferred } = entryOn(entries, date);
  return { lot: entry.lot, inferred };
}
