/**
 * What a desk held when its journal ended: known before its actors are there, since their tree has
 * to follow the bars of it.
 * @module
 */
import { PORTFOLIO } from "../../actors/protocol.ts";
import { type DeskRecord, eventOf } from "../../domain/desk_record.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Book, InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { applyPortfolio } from "../../domain/portfolio/apply.ts";
import { following } from "../../domain/portfolio/followed.ts";
import type { PortfolioEvent } from "../../domain/portfolio/event.ts";
import { openPortfolio, type PortfolioState } from "../../domain/portfolio/state.ts";

export class HeldBefore {
  #state: PortfolioState;

  constructor(capital: Paise) {
    this.#state = openPortfolio(capital);
  }

  /** Of what is held after all that has passed by. */
  get tokens(): readonly InstrumentToken[] {
    return this.#state.held.map(({ token }) => token);
  }

  /** The books of a day and those that have to be left, each with what it must follow. */
  followedIn(
    books: DeskRules["books"],
    { idleBooks, instrument }: Pick<DeskRules, "idleBooks" | "instrument">,
    at: EpochMs,
  ): DeskRules["books"] {
    const nameOf = (token: InstrumentToken) => instrument(token, at).name;
    return [...books, ...idleBooks.filter(({ book }) => this.#isIn(book))]
      .map((book) => following(book, this.#state.held, nameOf));
  }

  /** Whether a book holds something, or has sent what may still be filled. */
  #isIn(book: Book): boolean {
    const { held, entering, ended } = this.#state;
    return held.some((each) => each.book === book) ||
      [...entering, ...ended].some(({ order }) => order.book === book);
  }

  /** Takes the records that pass by, from the log's first on. */
  *passing<R extends DeskRecord>(records: Iterable<R>): Generator<R> {
    for (const record of records) {
      if (record.path === PORTFOLIO) {
        for (const entry of record.events) {
          this.#state = applyPortfolio(this.#state, eventOf(entry) as PortfolioEvent);
        }
      }
      yield record;
    }
  }
}
