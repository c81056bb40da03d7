/**
 * The checkpoint beside the journal: where every actor stood at one lsn, so that a start need not
 * fold everything. Only an accelerator: a file that is damaged, or made by other code or another
 * configuration, is not used and costs time alone.
 * @module
 */
import { z } from "zod";
import { readBytesOrNull, replaceFile } from "../disk/durable_file.ts";
import { checksumOf, type Mark } from "./checksum.ts";
import { ofJournal } from "./journal_error.ts";

const headerSchema = z.object({
  format: z.literal(1),
  lsn: z.number().int().nonnegative(),
  checksum: z.number().int().nonnegative(),
  basis: z.string(),
});

export interface CheckpointFile {
  /** The journal's record that it goes up to. */
  readonly mark: Mark;
  /** What the states depend on beside the records: code version and configuration. */
  readonly basis: string;
  readonly lines: readonly string[];
}

/** `file`: of the journal, which the checkpoint lies beside. */
export function checkpointPath(file: string): string {
  return `${file}.checkpoint`;
}

/** Throws FileError. */
export function writeCheckpoint(file: string, { mark, basis, lines }: CheckpointFile): void {
  const { lsn, checksum } = mark;
  const text = [JSON.stringify({ format: 1, lsn, checksum, basis }), ...lines].join("\n");
  replaceFile(checkpointPath(file), `${checksumOf(text)}\n${text}`);
}

/**
 * Null when there is none; a string says why the one that is there cannot be used. Throws
 * JournalError.
 */
export function readCheckpoint(file: string): CheckpointFile | string | null {
  const bytes = ofJournal(() => readBytesOrNull(checkpointPath(file)));
  if (bytes === null) return null;
  const all = new TextDecoder().decode(bytes);
  const newline = all.indexOf("\n");
  const text = all.slice(newline + 1);
  if (newline < 0 || all.slice(0, newline) !== String(checksumOf(text))) return "it is damaged";
  const [first, ...lines] = text.split("\n");
  const header = headerSchema.safeParse(JSON.parse(first!));
  if (!header.success) return "its format is another one";
  const { lsn, checksum, basis } = header.data;
  return { mark: { lsn, checksum }, basis, lines };
}
