/**
 * Universe files: what a scan writes for its day, and what a person may write for all days. A file
 * that is there but damaged is an error: falling back in silence would trade something else.
 * @module
 */
import { dirname } from "node:path";
import { z } from "zod";
import type { IsoDate } from "../../domain/market_time.ts";
import { ConfigError } from "../config/config_error.ts";
import { makeFolder, replaceFile } from "../disk/durable_file.ts";
import { whyUnreadable } from "../disk/unreadable.ts";

/** One entry of `meta`, prices in rupees. */
export interface UniverseMeta {
  readonly tradingsymbol: string;
  /** Null where what was scanned does not say it. */
  readonly instrument_token: number | null;
  readonly exchange: string;
  readonly lot_size: number;
  readonly tick_size: number | null;
  readonly last_price?: number;
  readonly atr?: number | null;
  readonly atr_pct?: number | null;
  readonly volume?: number;
  readonly trend?: "UP" | "DOWN" | "FLAT" | null;
}

export interface UniverseFile {
  readonly date: IsoDate;
  /** ISO with offset. */
  readonly asof: string;
  /** What was scanned. */
  readonly source: string;
  /** Its prices were made up: no universe where they are not. */
  readonly simulated: boolean;
  readonly fno: readonly string[];
  readonly equity_universe: readonly string[];
  readonly meta: Readonly<Record<string, UniverseMeta>>;
}

/** Where the scan of an IST day lies below `artifacts`, there or not. */
function scannerPath(artifacts: string, date: IsoDate): string {
  return `${artifacts}/scanner/${date}/universe.json`;
}

/** Replaces the scan of its day. Throws FileError. */
export function writeScan(artifacts: string, universe: UniverseFile): string {
  const path = scannerPath(artifacts, universe.date);
  makeFolder(dirname(path));
  replaceFile(path, JSON.stringify(universe, null, 2) + "\n");
  return path;
}

export interface FoundUniverse {
  readonly symbols: readonly string[];
  readonly path: string;
}

/**
 * The symbols for `date`: of its scan, else of `equity_universe.json`; null where neither is. A scan
 * of the simulated market counts only where the prices are made up too, `simulated`. Throws
 * ConfigError when a file cannot be used.
 */
export function readUniverse(
  artifacts: string,
  date: IsoDate,
  simulated: boolean,
): FoundUniverse | null {
  const scanned = readSymbols(scannerPath(artifacts, date), date, simulated);
  return scanned ?? readSymbols(`${artifacts}/equity_universe.json`, null, simulated);
}

const symbols = z.array(z.string().min(1)).min(1);

/** A list of symbols, or an object that has it as `equity_universe`. */
const SCHEMA = z.union([
  symbols.transform((equity_universe) => ({
    equity_universe,
    date: undefined,
    simulated: false,
  })),
  z.object({
    equity_universe: symbols,
    date: z.string().optional(),
    simulated: z.boolean().default(false),
  }),
]);

/** What was found, what was expected, and under which key. */
function damageOf(value: unknown): readonly [found: string, expected: string, key?: string] {
  const key = "equity_universe";
  const has = typeof value === "object" && value !== null && Object.hasOwn(value, key);
  const list: unknown = has ? Reflect.get(value, key) : value;
  if (!Array.isArray(list)) return [has ? "no list" : "none", "a list of symbols", key];
  if (list.length === 0) return ["an empty list", "a list of symbols", key];
  const place = list.findIndex((each) => typeof each !== "string" || each === "");
  return place < 0
    ? ["a date or a mark that no scan writes", "a universe"]
    : [JSON.stringify(list[place]).slice(0, 40), "a symbol", `${key}[${place}]`];
}

function readSymbols(
  path: string,
  date: IsoDate | null,
  simulated: boolean,
): FoundUniverse | null {
  const fail = (found: string, expected: string, key = "") =>
    new ConfigError([{ file: path, path: key, line: null, found, expected }]);
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw fail(whyUnreadable(error), "a readable file");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fail("no JSON", "a universe as JSON");
  }
  const parsed = SCHEMA.safeParse(value);
  if (!parsed.success) throw fail(...damageOf(value));
  const { equity_universe, date: said, simulated: isMadeUp } = parsed.data;
  if (date !== null && said !== date) throw fail(`the date ${said ?? "(none)"}`, date);
  return isMadeUp && !simulated ? null : { symbols: equity_universe, path };
}
