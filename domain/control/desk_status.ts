/**
 * The state of a running desk as `status` shows it: plain data, prices and money in paise.
 * @module
 */
import type { PausedStrategy } from "../portfolio/entries/pause.ts";
import type { CalendarEnd } from "../calendar/calendar_end.ts";
import type { LoginStatus } from "../broker/token_life.ts";
import type { Book } from "../instrument/instrument.ts";
import type { StrategyFailure } from "../strategy/failure.ts";
import { type EpochMs, type IsoDate, istClock } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { OrderStatus, OrderType, Purpose } from "../order/order.ts";
import type { Product, Side } from "../order/side.ts";
import type { Quarantined } from "../risk/quarantine.ts";
import type { Halt } from "./control_answer.ts";
import type { DeskMode } from "./control_request.ts";
import type { DayResult } from "./day_result.ts";
import { type EntryBar, entryBarWords } from "./entry_bar.ts";

export const MARKET_PHASES = ["closed", "before_open", "open", "square_off", "halted"] as const;

export interface DeskStatus {
  readonly mode: DeskMode;
  /** The market is made by this program. */
  readonly simulated: boolean;
  readonly pid: number;
  /** Session date; null before the first one. */
  readonly date: IsoDate | null;
  /** The market's clock. */
  readonly at: EpochMs;
  /** `square_off` as soon as one book is. */
  readonly phase: typeof MARKET_PHASES[number];
  /** Books that the clock has flat until the session is over. */
  readonly squaringOff: readonly Book[];
  /** What it is busy with before it shows all, e.g. `warming 9 of 14`; "" once it does. */
  readonly progress: string;
  /** Of the journal, where files and lists end; null while nothing is damaged. */
  readonly damage: string | null;
  /** Where the calendar's data ends soon, or has ended; null while it goes on for long enough. */
  readonly calendarEnd: CalendarEnd | null;
  readonly halt: Halt | null;
  /** Of the whole market, where the index is seen; null while it trades. */
  readonly marketHalt: MarketHaltStatus | null;
  /** With the broker whose prices or orders these are; null where there is none to log in to. */
  readonly login: LoginStatus | null;
  /** At a broker: since when its books cannot be read; null while they can. Market time. */
  readonly unreadSince: EpochMs | null;
  /** Why no entry may leave now, HALT and the limits of the day aside; null where one may. */
  readonly withheld: EntryBar | null;
  readonly day: DayResult;
  readonly engines: readonly EngineStatus[];
  /** Strategies that enter nothing for now, whatever they see. Market time. */
  readonly paused: readonly PausedStrategy[];
  /** Those of them that have failed, and of what. */
  readonly failed: readonly FailedStrategy[];
  readonly positions: readonly HeldPosition[];
  readonly orders: readonly WorkingOrder[];
  /** Null unless FLATTEN was asked for, until somebody lifts it. */
  readonly flatten: Flattening | null;
  readonly actors: readonly ActorStatus[];
  /** What was sent to an actor that was not off, and never read by it. */
  readonly undelivered: readonly Undelivered[];
  /** Symbols of which the broker's books say something else. */
  readonly quarantine: readonly Quarantined[];
}

/** The books that square off while others trade on; none where all do, or nobody does. */
export function squaringOffApart(
  { squaringOff, engines }: Pick<DeskStatus, "squaringOff" | "engines">,
): readonly Book[] {
  return squaringOff.length === engines.length ? [] : squaringOff;
}

/** Of an account whose books cannot be read. */
export function unreadWords(since: EpochMs): string {
  return `the account cannot be read since ${istClock(since)}: no entries; stops go on`;
}

/** Why nothing is entered at the moment, in words; null where nothing is in the way, or it is said. */
export function withheldWords(
  { withheld, unreadSince }: Pick<DeskStatus, "withheld" | "unreadSince">,
): string | null {
  if (withheld === null || (withheld === "not_reconciled" && unreadSince !== null)) return null;
  return entryBarWords(withheld);
}

