/**
 * Where a desk's market goes on: a desk that comes back to a simulated market finds it at the
 * instant of its last record.
 * @module
 */
import type { TurnRecord } from "../../../actors/runtime/record.ts";
import { readRecords } from "../../../adapters/journal/open_log.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import { type EpochMs, type IsoDate, istInstant, SECOND_MS } from "../../../domain/market_time.ts";

/** Instant of the newest record; null in an empty journal. */
export function lastRecordAt(journal: string, lastLsn: number): EpochMs | null {
  if (lastLsn === 0) return null;
  for (const { at } of readRecords<TurnRecord>(journal, lastLsn - 1)) return at as EpochMs;
  return null;
}

/** Time to warm up in before the first open, on the market's clock. */
const BEFORE_OPEN_MS = 30 * SECOND_MS;

/** Just before the first open of `date`; afterwards where the `last` record was made. */
export function startOfMarket(rules: DeskRules, date: IsoDate, last: EpochMs | null): EpochMs {
  const open = rules.sessionsAfter(istInstant(date, 0))[0]?.openAt ?? istInstant(date, 0);
  const first = (open - BEFORE_OPEN_MS) as EpochMs;
  return last === null || last < first ? first : last;
}
