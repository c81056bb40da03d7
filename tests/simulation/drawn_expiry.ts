/**
 * An expiry within a drawn night: when, what the index was worth then, from when anybody knows it,
 * and what must be true of it in the end. The exchange settles what the account has at the close;
 * what the desk had read of that it has booked once, at the same price.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { SETTLEMENT_ORDER, settlementValue } from "../../domain/exchange/settlement.ts";
import type { Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../domain/market_time.ts";
import { fromRupees, type Paise } from "../../domain/money.ts";
import { signed } from "../../domain/order/side.ts";
import type { CutOffDay } from "./cut_off_day.ts";
import type { NightDice } from "./night_dice.ts";

const CLOSE_MINUTE = 15 * 60 + 40;

/** What the exchange has settled. */
interface Settled {
  readonly key: string;
  readonly quantity: number;
  /** Of the account's last trade in it. */
  readonly tradedAt: EpochMs;
}

export class DrawnExpiry {
  readonly #date: IsoDate;
  readonly #nextDate: string;
  readonly #index: Paise;
  readonly #toldAt: string;
  readonly #settledAt: string;
  readonly #squareOffAt: string;
  readonly #isWide: boolean;
  readonly #left: Settled[] = [];

  /** `dates`: of the story. `indexAt`: rupees at an instant. */
  constructor(
    drawn: NightDice,
    date: string,
    dates: readonly string[],
    indexAt: (clock: string) => number,
  ) {
    this.#date = date as IsoDate;
    this.#nextDate = dates[dates.indexOf(date) + 1]!;
    this.#index = fromRupees(indexAt(`${date} 15:39:59`));
    const night = `${this.#nextDate} 04:00`;
    this.#toldAt = drawn.pick([`${date} 15:40`, `${date} 17:30`, night]);
    this.#settledAt = drawn.pick([`${date} 21:00`, night, night]);
    this.#squareOffAt = drawn.pick(["14:55", "15:06"]);
    this.#isWide = drawn.pick([false, true, true]);
  }

  get story(): string {
    const stops = this.#isWide ? ", wide stops" : "";
    return `expires ${this.#date}, known ${this.#toldAt}, settled ${this.#settledAt}, ` +
      `options until ${this.#squareOffAt}${stops}`;
  }

  /** Of the last day nearly all of an option's worth goes. */
  get config() {
    const options = { atr_multiple: 100, stop_cap_pct: 90 };
    const exits = { square_off: { options_expiry: this.#squareOffAt } };
    return { exits: this.#isWide ? { ...exits, options } : exits };
  }

  /** By an `instrument` that is known by then. */
  rules(instrument: (token: InstrumentToken) => Instrument) {
    const toldAt = instantOf(this.#toldAt);
    return {
      expiresAt: (expiry: IsoDate) => istInstant(expiry, CLOSE_MINUTE),
      settlementPrice: (token: InstrumentToken, at: EpochMs) =>
        at >= toldAt && instrument(token).expiry === this.#date
          ? settlementValue(instrument(token), this.#index)
          : null,
    };
  }

  /** Has the exchange settle it in the night, once nothing is traded any more. */
  planIn(day: CutOffDay): void {
    const { broker, books, market } = day;
    const expiring = () =>
      [...books.net].filter(([key]) => market.named(key).expiry === this.#date);
    broker.at(market.instant(`${this.#date} 15:40`), () => {
      for (const [key, quantity] of expiring()) {
        const trades = books.trades.filter((trade) => trade.key === key).map(({ at }) => at);
        this.#left.push({ key, quantity, tradedAt: Math.max(0, ...trades) as EpochMs });
      }
    });
    broker.at(market.instant(this.#settledAt), () => {
      for (const [key] of expiring()) books.settle(key, this.#priceOf(day, key), broker.now);
    });
  }

  assertBooked(day: CutOffDay): void {
    const { market, portfolio } = day;
    const booked = day.events("FillBooked").filter(({ tag }) => tag === SETTLEMENT_ORDER);
    for (const { fill, at } of booked) {
      assertEquals(fill.price, this.#priceOf(day, fill.key), fill.key);
      assert(at >= instantOf(this.#toldAt), `settled before anybody knows the price`);
    }
    const keys = booked.map(({ fill }) => fill.key);
    assertEquals(new Set(keys).size, keys.length, "settled twice");
    const held = portfolio.held.filter(({ token, trade: { key } }) =>
      market.instrument(token).expiry === this.#date &&
      !day.quarantine.some((words) => words.startsWith(`${key}:`))
    );
    assertEquals(held, [], "held beyond its expiry");
    const doubted = new Set(
      day.events("Quarantined").flatMap(({ symbols }) => symbols.map((each) => keyIn(each.symbol))),
    );
    for (const key of new Set([...keys, ...this.#left.map((each) => each.key)])) {
      const left = this.#left.find((each) => each.key === key);
      const own = booked.find(({ fill }) => fill.key === key)?.fill;
      // Who has read nothing of its last trade goes by what it knows; of what is not listed, so
      // does who has read it on a later day.
      const isRead = left === undefined
        ? day.hasRead(instantOf(`${this.#date} 15:40`), instantOf(`${this.#date} 24:00`))
        : day.hasRead(left.tradedAt, instantOf(`${this.#nextDate} 05:00`));
      if (!isRead || day.isShared(key) || doubted.has(key)) continue;
      const units = own === undefined ? 0 : -signed(own.side, own.quantity);
      assertEquals(units, left?.quantity ?? 0, `settled of ${key}`);
    }
  }

  #priceOf({ market }: CutOffDay, key: string): Paise {
    return settlementValue(market.named(key), this.#index);
  }
}

function keyIn(symbol: string): string {
  return symbol.split(":").slice(0, 2).join(":");
}

/** Of `YYYY-MM-DD HH:MM`. */
function instantOf(clock: string): EpochMs {
  const [date, time] = clock.split(" ") as [string, string];
  const [hours, minutes] = time.split(":").map(Number);
  return istInstant(date as IsoDate, 60 * hours! + minutes!);
}
