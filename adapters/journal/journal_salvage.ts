/**
 * What can be had of a damaged journal: its own rows as far as they are right, then those of its
 * second copy. Changes nothing.
 * @module
 */
import { JournalError } from "./journal_error.ts";
import { follows, type Mark, type Row, START } from "./checksum.ts";
import { JournalStore, type Run } from "./journal_store.ts";
import { copiedRows, endOfCopy } from "./second_copy.ts";

export class Salvage {
  /** The last record that can be had with all before it. */
  readonly last: Mark;
  /** Highest record that is known to have been there. */
  readonly knownLsn: number;
  /** True when the copy vouches that nothing followed the last record. */
  readonly complete: boolean;
  readonly #store: JournalStore | null;
  readonly #copies: ReadonlyMap<number, Row>;

  /** `reachedLsn`: how far the journal went according to others. */
  constructor(file: string, reachedLsn: number) {
    this.#store = openDamaged(file);
    this.#copies = copiedRows(file);
    let last: Mark = START;
    for (const row of this.rows()) last = row;
    this.last = last;
    let known = Math.max(reachedLsn, this.#store?.highestIntactAfter(last.lsn) ?? 0);
    for (const lsn of this.#copies.keys()) known = Math.max(known, lsn);
    this.knownLsn = known;
    const end = endOfCopy(file);
    this.complete = end !== null && end.lsn === last.lsn && !end.torn;
  }

  /** From the first record to the last one that can be had. */
  *rows(): Generator<Row> {
    let last: Mark = START;
    try {
      for (const row of this.#store?.rows() ?? []) yield last = row;
    } catch (error) {
      if (!(error instanceof JournalError && error.code === "damaged")) throw error;
    }
    for (;;) {
      const next = this.#copies.get(last.lsn + 1);
      if (next === undefined || !follows(next, last)) return;
      yield last = next;
    }
  }

  /** None when one of them is damaged: their numbers would be in doubt. */
  runs(): Run[] {
    try {
      return this.#store?.runs() ?? [];
    } catch {
      return [];
    }
  }

  close(): void {
    this.#store?.close();
  }
}

function openDamaged(file: string): JournalStore | null {
  try {
    return new JournalStore(file, { readOnly: true });
  } catch {
    return null;
  }
}
