/**
 * How many requests of one key are answered: orders by the second, minute and day, the rest by the
 * second; in market time. What is refused does not count.
 * @module
 */
import type { OrderRates } from "../../../domain/order/market_limits.ts";
import { type EpochMs, istDayNumber, MINUTE_MS, SECOND_MS } from "../../../domain/market_time.ts";
import { KiteRefusal } from "./kite_answer.ts";

/** What shares a budget. */
export type RequestKind = "order" | "quote" | "history" | "other";

const PER_SECOND = { quote: 1, history: 3, other: 10 } as const;

export class RateLimits {
  readonly #ratesAt: (at: EpochMs) => OrderRates;
  /** Instants of what was answered in the last minute. */
  readonly #answered: Record<RequestKind, number[]> = {
    order: [],
    quote: [],
    history: [],
    other: [],
  };
  #day = NaN;
  #ordersToday = 0;

  constructor(ratesAt: (at: EpochMs) => OrderRates) {
    this.#ratesAt = ratesAt;
  }

  /** One request. Throws KiteRefusal with HTTP 429. */
  spend(kind: RequestKind, at: EpochMs): void {
    const recent = this.#answered[kind].filter((each) => each > at - MINUTE_MS);
    const lastSecond = recent.filter((each) => each > at - SECOND_MS).length;
    if (kind === "order") this.#spendOrder(at, lastSecond, recent.length);
    else if (lastSecond >= PER_SECOND[kind]) throw tooMany();
    recent.push(at);
    this.#answered[kind] = recent;
  }

  /** Slices of one request count to the day's orders, each. */
  spendSlices(count: number): void {
    this.#ordersToday += count - 1;
  }

  #spendOrder(at: EpochMs, lastSecond: number, lastMinute: number): void {
    const day = istDayNumber(at);
    if (day !== this.#day) this.#ordersToday = 0;
    this.#day = day;
    const { perSecond, perMinute, perDay } = this.#ratesAt(at);
    if (lastSecond >= perSecond || lastMinute >= perMinute) throw tooMany();
    if (this.#ordersToday >= perDay) {
      throw new KiteRefusal("NetworkException", "Maximum orders of the day exceeded", 429);
    }
    this.#ordersToday++;
  }
}

export function tooMany(): KiteRefusal {
  return new KiteRefusal("NetworkException", "Too many requests", 429);
}
