/**
 * Checksums that vouch for what is read back. A record's is chained to the one before it, so
 * that a record that is missing or out of place shows as well as a changed one.
 * @module
 */
import { crc32 } from "node:zlib";

const utf8 = new TextEncoder();

/** A place in the chain: the record with this lsn, and its checksum. */
export interface Mark {
  readonly lsn: number;
  readonly checksum: number;
}

/** Before the first record. */
export const START: Mark = { lsn: 0, checksum: 0 };

/** A record as it is stored. */
export interface Row extends Mark {
  /** Checksum of the record before it. */
  readonly previous: number;
  readonly text: string;
}

/** CRC-32 of the text's bytes. */
export function checksumOf(text: string): number {
  return crc32(utf8.encode(text));
}

/** The record that comes right after that mark, with the checksum that chains it there. */
export function nextRow({ lsn, checksum }: Mark, text: string): Row {
  const next = { lsn: lsn + 1, previous: checksum, text };
  return { ...next, checksum: checksumOfRow(next) };
}

/** True when nothing in the row has changed since it was made. */
export function isIntact(row: Row): boolean {
  return checksumOfRow(row) === row.checksum;
}

/** True when the intact `row` comes right after `mark`. */
export function follows(row: Row, mark: Mark): boolean {
  return row.lsn === mark.lsn + 1 && row.previous === mark.checksum;
}

function checksumOfRow({ lsn, previous, text }: Omit<Row, "checksum">): number {
  return checksumOf(`${previous} ${lsn} ${text}`);
}
