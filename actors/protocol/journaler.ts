/** What the journaler is told: signals that nobody trades. @module */
import type { Book } from "../../domain/instrument/instrument.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import type { Signal } from "../../domain/strategy/intent.ts";
import { type Ref, ref } from "../runtime/ref.ts";

export interface JournalerProtocol {
  /** A signal that is recorded and not traded: HOLD, shadow or lost conflict. */
  SignalSeen: { readonly signal: Signal; readonly why: "hold" | "shadow" | "lost_conflict" };
  HoldsCounted: {
    readonly book: Book;
    readonly date: IsoDate;
    readonly counts: Readonly<Record<string, number>>;
  };
}

export const JOURNALER: Ref<JournalerProtocol> = ref("desk/journaler");
