/** What an engine is told: bars, what its book holds, quotes of what it would trade. @module */
import type { Book, InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { Pause } from "../../domain/portfolio/entries/pause.ts";
import type { Intent } from "../../domain/strategy/intent.ts";
import type { Holding } from "../../domain/strategy/strategy.ts";
import type { Quote } from "../../domain/tick/tick.ts";
import type { Answered } from "../runtime/context.ts";
import { type Ref, ref } from "../runtime/ref.ts";
import type { BarClosed, BarMissed, Bars } from "./bars.ts";
import type { SessionNews } from "./session.ts";

/** What an engine must know of a position before it decides on the next bar. */
export interface HoldingChanged {
  /** Whose bars the engine looks at. */
  readonly token: InstrumentToken;
  readonly owner: string | null;
  readonly holding: Omit<Holding, "barsHeld"> | null;
  /** Of the first fill; 0 without a position. */
  readonly openedAt: number;
  /** An entry is on its way, or all of the position is leaving. */
  readonly underWay: "entry" | "exit" | null;
  /** Strategies of the book that may enter nothing now. */
  readonly paused: readonly Pause[];
}

export interface EngineProtocol {
  BarClosed: BarClosed;
  BarMissed: BarMissed;
  BarsArrived: Bars;
  /** What must be known before a bar is looked at was not answered. */
  AskDue: null;
  HoldsDue: null;
  SwitchArrived: Answered<null, boolean>;
  EngineSwitched: { readonly on: boolean };
  HoldingsArrived: Answered<null, readonly HoldingChanged[]>;
  HoldingChanged: HoldingChanged;
  /** What an entry would trade, and at which price. */
  QuotesArrived: Answered<Intent, readonly Quote[]>;
  /** Every entry of this instant is known that competes with another one. */
  WishesDue: { readonly wishes: readonly Intent[] };
  SessionClosed: SessionNews;
}

/** The engine of a book. */
export function engineRef(book: Book): Ref<EngineProtocol> {
  return ref(`desk/trading/engines/${book}`);
}
