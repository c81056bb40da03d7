/**
 * The dated tables of the market together, so that what is wrong in several of them is said at
 * once.
 * @module
 */
import type { Calendar } from "../../domain/calendar/calendar.ts";
import type { ChargeTable } from "../../domain/account/charges.ts";
import type { LotTable } from "../../domain/instrument/lot_size.ts";
import type { MarketLimits } from "../../domain/order/market_limits.ts";
import type { IndexLists } from "../../domain/instrument/universe.ts";
import { ConfigError, type ConfigProblem } from "../config/config_error.ts";
import { loadIndexLists } from "../universe/index_lists.ts";
import { loadCalendar } from "./calendar.ts";
import { loadCharges } from "./charges.ts";
import { loadLimits } from "./limits.ts";
import { loadLots } from "./lots.ts";

export interface MarketTables {
  readonly calendar: Calendar;
  readonly charges: ChargeTable;
  readonly limits: MarketLimits;
  readonly lots: LotTable;
  readonly indexLists: IndexLists;
}

/** Reads `market/` and `universe/` in `folder`. Throws ConfigError with the problems of all files. */
export function loadMarketTables(folder: string): MarketTables {
  const problems: ConfigProblem[] = [];
  const read = <T>(load: (path: string) => T, path: string): T | null => {
    try {
      return load(`${folder}/${path}`);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
      return null;
    }
  };
  const calendar = read(loadCalendar, "market/calendar.yaml");
  const charges = read(loadCharges, "market/charges.yaml");
  const limits = read(loadLimits, "market/limits.yaml");
  const lots = read(loadLots, "market/lots.yaml");
  const indexLists = read(loadIndexLists, "universe");
  if (!calendar || !charges || !limits || !lots || !indexLists) throw new ConfigError(problems);
  return { calendar, charges, limits, lots, indexLists };
}
