/**
 * What a run of the process writes first in the journal: with which market and settings the
 * records after it were made.
 * @module
 */
import { z } from "zod";
import { type Book, BOOKS } from "../../domain/instrument/instrument.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { type Product, PRODUCTS } from "../../domain/order/side.ts";
import { exists } from "../disk/durable_file.ts";
import { ofJournal } from "./journal_error.ts";
import { JournalStore, type Run } from "./journal_store.ts";
import { decodePlain } from "./plain_codec.ts";

export interface RunHeader {
  /** Of the simulated market. */
  readonly seed: number;
  /** The first trading day of the journal. */
  readonly date: IsoDate;
  readonly speed: number;
  /** Hash of the configuration. */
  readonly config: string;
  /** When the exchange was started whose books these are; only of a rehearsal. */
  readonly exchange?: number | undefined;
  /** Whose account it is that a desk trades at a broker; of an older run nobody knows. */
  readonly account?: string | undefined;
  /** What a desk at a broker began with. */
  readonly capital?: number | undefined;
  /** Those that were traded, and how; of an older run nobody knows. */
  readonly books?: readonly { readonly book: Book; readonly product: Product }[] | undefined;
  /** Version of the program's records. */
  readonly code?: string | undefined;
}

const headerSchema = z.object({
  seed: z.number(),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).transform((text) => text as IsoDate),
  speed: z.number(),
  config: z.string(),
  exchange: z.number().optional(),
  account: z.string().optional(),
  capital: z.number().optional(),
  books: z.array(z.object({ book: z.enum(BOOKS), product: z.enum(PRODUCTS) })).optional(),
  code: z.string().optional(),
});

/**
 * Header of the latest run in the journal `file`; null when there is none, or none of ours. Throws
 * JournalError.
 */
export function lastRunHeader(file: string): RunHeader | null {
  if (!ofJournal(() => exists(file))) return null;
  const store = new JournalStore(file, { readOnly: true });
  try {
    return lastHeaderOf(store.runs());
  } finally {
    store.close();
  }
}

/** Of the latest of a journal's runs; null where there is none, or none of ours. */
export function lastHeaderOf(runs: readonly Run[]): RunHeader | null {
  const last = runs.at(-1);
  return last === undefined ? null : parseHeader(decodePlain(last.header));
}

/** Null where it is none of ours. */
export function parseHeader(found: unknown): RunHeader | null {
  const header = headerSchema.safeParse(found);
  return header.success ? header.data : null;
}
