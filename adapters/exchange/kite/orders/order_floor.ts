/**
 * The exchange's side of an order's life: it arrives, rests, triggers, trades against the depth of
 * each tick, and ends. What is here is out of the broker's hands.
 * @module
 */
import { marketOfKind, type MarketSegment } from "../../../../domain/calendar/calendar.ts";
import type { DepthMatch } from "../../../../domain/exchange/depth_matching.ts";
import { type ExchangeOrder, openQuantity } from "../../../../domain/exchange/exchange_order.ts";
import { type EpochMs, MINUTE_MS } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import { turnover } from "../../../../domain/order/fill.ts";
import type { Tick } from "../../../../domain/tick/tick.ts";
import { type Account, tradedBefore } from "../account/account.ts";
import type { Agenda } from "../agenda.ts";
import type { FaultMenu } from "../faults/fault_menu.ts";
import type { ListedMarket } from "../listed_market.ts";
import type { TickStream } from "../tick_stream.ts";
import type { KiteOrder } from "./kite_order.ts";
import type { MatchingBook } from "./matching_book.ts";
import type { OrderRules } from "./order_rules.ts";
import type { OrderShelf } from "./order_shelf.ts";

export interface FloorBooks {
  readonly market: ListedMarket;
  readonly stream: TickStream;
  readonly agenda: Agenda;
  readonly faults: FaultMenu;
  readonly rules: OrderRules;
  readonly book: MatchingBook;
  readonly account: Account;
  readonly shelf: OrderShelf;
}

const EXCHANGE_IDS_FROM = 1_300_000_000_000_000;
/** Of a stop that has triggered: its limit was taken when it came, and is looked at only now. */
const OUTSIDE =
  "The order was cancelled by the exchange because the price is outside the current " +
  "allowed limit price protection range.";
/** An order that trades changes its state, unless a change of it is under way. */
const RESTING: ReadonlySet<string> = new Set(["OPEN", "TRIGGER PENDING"]);

export class OrderFloor {
  readonly #books: FloorBooks;
  /** What the market may meet; an accepted order is on its way until then. */
  readonly #here = new Set<string>();
  #arrived = 0;
  #haltedUntil = -Infinity;

  constructor(books: FloorBooks) {
    this.#books = books;
  }

  /** An order comes to the exchange, which takes it or not. */
  arrive(orderId: string, at: EpochMs): void {
    const { shelf, market, faults, agenda } = this.#books;
    const order = shelf.living(orderId);
    if (order === null) return;
    const { instrument, validity, ttlMinutes } = order;
    if (this.isHalted(at)) return this.reject(orderId, "Trading is halted in the market.", at);
    if (!market.isOpen(instrument.token, at)) {
      return this.reject(orderId, "Markets are closed right now.", at);
    }
    const exchangeOrderId = String(EXCHANGE_IDS_FROM + ++this.#arrived);
    const status = this.restingStatus(orderId);
    shelf.update(orderId, { status, exchangeOrderId, exchangeAt: at, changedAt: at });
    if (faults.strikes("reject_after_accept")) {
      const later = at + faults.ms("reject_after_accept");
      agenda.add(later, (at) => this.reject(orderId, "Rejected by the exchange.", at));
      return;
    }
    this.#here.add(orderId);
    this.#meetNewest(orderId, at);
    if (validity === "IOC") this.cancelRest(orderId, null, at);
    if (validity === "TTL") {
      agenda.add(at + ttlMinutes * MINUTE_MS, (at) => this.cancelRest(orderId, null, at));
    }
  }

  /** New terms come to the exchange: an order that has ended meanwhile keeps its end. */
  change(orderId: string, wanted: Partial<KiteOrder>, at: EpochMs): void {
    const { shelf, book } = this.#books;
    const order = shelf.living(orderId);
    if (order === null) return;
    const { type, quantity, price, trigger } = { ...order, ...wanted };
    if (quantity <= order.filled) {
      const message = "Order not modified: its quantity is filled already.";
      shelf.update(orderId, { status: this.restingStatus(orderId), message, changedAt: at });
      return;
    }
    book.change(orderId, { type, quantity, price, trigger });
    shelf.update(orderId, { ...wanted, status: "MODIFIED", message: null, changedAt: at });
    shelf.update(orderId, { status: this.restingStatus(orderId) });
    this.#meetNewest(orderId, at);
  }

  /** A cancel comes to the exchange. */
  cancel(orderId: string, at: EpochMs): void {
    const { shelf, faults } = this.#books;
    if (shelf.living(orderId) === null) return;
    const isOpen = this.restingStatus(orderId) === "OPEN";
    if (isOpen && faults.strikes("cancel_fill_race")) this.#fillWhole(orderId, at);
    else this.cancelRest(orderId, null, at);
  }

  /** Ends what is left of an order, if it has not ended. */
  cancelRest(orderId: string, message: string | null, at: EpochMs): void {
    const { shelf, book } = this.#books;
    const order = shelf.living(orderId);
    if (order === null) return;
    this.#here.delete(orderId);
    book.cancel(orderId, message ?? "");
    const cancelled = order.quantity - order.filled;
    shelf.update(orderId, { status: "CANCELLED", message, cancelled, changedAt: at });
  }

  /** Refuses an order that was taken already. */
  reject(orderId: string, message: string, at: EpochMs): void {
    const { shelf, book } = this.#books;
    if (shelf.living(orderId) === null) return;
    this.#here.delete(orderId);
    if (book.find(orderId) !== undefined) book.cancel(orderId, message);
    shelf.update(orderId, { status: "REJECTED", message, changedAt: at });
  }

  /** Meets the working orders of each ticking instrument, oldest first. */
  meet(ticks: readonly Tick[], at: EpochMs): void {
    const { book, market } = this.#books;
    if (book.working.length === 0 || this.isHalted(at)) return;
    for (const tick of ticks) {
      const own = book.workingOn(tick.token);
      if (own.length === 0 || !market.isOpen(tick.token, at)) continue;
      for (const { orderId } of own) this.#meetTick(orderId, tick, at);
    }
  }

  /** The orders of a segment end with its session. */
  closeSegment(segment: MarketSegment, at: EpochMs): void {
    const { book, shelf } = this.#books;
    for (const { orderId } of book.working) {
      const { instrument } = shelf.get(orderId);
      if (marketOfKind(instrument.kind) === segment) this.cancelRest(orderId, null, at);
    }
  }

  /** All markets halt: every order is cancelled, and until then none is taken. */
  halt(until: number, at: EpochMs): void {
    this.#haltedUntil = until;
    for (const { orderId } of this.#books.book.working) {
      this.cancelRest(orderId, "Cancelled by the exchange: trading is halted.", at);
    }
  }

  isHalted(at: EpochMs): boolean {
    return at < this.#haltedUntil;
  }

  #meetNewest(orderId: string, at: EpochMs): void {
    const { shelf, stream } = this.#books;
    const tick = stream.newest(shelf.get(orderId).instrument.token);
    if (tick !== null) this.#meetTick(orderId, tick, at);
  }

