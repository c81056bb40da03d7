/**
 * What the broker of an explored session tells of its account: each reading fresh, or with one of
 * its lists as it was two seconds ago, or not at all, as is chosen.
 * @module
 */
import type { AccountReading, AccountRequest } from "../../domain/broker/account_reading.ts";
import { foundOrder } from "../../domain/broker/found_order.ts";
import { lookUp } from "../../domain/broker/order_lookup.ts";
import { SECOND_MS } from "../../domain/market_time.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import type { Say } from "./broker_timeline.ts";
import type { Choices } from "./explored_choices.ts";
import type { FaultyBroker } from "./faulty_broker.ts";

type Find = Extract<OrderRequest, { type: "Find" }>;
type Lists = Pick<AccountReading, "orders" | "trades" | "positions">;

const STALE_MS = 2 * SECOND_MS;
/** After a change readings may be otherwise for so long. */
const NEWS_MS = 4 * SECOND_MS;
const EMPTY: Lists = { orders: [], trades: [], positions: [] };

export class ExploredAccount {
  readonly #broker: () => FaultyBroker;
  readonly #choices: Choices;
  readonly #was: { at: number; lists: Lists }[] = [];

  constructor(broker: () => FaultyBroker, choices: Choices) {
    this.#broker = broker;
    this.#choices = choices;
  }

  /** An order has changed. */
  note(): void {
    this.#was.push({ at: this.#broker().now, lists: this.#lists });
  }

  get #lists(): Lists {
    const { books, listed: orders } = this.#broker();
    const { trades, positions } = books.read();
    return { orders, trades, positions };
  }

  get lastChangeAt(): number {
    return this.#was.at(-1)?.at ?? -Infinity;
  }

  read(request: AccountRequest, say: Say): void {
    const broker = this.#broker();
    const { books } = broker;
    switch (request.type) {
      case "ReadFunds":
        return this.#after(50, () => say({ type: "ok", body: { equity: books.funds } }));
      case "ReadMargins":
        return this.#after(
          50,
          () => say({ type: "ok", body: books.margins(request.orders) }),
        );
      case "ReadTrades":
        return this.#after(50, () => {
          if (this.#choices.deviates("unanswered ReadTrades")) return say({ type: "unknown" });
          const { trades } = this.#may("trades", "ReadTrades");
          say({ type: "ok", body: trades.filter(({ orderId }) => orderId === request.orderId) });
        });
      case "Read":
        return this.#readAll(say);
    }
  }

  find(request: Find, say: Say): void {
    this.#after(50, () => {
      if (this.#choices.deviates("unanswered Find")) return say({ type: "unknown" });
      const { orders } = this.#may("orders", "Find");
      const found = lookUp(orders, request.order, request.orderId, request.at);
      if (found.type === "Unsure") return say({ type: "unknown" });
      const body: OrderReply = found.type === "NotFound"
        ? { type: "NotFound" }
        : foundOrder(found.order, this.#broker().books.trades);
      say({ type: "ok", body });
    });
  }

  /** Piece by piece, as the real one is read. */
  #readAll(say: Say): void {
    const { books } = this.#broker();
    const pieces: Partial<AccountReading>[] = [];
    const isNews = this.#broker().now - this.lastChangeAt < NEWS_MS;
    const isLost = isNews && this.#choices.deviates("unanswered Read");
    this.#after(20, () => pieces.push({ orders: this.#may("orders", "Read").orders }));
    this.#after(60, () => pieces.push({ trades: this.#may("trades", "Read").trades }));
    this.#after(100, () => pieces.push({ positions: this.#may("positions", "Read").positions }));
    this.#after(140, () => {
      if (isLost) return say({ type: "unknown" });
      const { holdings, margins } = books.read();
      say({ type: "ok", body: Object.assign({ holdings, margins }, ...pieces) });
    });
  }

  /** A list as it is, or as it was. */
  #may(list: keyof Lists, where: string): Lists {
    const broker = this.#broker();
    const fresh = this.#lists;
    const until = broker.now - STALE_MS;
    if (this.lastChangeAt <= until) return fresh;
    if (list === "orders" && this.#choices.deviates(`untagged ${where}`)) {
      const orders = fresh.orders.map((order) =>
        order.orderedAt > until ? { ...order, tag: null } : order
      );
      return { ...fresh, orders };
    }
    if (!this.#choices.deviates(`stale ${list} ${where}`)) return fresh;
    return this.#was.findLast(({ at }) => at <= until)?.lists ?? EMPTY;
  }

  #after(delayMs: number, act: () => void): void {
    this.#broker().at(this.#broker().now + delayMs, act);
  }
}
