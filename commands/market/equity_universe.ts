/**
 * Which shares the equity book looks at on a day: those of the day's scan, else of a file for all
 * days, else the members of the configured indices.
 * @module
 */
import { readUniverse } from "../../adapters/universe/universe_file.ts";
import type { EquityBookConfig } from "../../domain/config.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { membersOn } from "../../domain/instrument/universe.ts";
import { marketTables } from "./market_tables.ts";
import { memoized } from "./memoized.ts";

export interface EquityUniverse {
  readonly symbols: ReadonlySet<string>;
  /** Where it was found, in words. */
  readonly from: string;
  /** Chosen by a scan or a person: each of its symbols is meant. */
  readonly chosen?: true;
}

/** The answer for a day stays the same as long as the function lives. */
export type UniverseOn = (date: IsoDate) => EquityUniverse;

type Asked = Pick<EquityBookConfig["universe"], "lists">;

/** Members of the configured indices alone, as backtests want it. Throws ConfigError. */
export function listedUniverse({ lists }: Asked): UniverseOn {
  const { indexLists } = marketTables();
  return memoized((date) => {
    const { symbols, inferred } = membersOn(indexLists, lists, date);
    const from = `${lists.join(" and ")}${inferred ? ", members as last known" : ""}`;
    return { symbols: new Set(symbols), from };
  });
}

/**
 * With the fallbacks in their order; `simulated`: for a desk whose prices are made up. Throws
 * ConfigError, also when a file is damaged.
 */
export function universeOfDay(asked: Asked, artifacts: string, simulated: boolean): UniverseOn {
  const listed = listedUniverse(asked);
  return memoized((date) => {
    const found = readUniverse(artifacts, date, simulated);
    if (found === null) return listed(date);
    return { symbols: new Set(found.symbols), from: found.path, chosen: true };
  });
}

/** Enough to see what is wrong with a file. */
const NAMES_MAX = 8;

/** What is said of symbols that no instrument has; null where there is none. */
export function unlistedLine(symbols: readonly string[]): string | null {
  if (symbols.length === 0) return null;
  const names = symbols.slice(0, NAMES_MAX).join(", ");
  const more = symbols.length - NAMES_MAX;
  return `equity universe: ${names}${more > 0 ? ` and ${more} more` : ""} not listed: not traded`;
}
