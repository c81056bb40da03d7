/**
 * Who else acts on an explored session's account: its exchange cancels an order of the desk; its
 * owner cancels it, changes it, or closes by hand what it is for. Each is a choice.
 * @module
 */
import type { ExchangeOrder } from "../../domain/exchange/exchange_order.ts";
import type { Paise } from "../../domain/money.ts";
import { type Modification, termsOf } from "../../domain/order/order.ts";
import type { Choices } from "./explored_choices.ts";
import type { ExploredWorld } from "./explored_world.ts";
import type { FaultyBroker } from "./faulty_broker.ts";
import { byHand } from "./owner.ts";

/** How far a price is moved by hand. */
const TICKS = 20;

export class ExploredOthers {
  readonly #broker: () => FaultyBroker;
  readonly #choices: Choices;
  readonly #world: ExploredWorld;
  /** Whether the owner has done anything. */
  touched = false;

  constructor(
    broker: () => FaultyBroker,
    choices: Choices,
    world: ExploredWorld,
  ) {
    this.#broker = broker;
    this.#choices = choices;
    this.#world = world;
  }

  /** Every act that is chosen at this instant. */
  act(): void {
    const { books } = this.#broker();
    for (const held of books.ofDesk) this.#meet(held);
    for (const [key, units] of books.net) {
      const { lot } = this.#world.listed(key);
      if (this.#chosen("owner closes")) this.#close(key, units);
      if (this.#chosen("owner closes and cancels")) {
        for (const held of books.ofDesk) if (held.order.key === key) this.#cancel(held);
        this.#close(key, units);
      }
      const isMore = Math.abs(units) > lot;
      if (isMore && this.#chosen("owner reduces")) this.#close(key, Math.sign(units) * lot);
      if (this.#chosen("owner adds")) this.#close(key, -Math.sign(units) * lot);
      if (this.#chosen("owner reverses")) this.#close(key, 2 * units);
    }
  }

  #meet(held: ExchangeOrder): void {
    const { order: { key, type, side, quantity }, orderId } = held;
    const { lot, tick } = this.#world.listed(key);
    const { price, trigger } = held.order;
    if (this.#chosen(`exchange cancels ${type}`)) {
      this.#broker().drop(orderId, "Cancelled by the exchange.");
    }
    if (this.#chosen(`owner cancels ${type}`)) this.#cancel(held);
    if (quantity > lot && this.#chosen(`owner shrinks ${type}`)) {
      this.#change(held, { quantity: quantity - lot });
    }
    if (this.#chosen(`owner enlarges ${type}`)) this.#change(held, { quantity: quantity + lot });
    if (this.#chosen(`owner moves ${type}`)) {
      const by = (side === "BUY" ? -TICKS : TICKS) * tick;
      const moved = (from: Paise) => (from === 0 ? 0 : from + by) as Paise;
      this.#change(held, { price: moved(price), trigger: moved(trigger) });
    }
  }

  #chosen(what: string): boolean {
    return this.#choices.deviates(what);
  }

  #cancel({ orderId, order: { key } }: ExchangeOrder): void {
    const { books, now } = this.#broker();
    if (books.cancel(orderId, now) === null) this.#touch(key);
  }

  #change({ orderId, order }: ExchangeOrder, change: Partial<Modification>): void {
    const { books, now } = this.#broker();
    const terms = { ...termsOf(order), ...change };
    if (books.changeByHand(orderId, terms, now) === null) this.#touch(order.key);
  }

  #close(key: string, units: number): void {
    this.touched = true;
    const listed = this.#world.listed(key);
    const [side, price] = units > 0 ? ["SELL", listed.tick] as const : ["BUY", 10_000_000] as const;
    this.#broker().trade(byHand(listed, side, Math.abs(units), price as Paise));
  }

  #touch(key: string): void {
    const { books, now } = this.#broker();
    books.shares.touch(key, now);
    this.touched = true;
  }
}
