/**
 * The owner of the account, who uses it by hand: trades what the desk holds, cancels its orders and
 * changes them, by the dice of a seed.
 * @module
 */
import type { ExchangeOrder } from "../../domain/exchange/exchange_order.ts";
import { type Instrument, instrumentKey } from "../../domain/instrument/instrument.ts";
import { SECOND_MS } from "../../domain/market_time.ts";
import { type Paise, toTick } from "../../domain/money.ts";
import { type Modification, type NewOrder, termsOf } from "../../domain/order/order.ts";
import type { PriceBand } from "../../domain/order/price_band.ts";
import type { Side } from "../../domain/order/side.ts";
import type { Dice } from "./faults.ts";
import type { FaultyBroker } from "./faulty_broker.ts";
import type { Tally } from "./tally.ts";

export interface OwnersMarket {
  /** What the owner may trade. */
  readonly instruments: readonly Instrument[];
  bandOf(instrument: Instrument): PriceBand | null;
}

const TRADES = ["adds", "reduces", "closes", "reverses"] as const;
const CHANGES = ["quantity", "price", "type"] as const;

export class Owner {
  readonly #dice: Dice;
  readonly #broker: FaultyBroker;
  readonly #market: OwnersMarket;
  readonly #tally: Tally;

  constructor(dice: Dice, broker: FaultyBroker, market: OwnersMarket, tally: Tally) {
    this.#dice = dice;
    this.#broker = broker;
    this.#market = market;
    this.#tally = tally;
  }

  /** Of what the desk holds, if it holds anything. */
  trade(): void {
    const { books } = this.#broker;
    const held = this.#market.instruments.filter((each) =>
      (books.shares.units.get(instrumentKey(each)) ?? 0) !== 0
    );
    const instrument = this.#one(held.length > 0 ? held : this.#market.instruments);
    const key = instrumentKey(instrument);
    const units = books.shares.units.get(key) ?? 0;
    const lots = Math.abs(units) / instrument.lot;
    const away: Side = units > 0 ? "SELL" : "BUY";
    const some = instrument.lot * this.#dice.between(1, 4);
    const how = this.#one(TRADES);
    // As the button of the screen does it: what waits there goes too, a little before or after.
    if (how === "closes" && this.#dice.below(2) === 0) {
      const early = this.#dice.below(2) === 0;
      if (early) this.#cancelAll(key);
      else this.#broker.at(this.#broker.now + SECOND_MS, () => this.#cancelAll(key));
    }
    if (lots < 1 || how === "adds") this.#place(instrument, away === "BUY" ? "SELL" : "BUY", some);
    else if (how === "reverses") this.#place(instrument, away, Math.abs(units) + some);
    else if (how === "closes" || lots < 2) this.#place(instrument, away, Math.abs(units));
    else this.#place(instrument, away, instrument.lot * this.#dice.between(1, lots - 1));
    this.#tally.add(lots < 1 ? "owner trades elsewhere" : `owner ${how}`);
  }

  cancel(): void {
    const order = this.#oneOfDesk();
    if (order === null) return;
    this.#cancel(order);
    this.#tally.add(`owner cancels ${order.order.type}`);
  }

  change(): void {
    const held = this.#oneOfDesk();
    if (held === null) return;
    const { books, now } = this.#broker;
    const what = this.#one(CHANGES);
    const change = this.#changed(held, what);
    if (books.changeByHand(held.orderId, change, now) !== null) return;
    books.shares.touch(held.order.key, now);
    this.#tally.add(`owner changes ${what}`);
  }

  #changed({ order }: ExchangeOrder, what: typeof CHANGES[number]): Modification {
    const terms = termsOf(order);
    const { lot, tick } = this.#market.instruments.find((each) =>
      instrumentKey(each) === order.key
    )!;
    const part = this.#dice.between(-20, 20) / 10_000;
    const moved = (price: Paise) => toTick(price * (1 + part), tick, "up");
    switch (what) {
      case "quantity":
        return { ...terms, quantity: Math.max(lot, order.quantity + lot * this.#step()) };
      case "price":
        return { ...terms, price: moved(terms.price), trigger: moved(terms.trigger) };
      case "type":
        return { ...terms, type: "LIMIT", price: moved(terms.price), trigger: 0 as Paise };
    }
  }

  #step(): number {
    return this.#one([-2, -1, 1, 2]);
  }

  #cancelAll(key: string): void {
    for (const each of this.#ofDesk()) if (each.order.key === key) this.#cancel(each);
  }

  #cancel({ orderId, order: { key } }: ExchangeOrder): void {
    const { books, now } = this.#broker;
    if (books.cancel(orderId, now) === null) books.shares.touch(key, now);
  }

  /** Orders of the desk that may still trade, of what the owner trades. */
  #ofDesk(): readonly ExchangeOrder[] {
    const { books } = this.#broker;
    const keys = new Set(this.#market.instruments.map(instrumentKey));
    return books.working.filter(({ orderId, order }) =>
      books.tagOf(orderId) !== null && keys.has(order.key)
    );
  }

  #oneOfDesk(): ExchangeOrder | null {
    const all = this.#ofDesk();
    return all.length === 0 ? null : this.#one(all);
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#dice.below(list.length)]!;
  }

  /** At any price that is taken, in orders that are small enough. */
  #place(instrument: Instrument, side: Side, quantity: number): void {
    const band = this.#market.bandOf(instrument);
    const price = side === "BUY" ? band?.upper ?? 10_000_000 : band?.lower ?? instrument.tick;
    const most = instrument.freezeQuantity ?? quantity;
    for (let left = quantity; left > 0; left -= most) {
      this.#broker.trade(byHand(instrument, side, Math.min(left, most), price as Paise));
    }
  }
}

/** A limit order of nobody's strategy. */
export function byHand(
  instrument: Instrument,
  side: Side,
  quantity: number,
  price: Paise,
): NewOrder {
  const { token, name } = instrument;
  return {
    ...{ tag: "", purpose: "entry", book: "equity", strategy: "", underlying: name },
    ...{ token, key: instrumentKey(instrument), product: "MIS", type: "LIMIT", side, quantity },
    ...{ price, trigger: 0, validity: "DAY", signalAt: 0 },
  } as NewOrder;
}
