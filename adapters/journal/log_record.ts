/**
 * What the journal needs to know of a turn record: its place, whose it is, what it consumed and
 * what it sent. Everything else in it is kept as it came.
 * @module
 */

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
