/**
 * The dated tables that come with the program, read once.
 * @module
 */
import { loadMarketTables, type MarketTables } from "../../adapters/market/market_tables.ts";
import { CONFIGS } from "../line/shipped_configs.ts";

let tables: MarketTables | undefined;

/** Throws ConfigError with the problems of all files at once. */
export function marketTables(): MarketTables {
  return tables ??= loadMarketTables(CONFIGS);
}