export type FailedStrategy = Pick<StrategyFailure, "book" | "strategy" | "symbol" | "error">;

/** In words; what the error says stands last. */
export function failedWords({ book, strategy, symbol, error }: FailedStrategy): string {
  return `${book}.${strategy} has failed on ${symbol} and is set aside for the day: ${error}`;
}

export interface MarketHaltStatus {
  readonly reason: string;
  /** Null: not again on this day. */
  readonly until: EpochMs | null;
}

export interface EngineStatus {
  readonly name: Book;
  readonly on: boolean;
  /** Why it is off; "" while on. */
  readonly reason: string;
}

export interface HeldPosition {
  readonly symbol: string;
  readonly book: Book;
  readonly product: Product;
  /** Units; negative when short. */
  readonly quantity: number;
  /** Cost of one unit, to the nearest paisa; of what is carried, the last price before the day. */
  readonly averagePrice: Paise;
  /** What a unit was opened at, where that is another price. */
  readonly entryPrice?: Paise | undefined;
  /** Null until one was seen. */
  readonly lastPrice: Paise | null;
  /** Of the open units, before charges; null without a last price. */
  readonly unrealised: Paise | null;
  /** Units that its exit covers, and the trigger: 0 once what works closes. Null without one. */
  readonly stop: { readonly quantity: number; readonly trigger: Paise } | null;
  /** Why there is none; "" with one, and where nobody can say. */
  readonly bare: string;
  /** Of a wing the symbol that it covers: it needs no stop. Null for all else. */
  readonly covers: string | null;
}

/** Units without the stop that they should have. */
export function unprotectedUnits({ quantity, stop, covers }: HeldPosition): number {
  return covers === null ? Math.max(0, Math.abs(quantity) - (stop?.quantity ?? 0)) : 0;
}

/** Orders end with their session: what is carried has no stop then, and gets one as the next opens. */
export function restsNothing({ phase }: Pick<DeskStatus, "phase">): boolean {
  return phase === "closed" || phase === "before_open";
}

/** An order that is not at its end. */
export interface WorkingOrder {
  readonly tag: string;
  readonly symbol: string;
  readonly purpose: Purpose;
  readonly side: Side;
  readonly type: OrderType;
  readonly status: OrderStatus;
  readonly quantity: number;
  readonly filled: number;
  /** Limit; 0 for MARKET and SL-M. */
  readonly price: Paise;
  /** 0 unless a stop. */
  readonly trigger: Paise;
}

export interface Flattening {
  /** Nothing more will be tried: flat when nothing is left. */
  readonly ended: boolean;
  readonly left: readonly Unclosed[];
}

/** What FLATTEN has not closed, and what keeps it. */
export interface Unclosed {
  readonly symbol: string;
  /** Units; negative when short. */
  readonly quantity: number;
  readonly why: string;
}

export const ACTOR_STATES = ["running", "suspended", "stopped"] as const;

export interface ActorStatus {
  readonly path: string;
  readonly state: typeof ACTOR_STATES[number];
  /** Messages that wait. */
  readonly depth: number;
  /** Most that have ever waited at once. */
  readonly peak: number;
  /** Market time for which the oldest has waited; 0 when none does. */
  readonly oldestMs: number;
  readonly handled: number;
  /** Messages that it never got, where nobody was told. */
  readonly lost: number;
  readonly aborts: number;
  readonly restarts: number;
  /** "" when there was none. */
  readonly lastError: string;
}

/** Messages of one kind to one address that came to the same end. */
export interface Undelivered {
  readonly to: string;
  readonly kind: string;
  readonly why: string;
  readonly count: number;
  /**
   * False where nothing is missing: a question that came too late, as its asker was told, or what
   * its receiver had given up waiting for.
   */
  readonly lost: boolean;
}
