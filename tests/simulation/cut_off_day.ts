/**
 * Days of a desk at a broker of which nothing can be read for a while, whatever else works there:
 * neither its lists nor single orders, and no update comes. Each night its orders end and its lists
 * begin anew. Looked at after every message: no exit turns the account round, no two live side by
 * side, and nothing enters before the books are known.
 * @module
 */
import { notReconciled } from "../../commands/desk/reconcile_gate.ts";
import { type EpochMs, istClock, SECOND_MS } from "../../domain/market_time.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import { signed } from "../../domain/order/side.ts";
import { mustVerify } from "../../domain/portfolio/exits/unseen.ts";
import { BrokerDay, type BrokerDayPlan } from "./broker_day.ts";
import { BrokerLine } from "./broker_line.ts";
import { Lasting } from "./lasting.ts";
import type { Refusal } from "./refusals.ts";

/** Of looking for what was lost, and of a reading that does not come. */
const BARE_MAX_MS = 13 * SECOND_MS;

/** An exit that was refused for a minute is asked for again each thirty seconds. */
const REFUSED_MAX_MS = 35 * SECOND_MS;

/** What the owner has done, a reading shows so much later. */
const SHOWN_AFTER_MS = 10 * SECOND_MS;

/** What an owner does with all positions: ends them, half of them, adds a lot, ends their orders. */
export const OWNERS_WAYS = ["closes", "halves", "adds", "cancels"] as const;

export class CutOffDay extends BrokerDay {
  readonly #line: BrokerLine;
  /** By key, the side that the desk has entered on. */
  readonly #sides = new Map<string, number>();
  readonly #entries = new Set<string>();
  readonly #bare = new Lasting();
  /** By key, when the owner last had a hand in it. */
  readonly #ownersAt = new Map<string, number>();
  /** What an exit of the desk has turned round that its owner had closed, before it could know. */
  readonly #turned = new Set<string>();
  /** The desk could read the account since then without a break; null while it cannot. */
  #readsSince: number | null = null;
  /** While the desk could read the account without a break. */
  readonly #readable: { readonly from: number; until: number }[] = [];
  /** When a refusal last ended. */
  #refusedUntil = -Infinity;
  #failure: Error | null = null;

  constructor(plan: BrokerDayPlan) {
    const line = new BrokerLine((request) => this.enters(request));
    super({
      ...plan,
      dice: line,
      orderPort: (broker) => line.orders(broker),
      answers: () => line.reads,
      step: () => this.look(),
    });
    this.#line = line;
    const { market, broker, books } = this;
    for (const [i, date] of market.dates.entries()) {
      if (i > 0) broker.at(market.instant(`${date} 05:00`), () => books.roll());
      broker.at(market.instant(`${date} 15:40`), () => books.close(broker.now));
    }
  }

  override restart(): this {
    super.restart();
    this.#readsSince = null;
    this.#bare.awayUntil(this.host.now);
    return this;
  }

  override away(clock: string): this {
    super.away(clock);
    this.#readsSince = null;
    this.#bare.awayUntil(this.host.now);
    return this;
  }

  /** Nothing of the account can be read from now on, or nothing but some `parts` of it. */
  cutOff(...parts: readonly ("finds" | "updates")[]): this {
    this.#line.reads = false;
    this.#line.finds = parts.includes("finds");
    this.#line.updates = parts.includes("updates");
    return this;
  }

  /** Nor is anything taken: the token is yesterday's. */
  loggedOut(): this {
    this.#line.takes = false;
    return this.cutOff();
  }

  /** What is asked for is done without an answer, until `spoken`. */
  silent(): this {
    this.#line.answers = false;
    return this;
  }

  spoken(): this {
    this.#line.answers = true;
    return this;
  }