  #meetTick(orderId: string, tick: Tick, at: EpochMs): void {
    const { book, rules, shelf, faults } = this.#books;
    const held = book.find(orderId);
    if (held === undefined || !this.#here.has(orderId)) return;
    const match = book.match(held, tick);
    if (match.triggered) {
      const isOutside = rules.priceRejection(shelf.get(orderId), at) !== null;
      if (isOutside) return this.cancelRest(orderId, OUTSIDE, at);
    }
    if (match.slices.length > 0 && held.filled === 0 && faults.strikes("partial_then_cancel")) {
      return this.#partOnly(held, match, tick, at);
    }
    this.#record(held, match, tick, at);
  }

  #record(held: ExchangeOrder, match: DepthMatch, tick: Tick, at: EpochMs): void {
    const { book, account, shelf } = this.#books;
    const { orderId } = held;
    for (const event of book.record(held, match, tick, at)) {
      const order = shelf.get(orderId);
      if (event.type === "OrderTriggered") {
        const status = RESTING.has(order.status) ? "OPEN" : order.status;
        shelf.update(orderId, { status, changedAt: at });
        continue;
      }
      const { fill } = event;
      account.book(fill, order.instrument, tradedBefore(book.find(orderId)!, fill));
      const filled = order.filled + fill.quantity;
      const open = RESTING.has(order.status) ? "OPEN" : order.status;
      const status = filled >= order.quantity ? "COMPLETE" : open;
      const traded = (order.turnover + turnover(fill)) as Paise;
      // The trade is there before anybody hears of it.
      shelf.traded(order, fill);
      shelf.update(orderId, { status, filled, turnover: traded, changedAt: at });
      if (status === "COMPLETE") this.#here.delete(orderId);
    }
  }

  /** Half of an order trades, in whole lots, and the exchange cancels the rest. */
  #partOnly(held: ExchangeOrder, match: DepthMatch, tick: Tick, at: EpochMs): void {
    const { lot } = this.#books.shelf.get(held.orderId).instrument;
    const [first] = match.slices;
    const half = Math.max(lot, Math.floor(openQuantity(held) / 2 / lot) * lot);
    const part = { ...first!, quantity: Math.min(half, first!.quantity) };
    this.#record(held, { ...match, slices: [part] }, tick, at);
    this.cancelRest(held.orderId, "Cancelled by the exchange.", at);
  }

  /** The market has met the order at its own price just now. */
  #fillWhole(orderId: string, at: EpochMs): void {
    const { book, stream } = this.#books;
    const held = book.find(orderId)!;
    const tick = stream.newest(held.order.token);
    if (tick === null) return this.cancelRest(orderId, null, at);
    const slice = { price: held.order.price, quantity: openQuantity(held), shown: null };
    this.#record(held, { triggered: false, slices: [slice] }, tick, at);
  }

  /** What an order is called while nothing happens to it. */
  restingStatus(orderId: string): "OPEN" | "TRIGGER PENDING" {
    return this.#books.book.find(orderId)?.status === "TRIGGER_PENDING"
      ? "TRIGGER PENDING"
      : "OPEN";
  }
}
