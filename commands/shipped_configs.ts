/**
 * The configuration that comes with the program, beside its source or inside the binary: used
 * where nobody names another file.
 * @module
 */
import { join } from "node:path";

const CONFIGS = join(import.meta.dirname!, "..", "configs");

export const DEFAULT_CONFIG = join(CONFIGS, "dev.yaml");

/** Dated tables of the market. */
export const MARKET_TABLES = {
  calendar: join(CONFIGS, "market", "calendar.yaml"),
  charges: join(CONFIGS, "market", "charges.yaml"),
  lots: join(CONFIGS, "market", "lots.yaml"),
} as const;
