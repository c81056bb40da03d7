/**
 * What a desk held when its journal ended: known before its actors are there, since their tree has
 * to follow the bars of it.
 * @module
 */
import { PORTFOLIO } from "../../../actors/protocol/portfolio.ts";
import type { Head } from "../../../actors/runtime/record.ts";
import { type DeskRecord, eventOf } from "../../../domain/desk_record.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import { hasExpired } from "../../../domain/exchange/settlement.ts";
import type { Book, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { applyPortfolio } from "../../../domain/portfolio/apply.ts";
import type { PortfolioEvent } from "../../../domain/portfolio/event.ts";
import { following } from "../../../domain/portfolio/followed_bars.ts";
import { keysInPlay, openPortfolio, type PortfolioState } from "../../../domain/portfolio/state.ts";
import type { DeskLog } from "./desk_log.ts";

/** Where the portfolio stood once, and its records since. */
interface KnownActor {
  readonly checkpoint: { readonly head: Head } | null;
  readonly later: Iterable<DeskRecord>;
}

/** A position by its own name: its token may be another contract's by now. */
export interface HeldContract {
  readonly token: InstrumentToken;
  /** `instrumentKey`. */
  readonly key: string;
  readonly openedAt: EpochMs;
  /** Units, negative when short. */
  readonly quantity: number;
}

export class HeldBefore {
  readonly #state: PortfolioState;

  private constructor(state: PortfolioState) {
    this.#state = state;
  }

  /** Of a log from its first record on, of a desk that began with `capital`. */
  static ofRecords(records: Iterable<DeskRecord>, capital: Paise): HeldBefore {
    return new HeldBefore(folded(openPortfolio(capital), records));
  }

  /**
   * Of a log that is open: what a desk goes on with. A market at Kite was opened by what the journal
   * held before (`journalBefore`), which is folded once more here, from what the log has read.
   */
  static ofLog(log: DeskLog, capital: Paise): HeldBefore {
    const checkpoint = log.checkpoint(PORTFOLIO);
    const later = log.records(PORTFOLIO, checkpoint?.lsn ?? 0);
    return HeldBefore.ofPortfolio({ checkpoint, later }, capital);
  }

  /** Of what is known of the portfolio alone: a log may be months long. */
  static ofPortfolio({ checkpoint, later }: KnownActor, capital: Paise): HeldBefore {
    const state = checkpoint?.head.state as PortfolioState | undefined;
    return new HeldBefore(folded(state ?? openPortfolio(capital), later));
  }

  /** What is held at the end. */
  get contracts(): readonly HeldContract[] {
    return this.#state.held.map(({ token, trade: { key }, openedAt, quantity }) => ({
      token,
      key,
      openedAt,
      quantity,
    }));
  }

  /** For `DeskHours`. */
  get keys(): readonly string[] {
    return keysInPlay(this.#state);
  }

  /**
   * Rules of a day by which those books go on as well that have to be left: each follows what it
   * must. How long the day lasts is the desk's hours.
   */
  followedIn(rules: DeskRules, at: EpochMs): DeskRules {
    const nameOf = (token: InstrumentToken) => rules.instrument(token, at).name;
    // What has expired has no bars any more.
    const alive = this.#state.held.filter(({ token }) => !hasExpired(token, rules, at));
    const left = rules.idleBooks.filter(({ book }) => this.#isIn(book));
    const books = [...rules.books, ...left].map((book) => following(book, alive, nameOf));
    return { ...rules, books };
  }

  /** Whether a book holds something, or has sent what may still be filled. */
  #isIn(book: Book): boolean {
    const { held, entering, ended } = this.#state;
    return held.some((each) => each.book === book) ||
      [...entering, ...ended].some(({ order }) => order.book === book);
  }
}

function folded(state: PortfolioState, records: Iterable<DeskRecord>): PortfolioState {
  for (const { path, events } of records) {
    if (path !== PORTFOLIO) continue;
    for (const entry of events) state = applyPortfolio(state, eventOf(entry) as PortfolioEvent);
  }
  return state;
}
