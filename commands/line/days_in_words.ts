/** Days that several desks have, for whoever has named one that none has. @module */
import type { IsoDate } from "../../domain/market_time.ts";
import type { DeskName } from "./artifacts.ts";

/** `2026-11-19 (paper), 2026-11-20 (live, paper)`, the oldest first; `none`. */
export function daysInWords(found: Iterable<readonly [IsoDate, DeskName]>): string {
  const days = Map.groupBy(found, ([date]) => date);
  const said = [...days].map(([date, desks]) =>
    `${date} (${desks.map(([, desk]) => desk).toSorted().join(", ")})`
  );
  return said.length === 0 ? "none" : said.toSorted().join(", ");
}
