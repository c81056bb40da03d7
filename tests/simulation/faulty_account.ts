/**
 * What a broker that does what its dice say tells of an account: its lists are late, incomplete,
 * and now and then not there.
 * @module
 */
import type { AccountReading, AccountRequest } from "../../domain/broker/account_reading.ts";
import type { BrokerOrder } from "../../domain/broker/order.ts";
import { foundOrder } from "../../domain/broker/found_order.ts";
import { lookUp } from "../../domain/broker/order_lookup.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import type { BrokerBooks } from "./broker_books.ts";
import type { BrokerTimeline, Say } from "./broker_timeline.ts";
import type { BrokerTroubles } from "./broker_troubles.ts";
import type { Fault } from "./faults.ts";
import type { SecondThoughts } from "./second_thoughts.ts";

/** What was so since an instant. */
interface Was<T> {
  readonly at: EpochMs;
  readonly was: T;
}

const STALE_MS = 2_000;
const EMPTY: readonly Partial<AccountReading>[] = [
  { orders: [] },
  { trades: [] },
  { positions: [] },
  { orders: [], trades: [] },
];

export class FaultyAccount {
  readonly #books: BrokerBooks;
  readonly #troubles: BrokerTroubles;
  readonly #timeline: BrokerTimeline;

  readonly #thoughts: SecondThoughts;
  readonly #rows = new Map<string, Was<BrokerOrder>[]>();
  readonly #held: Was<AccountReading["positions"]>[] = [];

  constructor(
    books: BrokerBooks,
    troubles: BrokerTroubles,
    timeline: BrokerTimeline,
    thoughts: SecondThoughts,
  ) {
    this.#thoughts = thoughts;
    this.#books = books;
    this.#troubles = troubles;
    this.#timeline = timeline;
  }

  /** An order has changed, and what is held may have changed with it. */
  note(order: BrokerOrder): void {
    const { dice } = this.#troubles;
    const at = this.#timeline.now;
    if (dice.has("stale_rows")) {
      const { orderId } = order;
      this.#rows.set(orderId, [...this.#rows.get(orderId) ?? [], { at, was: order }]);
    }
    if (dice.has("lagging_positions")) this.#held.push({ at, was: this.#books.read().positions });
  }

  /** An order is looked for by its tag. */
  find(request: Extract<OrderRequest, { type: "Find" }>, say: Say): void {
    const { order: wanted, orderId, at } = request;
    this.#soon(say, () => {
      const all = this.#troubles.happens("empty_lists") ? [] : this.#listed(this.#books.orders);
      const found = lookUp(all, wanted, orderId, at);
      if (found.type === "Unsure") return say({ type: "unknown" });
      const body: OrderReply = found.type === "NotFound"
        ? { type: "NotFound" }
        : foundOrder(found.order, this.#traded());
      say({ type: "ok", body });
    });
  }

  read(request: AccountRequest, say: Say): void {
    switch (request.type) {
      case "ReadTrades":
        return this.#soon(say, () => {
          const body = this.#traded().filter((each) => each.orderId === request.orderId);
          say({ type: "ok", body });
        });
      case "ReadFunds":
        return this.#soon(say, () => {
          const { funds } = this.#books;
          say({ type: "ok", body: { equity: funds } });
        });
      case "ReadMargins":
        return this.#soon(
          say,
          () => say({ type: "ok", body: this.#books.margins(request.orders) }),
        );
      case "Read":
        return this.#readAll(say);
    }
  }

  /** Piece by piece, as the real one is read. */
  #readAll(say: Say): void {
    const timeline = this.#timeline;
    const pieces: Partial<AccountReading>[] = [];
    const piece = (delayMs: number, take: () => Partial<AccountReading>) =>
      timeline.after(delayMs, () => pieces.push(take()));
    piece(20, () => ({ orders: this.#listed(this.#books.orders) }));
    piece(60, () => ({ trades: this.#traded() }));
    piece(100, () => this.#positions());
    timeline.after(140, () => {
      if (this.#troubles.ofRequest() !== null) return say({ type: "unknown" });
      if (this.#troubles.happens("empty_lists")) {
        pieces.push(EMPTY[this.#troubles.dice.below(EMPTY.length)]!);
      }
      say({ type: "ok", body: Object.assign({}, ...pieces) });
    });
  }

  /** A single answer, if there is one. */
  #soon(say: Say, act: () => void): void {
    const troubles = this.#troubles;
    this.#timeline.after(troubles.dice.between(20, 90), () => {
      if (troubles.ofRequest() !== null) return say({ type: "unknown" });
      act();
    });
  }

  /** The list of orders, as late and as incomplete as it may be. */
  #listed(orders: readonly BrokerOrder[]): readonly BrokerOrder[] {
    const { isOver, dice, skewMs } = this.#troubles;
    if (isOver) return orders.map((order) => this.#thoughts.shown(order));
    const isYoung = (fault: Fault, { orderedAt }: BrokerOrder, lagMs: number) => {
      const lags = dice.has(fault) && this.#timeline.now - orderedAt < lagMs;
      if (lags) dice.strike(fault);
      return lags;
    };
    return orders
      .filter((order) => !isYoung("lagging_list", order, 2_500))
      .map((order) => this.#asItWas(this.#thoughts.shown(order)))
      .map((order) => {
        const skewed = { ...order, orderedAt: (order.orderedAt + skewMs) as EpochMs };
        return isYoung("lagging_tags", order, 4_000) ? { ...skewed, tag: null } : skewed;
      });
  }

  #traded() {
    const { trades } = this.#books;
    const { isOver, dice } = this.#troubles;
    if (isOver || !dice.has("lagging_trades")) return trades;
    const told = trades.filter(({ at }) => this.#timeline.now - at > 2_000);
    if (told.length < trades.length) dice.strike("lagging_trades");
    return told;
  }

  #positions(): Partial<AccountReading> {
    const { positions, holdings, margins } = this.#books.read();
    const { isOver, dice } = this.#troubles;
    if (isOver || !dice.has("lagging_positions")) return { positions, holdings, margins };
    const was = this.#before(this.#held) ?? [];
    if (was !== this.#held.at(-1)?.was) dice.strike("lagging_positions");
    return { positions: was, holdings, margins };
  }

  #asItWas(order: BrokerOrder): BrokerOrder {
    const { dice } = this.#troubles;
    if (!dice.has("stale_rows")) return order;
    const rows = this.#rows.get(order.orderId)!;
    const was = this.#before(rows) ?? rows[0]!.was;
    if (was !== rows.at(-1)!.was) dice.strike("stale_rows");
    return was;
  }

  /** Null where nothing was so by then. */
  #before<T>(all: readonly Was<T>[]): T | null {
    const until = this.#timeline.now - STALE_MS;
    return all.findLast(({ at }) => at <= until)?.was ?? null;
  }
}
