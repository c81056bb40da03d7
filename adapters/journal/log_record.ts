/**
 * What the journal needs to know of a turn record: its place, whose it is, what it consumed and
 * what it sent. Everything else in it is kept as it came.
 * @module
 */
import { z } from "zod";

export interface LogSend {
  readonly id: string;
  readonly to: string;
}

export interface LogRecord {
  /** 1, 2, 3, ... without a gap. */
  readonly lsn: number;
  /** Path of the actor. */
  readonly path: string;
  /** Id of the message that was handled. */
  readonly consumed: string;
  readonly sends: readonly LogSend[];
}

/** State of one actor once its records up to `lsn` are folded. Immutable. */
export interface LogCheckpoint<Head> {
  readonly lsn: number;
  readonly head: Head;
}

/** A recorded send that no record has consumed. */
export interface OpenSend<R extends LogRecord> {
  readonly send: R["sends"][number];
  readonly record: R;
}

const schema = z.object({
  lsn: z.number(),
  path: z.string(),
  consumed: z.string(),
  sends: z.array(z.object({ id: z.string(), to: z.string() })),
});

/** For what is read back: a checksum vouches for the rest. */
export function isLogRecord(value: unknown): value is LogRecord {
  return schema.safeParse(value).success;
}
