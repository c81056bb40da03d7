/** A decision as it is kept until somebody asks: the event, and what was known beside it. @module */
import type { DeskEvent } from "../desk_record.ts";
import type { OrderEvent } from "../order/blotter.ts";
import type { Signal } from "../strategy/intent.ts";
import type { EpochMs } from "../market_time.ts";
import type { RiskState } from "../risk/state.ts";

/** What a strategy said last of an instrument. */
export interface Word {
  readonly at: EpochMs;
  /** What was looked at. */
  readonly symbol: string;
  readonly signal: Signal;
  /** Its reason, or what became of its wish: `acted` where it was taken. */
  readonly code: string;
}

/** What is kept: what becomes of wishes, entries and orders. */
export type NotedEvent =
  | OrderEvent
  | Extract<
    DeskEvent,
    {
      readonly type:
        | "SignalSeen"
        | "IntentRefused"
        | "EntryIntended"
        | "ExitWanted"
        | "EntryReviewed"
        | "EntryReduced"
        | "EntryEnded"
        | "FillBooked";
    }
  >;

export interface Note {
  readonly at: EpochMs;
  readonly event: NotedEvent;
  /** As it is traded. */
  readonly symbol: string;
  /** Whose bar was looked at: of an option its future. Null where none was. */
  readonly barOf: string | null;
  /** Of the strategies of the book on the instrument that was looked at. */
  readonly words: readonly Word[];
  /** The day as risk saw it; null before its first. */
  readonly risk: RiskState | null;
}
