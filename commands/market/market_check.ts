/**
 * A configuration against the market of a day: when its books enter and are squared off, and how
 * many orders the broker takes.
 * @module
 */
import type { MarketTables } from "../../adapters/market/market_tables.ts";
import type { Config } from "../../domain/config.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { checkEntryWindows } from "./entry_window_check.ts";
import { checkOrderRate } from "./order_rate_check.ts";
import { checkSquareOff } from "./square_off_check.ts";

/** For every desk that starts. Throws ConfigError. */
export function checkMarket(
  config: Config,
  { calendar, limits }: Pick<MarketTables, "calendar" | "limits">,
  date: IsoDate,
): void {
  checkSquareOff(config, calendar, date);
  checkEntryWindows(config, calendar, date);
  checkOrderRate(config, limits.orderRates, date);
}
