/** What an explored session tells of itself, line by line, where it is asked to. @module */
import type { TurnRecord } from "../../actors/runtime/record.ts";
import type { BrokerOrder } from "../../domain/broker/order.ts";
import { type EpochMs, istStamp } from "../../domain/market_time.ts";
import type { OrderRequest } from "../../domain/ports.ts";

export class ExploredTrace {
  readonly lines: string[] = [];
  readonly #isWanted: boolean;
  readonly #now: () => number;

  constructor(isWanted: boolean, now: () => number) {
    this.#isWanted = isWanted;
    this.#now = now;
  }

  note(words: () => string): void {
    if (!this.#isWanted) return;
    const clock = istStamp(this.#now() as EpochMs).slice("2024-01-31T".length, -"+05:30".length);
    this.lines.push(`${clock} ${words()}`);
  }

  recorded({ path, events }: TurnRecord): void {
    for (const [, event] of events) this.note(() => `    ${path} ${JSON.stringify(event)}`);
  }

  asked(request: OrderRequest): void {
    this.note(() => `  asks ${wordsOf(request)}`);
  }

  answered(body: unknown): void {
    this.note(() => `  answer ${JSON.stringify(body)}`);
  }

  changed({ orderId, side, quantity, type, price, trigger, status, filled }: BrokerOrder): void {
    this.note(() =>
      `  broker: #${orderId} ${side} ${quantity} ${type} ${price}/${trigger} ${status} ${filled}`
    );
  }
}

function wordsOf(request: OrderRequest): string {
  switch (request.type) {
    case "Place": {
      const { side, quantity, type, price, trigger, purpose, tag } = request.order;
      return `Place ${purpose} ${side} ${quantity} ${type} ${price}/${trigger} ${tag}`;
    }
    case "Modify": {
      const { type, quantity, price, trigger } = request.change;
      return `Modify #${request.orderId} ${type} ${quantity} ${price}/${trigger}`;
    }
    case "Cancel":
      return `Cancel #${request.orderId}`;
    case "Find":
      return `Find ${request.tag} ${request.orderId}`;
  }
}
