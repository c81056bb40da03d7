/**
 * A broker that does what a test tells it: answers, keeps silent, reports late, twice or in the
 * wrong order. It keeps what it was asked, and takes every order unless told otherwise.
 * @module
 */
import { BROKER } from "../../actors/protocol/broker.ts";
import type { Answer } from "../../actors/runtime/context.ts";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { Fill } from "../../domain/order/fill.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { Modification, NewOrder, OrderReport, OrderStatus } from "../../domain/order/order.ts";
import type { OrderReason } from "../../domain/order/order_reason.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";

export type Reply = Answer<OrderReply> | "later";

/** How it answers; null: as a broker that is well. */
export type Manner = (request: OrderRequest, broker: FakeBroker) => Reply | null;

export const NO_ANSWER: Answer<OrderReply> = { type: "unknown" };

export function refused(code: OrderReason): Answer<OrderReply> {
  return { type: "ok", body: { type: "Refused", code, message: code } };
}

export class FakeBroker implements OutsidePort {
  readonly requests: OrderRequest[] = [];
  readonly orders: NewOrder[] = [];
  readonly #answers = new Map<string, (answer: Answer<unknown>) => void>();
  #trades = 0;

  constructor(readonly host: VirtualHost, readonly manner: Manner = () => null) {}

  call(request: unknown, _id: string, answer: (answer: Answer<unknown>) => void): void {
    const asked = request as OrderRequest;
    this.requests.push(asked);
    if (asked.type === "Place") this.orders.push(asked.order);
    const reply = this.manner(asked, this) ?? this.#well(asked);
    if (reply !== "later") answer(reply);
    else if (asked.type === "Place") this.#answers.set(asked.order.tag, answer);
  }

  /** Takes an order whose answer was kept back. */
  take(order: NewOrder): void {
    this.#answers.get(order.tag)!({ type: "ok", body: taken(this.idOf(order)) });
  }

  /** Refuses an order whose answer was kept back. */
  refuse(order: NewOrder, code: OrderReason): void {
    this.#answers.get(order.tag)!(refused(code));
  }

  /** Number `n` of the orders it was sent, from 0. */
  order(n: number): NewOrder {
    return this.orders[n]!;
  }

  idOf(order: NewOrder): string {
    return `B${this.orders.findIndex(({ tag }) => tag === order.tag) + 1}`;
  }

  asked<T extends OrderRequest["type"]>(type: T): Extract<OrderRequest, { type: T }>[] {
    return this.requests.filter((each) => each.type === type) as never;
  }

  /** The changes it was asked for. */
  get changes(): Modification[] {
    return this.asked("Modify").map(({ change }) => change);
  }

  fill(order: NewOrder, quantity: number, rupees: number): Fill {
    const { key, side, product } = order;
    const tradeId = `T${++this.#trades}`;
    const at = this.host.now as EpochMs;
    const price = Math.round(rupees * 100) as Paise;
    return { orderId: this.idOf(order), tradeId, key, side, product, quantity, price, at };
  }

  /** Reports of an order; `filled` is cumulative. */
  report(order: NewOrder, status: OrderStatus, filled: number, fill: Fill | null = null): void {
    this.host.kernel.inject(BROKER, "OrderReported", this.reportOf(order, status, filled, fill));
  }

  reportOf(order: NewOrder, status: OrderStatus, filled: number, fill: Fill | null): OrderReport {
    const why = status === "REJECTED"
      ? { reason: "order_refused", words: "rms" } as const
      : { reason: status === "CANCELLED" ? "cancelled" : "" } as const;
    return { tag: order.tag, orderId: this.idOf(order), status, filled, fill, ...why };
  }

  #well(asked: OrderRequest): Reply {
    switch (asked.type) {
      case "Place":
        return { type: "ok", body: taken(this.idOf(asked.order)) };
      case "Modify":
      case "Cancel":
        return { type: "ok", body: taken(asked.orderId) };
      case "Find":
        return { type: "ok", body: { type: "NotFound" } };
    }
  }
}

function taken(orderId: string): OrderReply {
  return { type: "Taken", orderId };
}
