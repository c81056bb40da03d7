/**
 * What the records so far have said of each instrument: its names, its last signal and price, and
 * what the fills of an open position have cost beyond the prices expected.
 * @module
 */
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Names, Origin } from "./projected_desk.ts";

export class KnownInstruments {
  readonly #look: (token: InstrumentToken, at: EpochMs) => Names;
  /** The same all day. */
  readonly #names = new Map<InstrumentToken, Names>();
  readonly #origins = new Map<InstrumentToken, Origin>();
  readonly #prices = new Map<InstrumentToken, number>();
  readonly #slippage = new Map<InstrumentToken, number>();

  constructor(look: (token: InstrumentToken, at: EpochMs) => Names) {
    this.#look = look;
  }

  /** Contracts may be called otherwise. */
  dayBegan(): void {
    this.#names.clear();
  }

  namesOf(token: InstrumentToken, at: number): Names {
    let names = this.#names.get(token);
    if (names === undefined) this.#names.set(token, names = this.#look(token, at as EpochMs));
    return names;
  }

  ordered(token: InstrumentToken, origin: Origin): void {
    this.#origins.set(token, origin);
  }

  originOf(token: InstrumentToken): Origin | undefined {
    return this.#origins.get(token);
  }

  priced(token: InstrumentToken, price: number): void {
    this.#prices.set(token, price);
  }

  /** What a MARKET order is expected to fill near. */
  priceOf(token: InstrumentToken): number | undefined {
    return this.#prices.get(token);
  }

  /** Adds what a fill has cost, paise; returns that of all fills of the position so far. */
  slipped(token: InstrumentToken, cost: number, flat: boolean): number {
    const sum = (this.#slippage.get(token) ?? 0) + cost;
    if (flat) this.#slippage.delete(token);
    else this.#slippage.set(token, sum);
    return sum;
  }
}
