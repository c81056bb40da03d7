/**
 * What the trading side and the Worker that writes the journal say to each other.
 * @module
 */
import type { JournalErrorCode } from "./journal_error.ts";

export type ToWriter =
  | {
    readonly type: "Open";
    readonly file: string;
    /** Where the second copy begins when there is none yet. */
    readonly copyAfter: number;
    readonly pagesMax: number | undefined;
    /** Shared: the highest lsn on the disk, written there before it is said. */
    readonly durable: BigInt64Array;
  }
  /** Encoded records from lsn `first` on. */
  | { readonly type: "Append"; readonly first: number; readonly texts: readonly string[] }
  /** The lines of a checkpoint come in pieces, between records. */
  | { readonly type: "CheckpointPiece"; readonly lines: readonly string[] }
  | {
    readonly type: "CheckpointEnd";
    readonly lsn: number;
    readonly basis: string;
    readonly lineCount: number;
  }
  | { readonly type: "Ping" }
  | { readonly type: "Close" };

export type FromWriter =
  | { readonly type: "Opened" }
  /** Everything up to `lsn` survives a crash. */
  | { readonly type: "Durable"; readonly lsn: number }
  | { readonly type: "CheckpointWritten"; readonly lsn: number }
  | { readonly type: "Pong" }
  | { readonly type: "Closed" }
  /** The writer has stopped for good. */
  | {
    readonly type: "Failed";
    readonly code: JournalErrorCode;
    readonly file: string;
    readonly problem: string;
  };
