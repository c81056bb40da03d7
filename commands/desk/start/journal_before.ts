/**
 * What a journal tells before its desk is opened: read once, by whoever opens a market by it. What
 * the desk would mend is mended first. The log that is opened looks for itself all the same: a start
 * may have waited for its broker meanwhile, and goes on only with what it finds right.
 * @module
 */
import { PORTFOLIO } from "../../../actors/protocol/portfolio.ts";
import type { Head, TurnRecord } from "../../../actors/runtime/record.ts";
import {
  hasJournal,
  type Recovered,
  recoverJournal,
} from "../../../adapters/journal/journal_recovery.ts";
import { readActor, readRecordsFrom } from "../../../adapters/journal/open_log.ts";
import { lastHeaderOf, type RunHeader } from "../../../adapters/journal/run_header.ts";
import { requestsSent } from "../../../domain/broker/requests_sent.ts";
import { type IsoDate, istInstant, MINUTE_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { Say } from "../desk_loop.ts";
import type { DeskPaths } from "../desk_paths.ts";
import { HeldBefore } from "./held_before.ts";

export interface JournalBefore {
  /** Of the last run; null where there is none, or it is lost or none of ours. */
  readonly header: RunHeader | null;
  /** Whether there was a desk: else nothing is known. Its runs may be lost, its records are not. */
  readonly hasBook: boolean;
  /** What the desk held at the end. `basis`: see `basisOf`. Throws JournalError. */
  held(basis: string): HeldBefore;
  /**
   * What the broker was asked for on a day, whichever of the desk's processes did: it counts the
   * account's requests, not ours. Throws JournalError.
   */
  sentOn(date: IsoDate): number;
}

/** So far a host's clock may have been set back since a record was made. */
const CLOCK_BACK_MAX_MS = 60 * MINUTE_MS;

const NOTHING: JournalBefore = {
  header: null,
  hasBook: false,
  held: () => HeldBefore.ofRecords([], 0 as Paise),
  sentOn: () => 0,
};

/** Nothing where there is none. Only for who holds the mode (`ModeHold`). Throws JournalError. */
export function journalBefore(
  { journal }: Pick<DeskPaths, "journal">,
  say: Say,
): JournalBefore {
  if (!hasJournal(journal)) return NOTHING;
  const mended = (basis: string | null): Recovered => {
    const recovered = recoverJournal(journal, basis);
    const { damage } = recovered;
    if (damage !== null) say(`journal mended: ${JSON.stringify(damage)}`);
    return recovered;
  };
  // Whatever the checkpoint was made for, what lies before it need not be read.
  const { checkpoint, runs, last } = mended(null);
  const header = lastHeaderOf(runs);
  // The copies that a lost database is brought back from have its records, and not its runs.
  const isLost = runs.length === 0 && last.lsn > 0;
  if (header === null && !isLost) return NOTHING;
  if (isLost) say(`${journal}: how its runs began is lost, with what money among it`, "warn");
  return {
    header,
    hasBook: true,
    // By a checkpoint of another basis nothing is told: then all is read, from the first record on.
    held: (basis) =>
      heldIn(journal, checkpoint?.basis === basis ? checkpoint : mended(basis).checkpoint),
    sentOn: (date) => {
      const from = istInstant(date, 0) - CLOCK_BACK_MAX_MS;
      return requestsSent(readRecordsFrom<TurnRecord>(journal, ({ at }) => at < from), date);
    },
  };
}

function heldIn(journal: string, checkpoint: Recovered["checkpoint"]): HeldBefore {
  const known = readActor<TurnRecord, Head>(journal, checkpoint, PORTFOLIO);
  return HeldBefore.ofPortfolio(known, 0 as Paise);
}
