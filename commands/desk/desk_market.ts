/**
 * What a desk trades on, whichever market it is: the simulated one, Kite's, or a recorded day.
 * @module
 */
import type { LoginStatus } from "../../domain/broker/token_life.ts";
import type { EntryBar } from "../../domain/control/entry_bar.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { EpochMs, IsoDate } from "../../domain/market_time.ts";
import type { HistoryReply, HistoryRequest, MarketFrames } from "../../domain/ports.ts";
import type { DeskHours } from "../market/desk_hours.ts";
import { type BookTokens, tradedBy } from "../market/desk_rules.ts";

/** At once from a market that is made here, later from one that has to be asked. */
export type History = (request: HistoryRequest) => HistoryReply | Promise<HistoryReply>;

export interface FrameListener {
  /** A frame has come that nobody could foresee. */
  arrived(): void;
  /** What was made of ticks and history has holes, and is to be made anew; `line` says why. */
  resumed(line: string): void;
}

export interface DeskMarket {
  readonly rules: DeskRules;
  /** By which `rules` go: told what is held as it changes. */
  readonly hours: DeskHours;
  /** The market is made by this program. */
  readonly simulated: boolean;
  readonly history: History;
  /** Minutes that a chart may ask history for at once: making them keeps the desk waiting. */
  readonly minutesAtOnce: number;
  /** What the books trade on a trading day: futures change with the month. */
  tokensOn(date: IsoDate): BookTokens;
  /** From an instant on. */
  frames(from: EpochMs, listener: FrameListener): MarketFrames;
  /** Why no entries are taken at an instant beside what risk says; null when they may be. */
  blocked(at: EpochMs): EntryBar | null;
  /** With the broker that it is read from; null where there is none. */
  login(): LoginStatus | null;
  /** Ticks of these are wanted too: they are held. */
  watch(tokens: readonly InstrumentToken[]): void;
  /** The day that has begun is to be opened anew: it lists other things. */
  isOutdated(at: EpochMs): boolean;
  /** Nothing is asked of it any more. Resolves once what it keeps is written. */
  close(): void | Promise<void>;
}

const NOTHING: BookTokens = { fno: [], options: [], equity: [] };

/** The books with what they trade on the day that goes on, or begins next, at an instant: or nothing. */
export function booksAt(
  { rules, tokensOn }: Pick<DeskMarket, "rules" | "tokensOn">,
  at: EpochMs,
): DeskRules["books"] {
  const session = rules.sessionsAfter(at)[0];
  // The books that the rules came with may be of a day long past.
  const tokens = session === undefined ? NOTHING : tokensOn(session.date);
  return rules.books.map((book) => ({ ...book, ...tradedBy(book.book, tokens) }));
}
