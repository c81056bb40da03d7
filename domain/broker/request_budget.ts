/**
 * How many requests the broker takes: orders by the second, minute and day, everything else by the
 * second. A request leaves only if no window of that length, wherever it begins, then holds more
 * than its budget. Entries leave a part of the order budgets to cancels and exits.
 * @module
 */
import { MINUTE_MS, SECOND_MS } from "../market_time.ts";
import type { OrderRates, ReadingRates } from "../order/market_limits.ts";

/** In order of urgency; the first three are order requests. */
export const REQUEST_LANES = ["cancel", "exit", "entry", "quote", "history", "other"] as const;
export type RequestLane = typeof REQUEST_LANES[number];

/** What shares a budget. */
export type RequestFamily = "order" | "quote" | "history" | "other";

/** Cancels, exits and entries share the order budgets; each other lane has one of its own. */
export function familyOf(lane: RequestLane): RequestFamily {
  return lane === "cancel" || lane === "exit" || lane === "entry" ? "order" : lane;
}

export interface RequestRates extends Omit<ReadingRates, "from"> {
  /** Requests that place, change or cancel; null for who sends none. */
  readonly orders: Pick<OrderRates, "perSecond" | "perMinute" | "perDay"> | null;
  /** Part of each order budget that entries must not use, 0 to 1. */
  readonly reserve: number;
}

const RESERVE = 0.2;

/** Of who reads and, with `orders`, orders too. */
export function requestRates(
  { quotesPerSecond, historyPerSecond, othersPerSecond }: Omit<ReadingRates, "from">,
  orders: RequestRates["orders"] = null,
): RequestRates {
  return { orders, quotesPerSecond, historyPerSecond, othersPerSecond, reserve: RESERVE };
}

/** Requests bunch up on their way: the broker's second may begin and end later than ours. */
const SLACK_MS = 100;

/** Times of the last requests of one budget. */
class Window {
  readonly #sentAt: Float64Array;
  #count = 0;

  constructor(readonly limit: number, readonly lengthMs: number) {
    this.#sentAt = new Float64Array(limit);
  }

  /** When one more fits in beside at most `limit - 1` others. */
  freeAt(limit: number): number {
    if (this.#count < limit) return -Infinity;
    return this.#sentAt[(this.#count - limit) % this.limit]! + this.lengthMs + SLACK_MS;
  }

  spend(at: number): void {
    this.#sentAt[this.#count++ % this.limit] = at;
  }
}

/** Times in milliseconds of a clock that never goes back; days as numbers that grow. */
export class RequestBudget {
  readonly #windows: Readonly<Record<RequestFamily, readonly Window[]>>;
  readonly #rates: RequestRates;
  readonly #pausedUntil: Record<RequestFamily, number> = {
    order: -Infinity,
    quote: -Infinity,
    history: -Infinity,
    other: -Infinity,
  };
  #day: number;
  #ordersToday: number;

  /** `ordersToday`: order requests of `day` that a process before this one sent. */
  constructor(rates: RequestRates, day: number, ordersToday = 0) {
    this.#rates = rates;
    this.#day = day;
    this.#ordersToday = ordersToday;
    this.#windows = {
      order: rates.orders === null ? [] : [
        new Window(rates.orders.perSecond, SECOND_MS),
        new Window(rates.orders.perMinute, MINUTE_MS),
      ],
      quote: [new Window(rates.quotesPerSecond, SECOND_MS)],
      history: [new Window(rates.historyPerSecond, SECOND_MS)],
      other: [new Window(rates.othersPerSecond, SECOND_MS)],
    };
  }

  /** When a request may leave: `at` or later; Infinity when the day's budget is spent. */
  nextAt(lane: RequestLane, at: number, day: number): number {
    const family = familyOf(lane);
    if (family === "order" && this.#ordersLeft(lane, day) <= 0) return Infinity;
    let next = Math.max(at, this.#pausedUntil[family]);
    for (const window of this.#windows[family]) {
      next = Math.max(next, window.freeAt(this.#share(lane, window.limit)));
    }
    return next;
  }

  /** One request of `lane` leaves. */
  spend(lane: RequestLane, at: number, day: number): void {
    const family = familyOf(lane);
    for (const window of this.#windows[family]) window.spend(at);
    if (family !== "order") return;
    this.#ordersToday = this.#orders(day) + 1;
    this.#day = day;
  }

  /** One that left on `day` came no further than to the broker's door, where nobody counts it. */
  giveBack(lane: RequestLane, day: number): void {
    if (familyOf(lane) !== "order" || day !== this.#day) return;
    this.#ordersToday = Math.max(0, this.#ordersToday - 1);
  }

  /** The broker said "too many": nothing of the family leaves before `until`. */
  pause(family: RequestFamily, until: number): void {
    this.#pausedUntil[family] = Math.max(this.#pausedUntil[family], until);
  }

  #ordersLeft(lane: RequestLane, day: number): number {
    const { orders } = this.#rates;
    return orders === null ? 0 : this.#share(lane, orders.perDay) - this.#orders(day);
  }

  #orders(day: number): number {
    return day === this.#day ? this.#ordersToday : 0;
  }

  #share(lane: RequestLane, limit: number): number {
    return lane === "entry" ? Math.max(1, Math.floor(limit * (1 - this.#rates.reserve))) : limit;
  }
}
