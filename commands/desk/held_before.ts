/**
 * What a desk held when its journal ended: known before its actors are there, since their tree has
 * to follow the bars of it.
 * @module
 */
import { PORTFOLIO } from "../../actors/protocol.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { readRecords } from "../../adapters/journal/open_log.ts";
import { lastRunHeader } from "../../adapters/journal/run_header.ts";
import { type DeskRecord, eventOf } from "../../domain/desk_record.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Book, InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { applyPortfolio } from "../../domain/portfolio/apply.ts";
import { hasExpired } from "../../domain/exchange/settlement.ts";
import { following } from "../../domain/portfolio/followed.ts";
import type { PortfolioEvent } from "../../domain/portfolio/event.ts";
import { openPortfolio, type PortfolioState } from "../../domain/portfolio/state.ts";

/** A position by its own name: its token may be another contract's by now. */
export interface HeldContract {
  readonly token: InstrumentToken;
  /** `instrumentKey`. */
  readonly key: string;
  readonly openedAt: EpochMs;
  /** Units, negative when short. */
  readonly quantity: number;
}

/** What a journal holds at its end; nothing where there is none. Throws LogError. */
export function heldIn(journal: string): readonly HeldContract[] {
  if (lastRunHeader(journal) === null) return [];
  const before = new HeldBefore(0 as Paise);
  for (const _ of before.passing(readRecords<TurnRecord>(journal)));
  return before.contracts;
}

export class HeldBefore {
  #state: PortfolioState;

  constructor(capital: Paise) {
    this.#state = openPortfolio(capital);
  }

  /** What is held after all that has passed by. */
  get contracts(): readonly HeldContract[] {
    return this.#state.held.map(({ token, trade: { key }, openedAt, quantity }) => ({
      token,
      key,
      openedAt,
      quantity,
    }));
  }

  /** The books of a day and those that have to be left, each with what it must follow. */
  followedIn(
    books: DeskRules["books"],
    rules: Pick<DeskRules, "idleBooks" | "instrument" | "expiresAt">,
    at: EpochMs,
  ): DeskRules["books"] {
    const nameOf = (token: InstrumentToken) => rules.instrument(token, at).name;
    // What has expired has no bars any more.
    const alive = this.#state.held.filter(({ token }) => !hasExpired(token, rules, at));
    return [...books, ...rules.idleBooks.filter(({ book }) => this.#isIn(book))]
      .map((book) => following(book, alive, nameOf));
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
