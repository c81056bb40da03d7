/**
 * An account that the desk shares with its owner, as the invariants see it: what of the broker's
 * positions is the desk's to close, and whether it has ever closed more than that.
 * @module
 */
import type { DeskEvent } from "../../domain/desk_record.ts";
import { signed } from "../../domain/order/side.ts";
import { ADOPTED_ORDER } from "../../domain/portfolio/adoption.ts";
import type { BrokerBooks } from "./broker_books.ts";

export class SharedAccount {
  readonly #books: BrokerBooks;
  /** Units by key that the desk has booked. */
  readonly #booked = new Map<string, number>();
  /**
   * Units by key beside those that the desk has asked for: what an operator has had it take over, or
   * give up, and what others made an exit larger by that its books still had to close.
   */
  readonly #beside = new Map<string, number>();
  readonly #adoptedAt = new Map<string, number>();

  constructor(books: BrokerBooks) {
    this.#books = books;
  }

  note(event: DeskEvent): void {
    if (event.type !== "FillBooked") return;
    const { orderId, tradeId, key, side, quantity, at } = event.fill;
    const before = this.#booked.get(key) ?? 0;
    add(this.#booked, key, signed(side, quantity));
    if (orderId === ADOPTED_ORDER) {
      add(this.#beside, key, signed(side, quantity));
      this.#adoptedAt.set(key, at);
      return;
    }
    const closed = Math.min(quantity, Math.max(0, -before * signed(side, 1)));
    const asked = this.#books.shares.askedOf(tradeId) ?? quantity;
    if (closed > asked) add(this.#beside, key, signed(side, closed - asked));
  }

  /** Since when nobody but the desk has had a hand in a symbol. */
  aloneSince(key: string): number {
    const touchedAt = this.#books.shares.touchedAt(key) ?? -Infinity;
    return Math.max(touchedAt, this.#adoptedAt.get(key) ?? -Infinity);
  }

  /** Units by key that are the desk's, whatever the account still has of them; no flat ones. */
  get claims(): ReadonlyMap<string, number> {
    const claims = new Map<string, number>();
    const { units } = this.#books.shares;
    for (const key of new Set([...units.keys(), ...this.#beside.keys()])) {
      const claim = (units.get(key) ?? 0) + (this.#beside.get(key) ?? 0);
      if (claim !== 0) claims.set(key, claim);
    }
    return claims;
  }

  /** Units by key that the desk may close: of its claim what the account has. */
  get own(): ReadonlyMap<string, number> {
    const { net } = this.#books;
    const own = new Map<string, number>();
    for (const [key, claim] of this.claims) {
      const there = (net.get(key) ?? 0) * Math.sign(claim);
      if (there > 0) own.set(key, Math.sign(claim) * Math.min(Math.abs(claim), there));
    }
    return own;
  }

  /** Exits since the last look that went beyond the desk's claim, or turned the account round. */
  overdrawn(isEntry: (tag: string) => boolean): readonly { key: string; words: string }[] {
    const trades = this.#books.shares.takeNews();
    if (trades.length === 0) return [];
    const { claims } = this;
    return trades.filter(({ tag }) => !isEntry(tag)).flatMap(({ key, units, net }) => {
      const claim = claims.get(key) ?? 0;
      if (net * units > 0) return [{ key, words: `turned the account to ${net}` }];
      if (claim * units > 0) return [{ key, words: `closed ${claim} more than it had` }];
      return [];
    });
  }
}

function add(units: Map<string, number>, key: string, more: number): void {
  units.set(key, (units.get(key) ?? 0) + more);
}
