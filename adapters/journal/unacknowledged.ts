/**
 * Records that have been appended and are not yet known to be on the disk, oldest first. What a
 * dead writer took with it is sent again from here.
 * @module
 */
import type { PlainText } from "./plain_codec.ts";

export interface Unacknowledged<R> {
  readonly lsn: number;
  readonly record: R;
  readonly plain: PlainText;
  /** Milliseconds of the log's clock. */
  readonly sinceMs: number;
}

export class UnacknowledgedRecords<R> {
  #entries: Unacknowledged<R>[] = [];

  get count(): number {
    return this.#entries.length;
  }

  get oldest(): Unacknowledged<R> | undefined {
    return this.#entries[0];
  }

  add(entry: Unacknowledged<R>): void {
    this.#entries.push(entry);
  }

  /** At most `countMax` encoded records after `lsn`. */
  textsAfter(lsn: number, countMax: number): string[] {
    const from = this.#index(lsn);
    return this.#entries.slice(from, from + countMax).map(({ plain }) => plain.text);
  }

  /** Takes out all up to `lsn`. */
  acknowledge(lsn: number): Unacknowledged<R>[] {
    return this.#entries.splice(0, this.#index(lsn));
  }

  /** Of the first entry after `lsn`: lsns have no gaps. */
  #index(lsn: number): number {
    const first = this.#entries[0]?.lsn ?? lsn + 1;
    return Math.min(Math.max(0, lsn + 1 - first), this.#entries.length);
  }
}
