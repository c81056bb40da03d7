/**
 * How many requests of one key are answered: orders by the second, minute and day, the rest by the
 * second; in market time. What is refused does not count.
 * @module
 */
import { entryOn } from "../../../../domain/dated.ts";
import {
  type EpochMs,
  istDate,
  istDayNumber,
  MINUTE_MS,
  SECOND_MS,
} from "../../../../domain/market_time.ts";
import type { MarketLimits } from "../../../../domain/order/market_limits.ts";
import { KiteRefusal } from "../kite_answer.ts";

/** What shares a budget. */
export type RequestKind = "order" | "quote" | "history" | "other";

type Rates = Pick<MarketLimits, "orderRates" | "readingRates">;

export class RateLimits {
  readonly #rates: Rates;
  /** Instants of what was answered in the last minute. */
  readonly #answered: Record<RequestKind, number[]> = {
    order: [],
    quote: [],
    history: [],
    other: [],
  };
  #day = NaN;
  #ordersToday = 0;

  constructor(rates: Rates) {
    this.#rates = rates;
  }

  /** One request. Throws KiteRefusal with HTTP 429. */
  spend(kind: RequestKind, at: EpochMs): void {
    const recent = this.#answered[kind].filter((each) => each > at - MINUTE_MS);
    const lastSecond = recent.filter((each) => each > at - SECOND_MS).length;
    if (kind === "order") this.#spendOrder(at, lastSecond, recent.length);
    else if (lastSecond >= this.#perSecond(kind, at)) throw tooMany();
    recent.push(at);
    this.#answered[kind] = recent;
  }

  /** Slices of one request count to the day's orders, each. */
  spendSlices(count: number): void {
    this.#ordersToday += count - 1;
  }

  #perSecond(kind: Exclude<RequestKind, "order">, at: EpochMs): number {
    const { entry } = entryOn(this.#rates.readingRates, istDate(at));
    const { quotesPerSecond: quote, historyPerSecond: history, othersPerSecond: other } = entry;
    return { quote, history, other }[kind];
  }

  #spendOrder(at: EpochMs, lastSecond: number, lastMinute: number): void {
    const day = istDayNumber(at);
    if (day !== this.#day) this.#ordersToday = 0;
    this.#day = day;
    const { entry } = entryOn(this.#rates.orderRates, istDate(at));
    const { perSecond, perMinute, perDay } = entry;
    if (lastSecond >= perSecond || lastMinute >= perMinute) throw tooMany();
    if (this.#ordersToday >= perDay) {
      throw new KiteRefusal("NetworkException", "Maximum orders of the day exceeded", 429);
    }
    this.#ordersToday++;
  }
}

/** HTTP 429, where a NetworkException is 502 otherwise. To be thrown by the caller. */
export function tooMany(): KiteRefusal {
  return new KiteRefusal("NetworkException", "Too many requests", 429);
}
