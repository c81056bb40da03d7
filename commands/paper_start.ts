/**
 * Where the paper desk lives on the disk, and where its market goes on: a desk that comes back
 * finds the market at the instant of its last record.
 * @module
 */
import type { TurnRecord } from "../actors/runtime/record.ts";
import { readRecords } from "../adapters/journal/open_log.ts";
import type { DeskRules } from "../domain/desk_rules.ts";
import { type EpochMs, type IsoDate, istInstant, SECOND_MS } from "../domain/market_time.ts";

/** Relative to the folder in which the program is started. */
export const PAPER = {
  mode: "paper",
  artifacts: "artifacts",
  folder: "artifacts/paper",
  journal: "artifacts/paper/journal.sqlite",
  /** Where the socket, the lock and the HALT file are. Short: a socket's path is. */
  runFolder: "artifacts/run",
  /** What the desk says, for whoever was not looking. */
  textLog: "artifacts/logs/patang_paper.log",
} as const;

/** Instant of the newest record; null in an empty journal. */
export function lastRecordAt(journal: string, lastLsn: number): EpochMs | null {
  for (const { at } of readRecords<TurnRecord>(journal, lastLsn - 1)) return at as EpochMs;
  return null;
}

/** Time to warm up in before the first open, on the market's clock. */
const BEFORE_OPEN_MS = 30 * SECOND_MS;

/** Just before the first open; afterwards where the last record was made. */
export function startOfMarket(journal: string, lastLsn: number, { rules, date }: {
  readonly rules: DeskRules;
  readonly date: IsoDate;
}): EpochMs {
  const open = rules.sessionsAfter(istInstant(date, 0))[0]?.openAt ?? istInstant(date, 0);
  const first = (open - BEFORE_OPEN_MS) as EpochMs;
  const last = lastLsn === 0 ? null : lastRecordAt(journal, lastLsn);
  return last === null || last < first ? first : last;
}
