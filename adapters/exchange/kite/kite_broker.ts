/**
 * Broker and exchange without their doors: the market, the orders, the account and the faults, led
 * through market time by whoever holds the clock. The same requests at the same instants have the
 * same outcome.
 * @module
 */
import { entryOn } from "../../../domain/dated.ts";
import { type EpochMs, type IsoDate, istDate, MINUTE_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { MarketTables } from "../../market/market_tables.ts";
import { Account } from "./account/account.ts";
import { AccountViews } from "./account/account_views.ts";
import { ChargeViews } from "./account/charge_views.ts";
import { Agenda } from "./agenda.ts";
import { ExchangeDays } from "./exchange_days.ts";
import { CircuitBreaker } from "./circuit_breaker.ts";
import type { FaultMenu } from "./faults/fault_menu.ts";
import { ListedMarket } from "./listed_market.ts";
import { MarketViews } from "./market_views.ts";
import type { KiteOrder } from "./orders/kite_order.ts";
import { MatchingBook } from "./orders/matching_book.ts";
import { OrderDesk } from "./orders/order_desk.ts";
import { OrderFloor } from "./orders/order_floor.ts";
import { OrderRules } from "./orders/order_rules.ts";
import { OrderShelf } from "./orders/order_shelf.ts";
import { OrderUpdates } from "./orders/order_updates.ts";
import { type SeenTick, TickStream } from "./tick_stream.ts";

export interface BrokerSetup {
  readonly tables: MarketTables;
  readonly seed: number;
  readonly startAt: EpochMs;
  readonly userId: string;
  readonly capital: Paise;
  readonly marginShare: number;
  readonly leverage: number;
  readonly latencyMs: number;
  readonly faults: FaultMenu;
}

export interface BrokerListener {
  ticked(ticks: readonly SeenTick[], at: EpochMs): void;
  /** A text frame for every socket. */
  updated(text: string): void;
  /** Each state that an order comes into. */
  changed(order: KiteOrder, at: EpochMs): void;
  /** One request became so many orders. */
  sliced(count: number): void;
  /** A minute of market time begins. */
  minute(at: EpochMs): void;
}

/** Of the latency of an order: how long its update takes to a listener. */
const UPDATE_SHARE = 0.2;

export class KiteBroker {
  readonly market: ListedMarket;
  readonly stream: TickStream;
  readonly agenda = new Agenda();
  readonly book = new MatchingBook();
  readonly account: Account;
  readonly shelf: OrderShelf;
  readonly floor: OrderFloor;
  readonly desk: OrderDesk;
  readonly prices: MarketViews;
  readonly views: AccountViews;
  readonly charges: ChargeViews;
  readonly #breaker: CircuitBreaker;
  readonly #listener: BrokerListener;
  #now: EpochMs;

  constructor(setup: BrokerSetup, listener: BrokerListener) {
    const { tables, seed, startAt, userId, capital, faults, latencyMs } = setup;
    const { limits } = tables;
    const { agenda, book } = this;
    this.#listener = listener;
    this.#now = startAt;
    const market = this.market = new ListedMarket(tables, seed);
    this.#breaker = new CircuitBreaker(limits.halts, market);
    const stream = this.stream = new TickStream(market);
    const account = this.account = new Account({ ...setup, capital, charges: tables.charges });
    const updates = new OrderUpdates({
      ...{ userId, agenda, faults, delayMs: latencyMs * UPDATE_SHARE },
      now: () => this.#now,
      send: (text) => listener.updated(text),
    });
    const shelf = this.shelf = new OrderShelf((order) => {
      updates.changed(order);
      listener.changed(order, this.#now);
    });
    const rules = new OrderRules({ market, stream, book, account, limits });
    const books = { market, stream, agenda, faults, rules, book, account, shelf };
    const floor = this.floor = new OrderFloor(books);
    const changesMax = (at: EpochMs) =>
      entryOn(limits.orderRates, istDate(at)).entry.changesPerOrder;
    const sliced = (count: number) => listener.sliced(count);
    this.desk = new OrderDesk({ ...books, floor, latencyMs, changesMax, sliced });
    this.prices = new MarketViews(market, stream);
    this.views = new AccountViews({ userId, account, book, shelf, prices: this.prices });
    this.charges = new ChargeViews(account, book, this.prices);
    const matched = (at: EpochMs) => {
      const again = stream.tellAgain(at);
      if (again.length > 0) listener.ticked(again, at);
    };
    new ExchangeDays({ ...books, floor, desk: this.desk, matched }).begin(startAt);
    this.#everyMinute(startAt);
  }

  get now(): EpochMs {
    return this.#now;
  }

  get date(): IsoDate {
    return istDate(this.#now);
  }

  /** Instant of the next thing that happens by itself. */
  peekAt(): number {
    return Math.min(this.stream.peekAt(), this.agenda.peekAt());
  }

  /**
   * Lets everything happen up to `to`, or until `isEnough`; a market that is past it stays where it
   * is.
   */
  advance(to: EpochMs, isEnough: () => boolean = () => false): void {
    for (let at = this.peekAt(); at <= to; at = this.peekAt()) {
      if (isEnough()) return;
      this.#now = Math.max(this.#now, at) as EpochMs;
      // What arrives at the instant of a tick meets that tick.
      if (this.agenda.peekAt() <= at) this.agenda.take();
      else this.#tick();
    }
    this.#now = Math.max(this.#now, to) as EpochMs;
  }

  #tick(): void {
    const ticks = this.stream.take();
    this.floor.meet(ticks, this.#now);
    if (this.floor.isHalted(this.#now)) return;
    this.#listener.ticked(ticks, this.#now);
    const until = this.#breaker.meet(ticks, this.#now);
    if (until !== null) this.floor.halt(until, this.#now);
  }

  #everyMinute(at: EpochMs): void {
    const next = Math.floor(at / MINUTE_MS + 1) * MINUTE_MS;
    this.agenda.add(next, (at) => {
      this.#listener.minute(at);
      this.#everyMinute(at);
    });
  }
}
