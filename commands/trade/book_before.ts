/**
 * What a desk at a broker goes on from: the capital of its book, and what it has asked the broker
 * for today, whichever of its processes did.
 * @module
 */
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { readRecordsFrom } from "../../adapters/journal/open_log.ts";
import { lastRunHeader, type RunHeader } from "../../adapters/journal/run_header.ts";
import { requestsSent } from "../../domain/broker/requests_sent.ts";
import { type IsoDate, istInstant, MINUTE_MS } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";

/** So far a host's clock may have been set back since a record was made. */
const CLOCK_BACK_MAX_MS = 60 * MINUTE_MS;

/** What the book began with; a new one begins with no more than the account has free. */
export function bookCapital(
  known: Pick<RunHeader, "capital"> | null,
  configured: Paise,
  funds: number,
): Paise {
  return (known?.capital ?? Math.min(configured, funds)) as Paise;
}

/** By the processes before this one: the broker counts the account's, not ours. */
export function ordersSentOn(date: IsoDate, journal: string): number {
  if (lastRunHeader(journal) === null) return 0;
  const from = istInstant(date, 0) - CLOCK_BACK_MAX_MS;
  return requestsSent(readRecordsFrom<TurnRecord>(journal, ({ at }) => at < from), date);
}
