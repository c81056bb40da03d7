/**
 * Which contracts a desk's books trade on its trading day, and when the next day has others: a
 * future that has expired is followed by the next month's.
 * @module
 */
import type { DeskRules } from "../../../domain/desk_rules.ts";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";
import { booksAt, type DeskMarket } from "../desk_market.ts";

export class ContractsOfDay {
  /** The books of the trading day that goes on, or begins next, at the start. */
  readonly books: DeskRules["books"];
  /** The last trading day that was looked at. */
  #date: IsoDate | null;

  constructor(readonly desk: Pick<DeskMarket, "rules" | "tokensOn">, startAt: EpochMs) {
    this.books = booksAt(desk, startAt);
    this.#date = desk.rules.sessionsAfter(startAt)[0]?.date ?? null;
  }

  /** True once between two trading days, when the next one's contracts are not these. */
  haveChanged(at: EpochMs): boolean {
    const next = this.desk.rules.sessionsAfter(at)[0];
    if (next === undefined || next.date === this.#date || at >= next.openAt) return false;
    this.#date = next.date;
    const tokens = (books: DeskRules["books"]) =>
      JSON.stringify(books.map((book) => [book.tokens, book.premium]));
    return tokens(booksAt(this.desk, at)) !== tokens(this.books);
  }
}
