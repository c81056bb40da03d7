/**
 * What the journaler records because no other durable actor would: signals that were not traded,
 * and HOLD reasons by count.
 * @module
 */
import type { Book } from "./instrument/instrument.ts";
import type { Signal } from "./strategy/intent.ts";
import type { IsoDate } from "./market_time.ts";

export type JournalEvent =
  | {
    readonly type: "SignalSeen";
    readonly signal: Signal;
    readonly why: "hold" | "shadow" | "lost_conflict";
  }
  | {
    readonly type: "HoldsCounted";
    readonly book: Book;
    readonly date: IsoDate;
    readonly counts: Readonly<Record<string, number>>;
  };

export const JOURNAL_EVENTS = { SignalSeen: 1, HoldsCounted: 1 } as const;
