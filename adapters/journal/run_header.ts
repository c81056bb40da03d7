/**
 * What an earlier run of the process wrote first in the journal: with which market and settings
 * the records after it were made.
 * @module
 */
import { exists } from "./durable_file.ts";
import { JournalStore } from "./journal_store.ts";
import { decodePlain } from "./plain_codec.ts";

/** Header of the latest run in the journal `file`; null when there is none. Throws LogError. */
export function lastRunHeader(file: string): unknown {
  if (!exists(file)) return null;
  const store = new JournalStore(file, { readOnly: true });
  try {
    const last = store.runs().at(-1);
    return last === undefined ? null : decodePlain(last.header);
  } finally {
    store.close();
  }
}
