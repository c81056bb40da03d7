/**
 * A desk's records for those who read them afterwards, beside the desk or when it has ended. What
 * a newer program wrote is refused: it may say what this one would leave out.
 * @module
 */
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { JournalError } from "../../adapters/journal/journal_error.ts";
import { readRecords } from "../../adapters/journal/open_log.ts";
import { lastRunHeader } from "../../adapters/journal/run_header.ts";
import { newerWords } from "./desk_run.ts";

/** From the first on, read as they are asked for. Throws JournalError. */
export function journalRecords(journal: string): Iterable<TurnRecord> {
  const refusal = newerWords(lastRunHeader(journal));
  if (refusal !== null) throw new JournalError("newer_version", journal, refusal);
  return readRecords<TurnRecord>(journal);
}
