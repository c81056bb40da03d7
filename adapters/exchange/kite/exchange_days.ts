/**
 * What happens at its hour on every trading day: the broker ends intraday positions, segments
 * close, their closing auction is matched, expired contracts are settled, contract notes are
 * written; and at six in the morning the next day begins.
 * @module
 */
import {
  MARKET_SEGMENTS,
  marketOfKind,
  type MarketSegment,
} from "../../../domain/calendar/calendar.ts";
import {
  addDays,
  DAY_BEGINS_MINUTE,
  type EpochMs,
  type IsoDate,
  istDate,
  istInstant,
} from "../../../domain/market_time.ts";
import { settlementFill } from "../../../domain/exchange/settlement.ts";
import type { Account } from "./account/account.ts";
import type { Agenda } from "./agenda.ts";
import type { ListedMarket } from "./listed_market.ts";
import type { MatchingBook } from "./orders/matching_book.ts";
import type { OrderDesk } from "./orders/order_desk.ts";
import type { OrderFloor } from "./orders/order_floor.ts";
import type { OrderRules } from "./orders/order_rules.ts";
import type { OrderShelf } from "./orders/order_shelf.ts";

export interface DayBooks {
  readonly market: ListedMarket;
  readonly agenda: Agenda;
  readonly rules: OrderRules;
  readonly book: MatchingBook;
  readonly account: Account;
  readonly shelf: OrderShelf;
  readonly floor: OrderFloor;
  readonly desk: OrderDesk;
  /** The closing auction is matched. */
  matched(at: EpochMs): void;
}

export class ExchangeDays {
  readonly #books: DayBooks;

  constructor(books: DayBooks) {
    this.#books = books;
  }

  /** Enters what is left of the day of `at`, and the beginning of the next. */
  begin(at: EpochMs): void {
    const date = istDate(at);
    const { agenda, market } = this.#books;
    const enter = (when: number | null, act: (at: EpochMs) => void) => {
      if (when !== null && when >= at) agenda.add(when, act);
    };
    for (const segment of MARKET_SEGMENTS) {
      const last = market.sessions(date, segment).at(-1);
      const example = market.instruments(at).find((each) =>
        each.kind !== "INDEX" && marketOfKind(each.kind) === segment
      );
      if (last === undefined || example === undefined) continue;
      const endsAt = this.#books.rules.intradayEndsAt(example, at);
      enter(endsAt, (at) => this.#squareOff(segment, at));
      for (const { closeAt } of market.sessions(date, segment)) {
        enter(closeAt, (at) => this.#books.floor.closeSegment(segment, at));
      }
    }
    enter(market.closingMatch(date), (at) => this.#books.matched(at));
    enter(market.closeOf(date), (at) => this.#close(at));
    enter(nextMorning(date, at), (at) => this.#open(at));
  }

  /** The broker ends what is held intraday in a segment. */
  #squareOff(segment: MarketSegment, at: EpochMs): void {
    const { book, shelf, floor, desk, market } = this.#books;
    for (const { orderId, order } of book.working) {
      const { instrument } = shelf.get(orderId);
      if (order.product === "MIS" && marketOfKind(instrument.kind) === segment) {
        floor.cancelRest(orderId, "Cancelled by the broker before the end of the session.", at);
      }
    }
    for (const { product, token, quantity } of book.account.positions) {
      const instrument = market.instrument(token, at);
      if (product !== "MIS" || marketOfKind(instrument.kind) !== segment) continue;
      desk.squareOff(instrument, quantity, at);
    }
  }

  #close(at: EpochMs): void {
    const { book, account, market } = this.#books;
    for (const held of book.account.positions) {
      const instrument = market.instrument(held.token, at);
      const price = market.settlementPrice(instrument, at);
      if (price === null) continue;
      const fill = settlementFill(held, price, at);
      book.settle(fill);
      account.settle(fill, instrument);
    }
    account.closeDay();
  }

  #open(at: EpochMs): void {
    const { book, account, shelf, market } = this.#books;
    book.clearDay();
    shelf.clear();
    if (market.closeOf(istDate(at)) !== null) {
      const named = (key: string) => market.named(key, at) ?? null;
      account.openDay((key) => {
        const instrument = named(key);
        return (instrument && market.previousClose(instrument.token, at)) ?? null;
      }, named);
    }
    this.begin(at);
  }
}

/** When the day after `at`'s begins; later today before six. */
function nextMorning(date: IsoDate, at: EpochMs): EpochMs {
  const today = istInstant(date, DAY_BEGINS_MINUTE);
  return at < today ? today : istInstant(addDays(date, 1), DAY_BEGINS_MINUTE);
}
