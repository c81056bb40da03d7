/**
 * The configuration that comes with the program, beside its source or inside the binary: used
 * where nobody names another file.
 * @module
 */
const CONFIGS = decodeURIComponent(new URL("../configs", import.meta.url).pathname);

export const DEFAULT_CONFIG = `${CONFIGS}/dev.yaml`;

/** Dated tables of the market. */
export const MARKET_TABLES = {
  calendar: `${CONFIGS}/market/calendar.yaml`,
  charges: `${CONFIGS}/market/charges.yaml`,
  limits: `${CONFIGS}/market/limits.yaml`,
  lots: `${CONFIGS}/market/lots.yaml`,
} as const;

/** Members of the indices. */
export const UNIVERSE_LISTS = `${CONFIGS}/universe`;

/** Dumps of the broker's instruments, by day. Relative to where the program is started. */
export const INSTRUMENTS = "artifacts/instruments";