  /** What it says is refused from now on; null: nothing any more. */
  refuses(refusal: Refusal | null): this {
    if (this.#line.refusal !== null) this.#refusedUntil = this.host.now;
    this.#line.refusal = refusal;
    return this;
  }

  /** Everything works, and the desk is told so, as it is once it has logged in. */
  restored(): this {
    const line = this.#line;
    line.reads =
      line.finds =
      line.updates =
      line.takes =
        true;
    return this.refuses(null).refresh();
  }

  /** The broker closes what is held by itself, and cancels what works. */
  squaredOffAt(clock: string): this {
    this.broker.at(this.market.instant(clock), () => {
      const { books, broker } = this;
      for (const { orderId } of books.working) books.cancel(orderId, broker.now);
      for (const [key, quantity] of books.net) {
        this.byHand(key.split(":")[1]!, quantity > 0 ? "SELL" : "BUY", Math.abs(quantity));
      }
    });
    return this;
  }

  /** Whether the owner has had a hand in it. */
  isShared(key: string): boolean {
    return this.#ownersAt.has(key);
  }

  /** In the market's hours, at any price. */
  owner(how: typeof OWNERS_WAYS[number]): this {
    const { books, broker, market } = this;
    const { now } = broker;
    if (how === "cancels") {
      for (const { orderId, order: { key } } of books.ofDesk) {
        books.cancel(orderId, now);
        this.#ownersAt.set(key, now);
      }
      return this;
    }
    for (const [key, net] of books.net) {
      const { token, symbol, lot } = market.named(key);
      const lots = Math.abs(net) / lot;
      const count = { closes: lots, halves: Math.floor(lots / 2), adds: 1 }[how];
      if (count === 0 || !market.isOpen(token, now)) continue;
      const side = (net > 0) === (how === "adds") ? "BUY" : "SELL";
      const order = this.orderFor(symbol, side, count * lot);
      this.#ownersAt.set(key, now);
      broker.trade({ ...order, product: books.productOf(key) });
    }
    return this;
  }

  /** An order to place, as it leaves. */
  enters({ order }: Extract<OrderRequest, { type: "Place" }>): void {
    if (order.purpose !== "entry") return;
    const why = notReconciled(this.host.kernel, this.rules);
    if (why !== null) this.#fail(`an entry of ${order.key} leaves: ${why}`);
    this.#sides.set(order.key, signed(order.side, 1));
    this.#entries.add(order.tag);
  }

  look(): void {
    if (this.#failure !== null) throw this.#failure;
    this.#reads();
    this.#exits();
    this.#stops();
  }

  #reads(): void {
    const { now } = this.host;
    const isNew = this.#readsSince === null;
    this.#readsSince = this.#line.reads ? this.#readsSince ?? now : null;
    if (this.#readsSince === null) return;
    if (isNew) this.#readable.push({ from: now, until: now });
    else this.#readable.at(-1)!.until = now;
  }

  /** Whether the desk has read all that the account had, at some time between two instants. */
  hasRead(from: number, until: number): boolean {
    return this.#readable.some((each) =>
      Math.min(until, each.until) - Math.max(from, each.from) >= SHOWN_AFTER_MS
    );
  }

  /** What is held has an exit for all of it, unless it is gone as far as the desk can know. */
  #stops(): void {
    const { books, host: { now } } = this;
    const doubted = this.quarantine;
    const bareMaxMs = this.#line.hasRefused ? REFUSED_MAX_MS : BARE_MAX_MS;
    const takes = this.#line.takes && this.#line.refusal === null &&
      this.#hasSeen(this.#line.unheardAt);
    for (const held of this.portfolio.held) {
      const { token, quantity, trade: { key } } = held;
      if (!this.#isShown(key)) continue;
      const isBare = books.net.get(key) === quantity && books.reducing(key) < Math.abs(quantity);
      const isDoubted = doubted.some((words) => words.startsWith(key));
      const mayHave = takes && !isDoubted && this.rules.isOpen(token, now as EpochMs) &&
        !mustVerify(held, this.rules, now as EpochMs);
      const lastsMs = this.#bare.lastedMs(key, isBare && mayHave, now);
      if (lastsMs > bareMaxMs) this.#fail(`${key} is without an exit`);
    }
  }

  #exits(): void {
    const { books } = this;
    for (const [key, quantity] of books.net) {
      const side = this.#sides.get(key);
      if (side === undefined || side * quantity > 0 || this.#turned.has(key)) continue;
      if (this.#isShown(key)) this.#fail(`${key} is turned to ${quantity}`);
      this.#turned.add(key);
    }
    const exits = books.ofDesk.filter(({ orderId }) => !this.#entries.has(books.tagOf(orderId)!));
    const twice = exits.find(({ order }, i) =>
      exits.findIndex((each) => each.order.key === order.key) !== i
    );
    if (twice !== undefined) this.#fail(`two exits of ${twice.order.key} work`);
    for (const { order: { key, quantity }, filled } of exits) {
      const there = Math.abs(books.net.get(key) ?? 0);
      // What others have taken, or is gone unseen, may still have its stop.
      const isAlone = books.shares.touchedAt(key) === undefined;
      if (isAlone && there > 0 && quantity - filled > there) {
        this.#fail(`an exit of ${key} is for too many`);
      }
    }
  }

  /** Whether the desk has read by now what its owner did there, and could act on it. */
  #isShown(key: string): boolean {
    const ownersAt = this.#ownersAt.get(key);
    if (ownersAt === undefined) return true;
    // An order of the owner's may wait for a price long after it was placed.
    const tradedAt = this.books.shares.touchedAt(key) ?? -Infinity;
    const lastAt = Math.max(ownersAt, tradedAt, this.#refusedUntil);
    return this.#line.refusal === null && this.#hasSeen(lastAt);
  }

  /** Whether the account was read since something that nobody told of; never: that was read. */
  #hasSeen(at: number): boolean {
    if (at === -Infinity) return true;
    const since = this.#readsSince;
    return since !== null && Math.max(at, since) + SHOWN_AFTER_MS <= this.host.now;
  }

  #fail(what: string): never {
    this.#failure ??= new Error(`${istClock(this.host.now as never)} ${what}`);
    throw this.#failure;
  }
}
