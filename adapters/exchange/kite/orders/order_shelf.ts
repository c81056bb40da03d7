/**
 * The broker's orders of the day with every state each went through, and what was traded. Whoever
 * announces changes is told of each.
 * @module
 */
import type { Fill } from "../../../../domain/order/fill.ts";
import { KiteRefusal } from "../kite_answer.ts";
import { hasEnded, type KiteOrder } from "./kite_order.ts";

export interface KiteTrade {
  readonly order: KiteOrder;
  readonly fill: Fill;
}

export class OrderShelf {
  readonly #orders = new Map<string, KiteOrder>();
  readonly #histories = new Map<string, readonly KiteOrder[]>();
  #trades: readonly KiteTrade[] = [];
  readonly #changed: (order: KiteOrder) => void;

  constructor(changed: (order: KiteOrder) => void) {
    this.#changed = changed;
  }

  /** Oldest first. */
  get orders(): readonly KiteOrder[] {
    return [...this.#orders.values()];
  }

  /** Oldest first. */
  get trades(): readonly KiteTrade[] {
    return this.#trades;
  }

  put(order: KiteOrder): KiteOrder {
    const { orderId } = order;
    this.#orders.set(orderId, order);
    this.#histories.set(orderId, [...this.#histories.get(orderId) ?? [], order]);
    this.#changed(order);
    return order;
  }

  update(orderId: string, change: Partial<KiteOrder>): KiteOrder {
    return this.put({ ...this.get(orderId), ...change });
  }

  /** An order that is known to be there. */
  get(orderId: string): KiteOrder {
    const found = this.#orders.get(orderId);
    if (found === undefined) throw new Error(`The broker has no order ${orderId}`);
    return found;
  }

  /** An order that has not ended; null also when its day is over. */
  living(orderId: string): KiteOrder | null {
    const found = this.#orders.get(orderId);
    return found === undefined || hasEnded(found) ? null : found;
  }

  /** An order that somebody asks for. Throws KiteRefusal. */
  asked(orderId: string): KiteOrder {
    const found = this.#orders.get(orderId);
    if (found !== undefined) return found;
    throw new KiteRefusal("OrderException", "Couldn't find that `order_id`.");
  }

  /** Every state of an order, oldest first. Throws KiteRefusal. */
  history(orderId: string): readonly KiteOrder[] {
    this.asked(orderId);
    return this.#histories.get(orderId)!;
  }

  traded(order: KiteOrder, fill: Fill): void {
    this.#trades = [...this.#trades, { order, fill }];
  }

  clear(): void {
    this.#orders.clear();
    this.#histories.clear();
    this.#trades = [];
  }
}
