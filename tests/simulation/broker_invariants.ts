/**
 * What must hold at every step of a session at a faulty broker: one order an intent, none before
 * its record is on the disk, no entry after HALT, exits that fit, stops, and at the end the same
 * books on both sides. Throws at the first thing that is otherwise.
 * @module
 */
import { assertEquals } from "@std/assert";
import { RECONCILER } from "../../actors/protocol/reconciler.ts";
import { BROKER } from "../../actors/protocol/broker.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { RISK } from "../../actors/protocol/risk.ts";
import type { ReconcilerState } from "../../actors/reconciler/state.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { flatteningOf } from "../../commands/desk/flattening.ts";
import { type BlotterState, orderUnder } from "../../domain/order/blotter.ts";
import type { BrokerTrade } from "../../domain/broker/trade.ts";
import type { DeskEvent } from "../../domain/desk_record.ts";
import { openQuantity } from "../../domain/exchange/exchange_order.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Instrument } from "../../domain/instrument/instrument.ts";
import { istClock } from "../../domain/market_time.ts";
import type { NewOrder } from "../../domain/order/order.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import { exposureIn } from "../../domain/portfolio/entries/capital.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import { quarantineWords } from "../../domain/risk/quarantine.ts";
import { quarantineOf, type RiskState } from "../../domain/risk/state.ts";
import { imbalance } from "../domain/account/imbalance.ts";
import { BookedFills } from "./booked_fills.ts";
import type { BrokerWatch, FaultyBroker } from "./faulty_broker.ts";
import { FoldedStates } from "./folded_states.ts";
import { assertAtRest } from "./invariants.ts";
import { Lasting } from "./lasting.ts";
import { SharedAccount } from "./shared_account.ts";
import { uncovered, wingsIn } from "./written_pairs.ts";

export interface WatchedSession {
  readonly rules: DeskRules;
  /** Longest time without a live exit of all of a position, longer faults apart. */
  readonly bareMaxMs: number;
  /** Longest time in which live exits may be more than there is: none, where nobody lies. */
  readonly excessMaxMs: number;
  isHalted(): boolean;
  /** The log has failed: no request of a turn leaves. */
  isMute(): boolean;
  /** Whether an exit may be refused because the desk cannot know what is taken. */
  mayRefuse(key: string): boolean;
  /** Units of a position that one exit takes: all, but for a freeze quantity below that. */
  orderMax(key: string, quantity: number): number;
  listed(key: string): Instrument;
}

export class BrokerInvariants implements BrokerWatch {
  readonly #session: WatchedSession;
  /** Where the record of each intent stands in the log. */
  readonly #intended = new Map<string, number>();
  readonly #placed = new Map<string, string>();
  #booked = new BookedFills();
  #folded!: FoldedStates;
  readonly #lasting = { bare: new Lasting(), late: new Lasting(), excess: new Lasting() };
  /** Positions that outlived a kill switch under their stops. */
  kept = 0;
  #broker!: FaultyBroker;
  #account!: SharedAccount;
  #host!: VirtualHost;
  /** Null before the first process. */
  #startedAt: number | null = null;
  #seen: unknown[] = [];
  #failure: Error | null = null;
  checks = 0;
  fills = 0;
  orders = 0;
  /** Longest time in which a position was not covered whole. */
  bareMs = 0;

  constructor(session: WatchedSession) {
    this.#session = session;
  }

  /** What is looked at from now on: another process has other records. */
  attach(host: VirtualHost, broker: FaultyBroker): void {
    if (this.#startedAt !== null) {
      // A stop outlives its process: what it was for others may have closed since.
      const diedAt = this.#host.now;
      this.#closed((touchedAt) => touchedAt >= diedAt);
    }
    this.#host = host;
    this.#startedAt = host.now;
    // What comes about while no process runs is for the next one to see.
    for (const each of Object.values(this.#lasting)) each.awayUntil(host.now);
    this.#broker = broker;
    this.#account = new SharedAccount(broker.books);
    this.#intended.clear();
    this.#booked = new BookedFills();
    this.#folded = new FoldedStates(this.#session.rules);
    for (const record of host.log.all!) this.#note(record);
  }

  readonly onRecord = (record: TurnRecord): void => {
    const { path, putAside } = record;
    if (putAside !== undefined) this.#fail(`${path} put a message aside: ${putAside.error}`);
    this.#note(record);
  };

  leaves(request: OrderRequest): void {
    if (request.type !== "Place") return;
    const { tag, purpose } = request.order;
    const lsn = this.#intended.get(tag);
    if (lsn === undefined) this.#fail(`${tag} leaves without an intent`);
    if (lsn! > this.#host.log.durable()) this.#fail(`${tag} leaves before its intent is durable`);
    if (purpose === "entry" && this.#session.isHalted()) this.#fail(`${tag} enters after HALT`);
  }

  taken({ tag }: NewOrder, orderId: string): void {
    const before = this.#placed.get(tag);
    if (before !== undefined) this.#fail(`${tag} is two orders: ${before} and ${orderId}`);
    this.#placed.set(tag, orderId);
    this.orders++;
  }

  /** After every delivery. */
  step(): void {
    if (this.#failure !== null) throw this.#failure;
    const { kernel, now } = this.#host;
    const portfolio = this.#portfolio;
    const { working } = this.#broker.books;
    const { own } = this.#account;
    const news = [portfolio.ledger, portfolio.entering, working];
    this.#stops(own, now);
    this.#overtaken(own, now);
    this.#flat(own);
    // What was so when its process began, the desk has to look at first.
    const isNews = (touchedAt: number) => touchedAt >= this.#startedAt!;
    this.#closed((touchedAt, key) => isNews(touchedAt) && this.#isExcused(key));
    this.#must(() => this.#folded.assertLive(kernel));
    if (news.every((each, i) => each === this.#seen[i])) return;
    this.#seen = news;
    this.checks++;
    if (imbalance(portfolio.ledger) !== 0) this.#fail("cash, positions and profit do not add up");
    this.#must(() => this.#booked.assertHeld(portfolio, this.#traded));
    const twice = this.#entering.find((key, i, keys) => keys.indexOf(key) !== i);
    if (twice !== undefined) this.#fail(`two entries work for ${twice}`);
    const { exposureMax } = (kernel.cell(RISK)!.head.state as RiskState).limits;
    const exposure = exposureIn(portfolio, this.#session.rules, now as never);
    if (exposure > exposureMax) this.#fail(`exposure ${exposure} beyond ${exposureMax}`);
    const isExcused = (key: string) => this.#isExcused(key);
    const problem = uncovered(portfolio, own, this.#broker.books, this.#session.listed, isExcused);
    if (problem !== null) this.#fail(problem);
    for (const [key, quantity] of own) {
      const reducing = this.#broker.books.reducing(key);
      const exceeds = reducing > Math.abs(quantity) && !this.#isExcused(key);
      const isLong = this.#lasting.excess.lastedMs(key, exceeds, now) >= this.#session.excessMaxMs;
      if (exceeds && isLong) this.#fail(`exits of ${reducing} for ${quantity} of ${key}`);
    }
  }

  /** No exit has taken what is others', or opened a position the other way, unexcused. */
  #closed(isExcused: (touchedAt: number, key: string) => boolean): void {
    const isEntry = (tag: string) => orderUnder(this.#blotter, tag)?.order.purpose === "entry";
    for (const { key, words } of this.#account.overdrawn(isEntry)) {
      if (!isExcused(this.#account.aloneSince(key), key)) this.#fail(`an exit of ${key} ${words}`);
    }
  }

  /** The desk cannot know at once what others have done. */
  #isExcused(key: string): boolean {
    return this.#host.now - this.#account.aloneSince(key) <= this.#session.bareMaxMs;
  }

  /** Half a minute after the kill switch: nothing enters, and what is held is covered, or gone. */
  killed(verb: "halt" | "flatten"): void {
    const { books } = this.#broker;
    this.#same(this.#entering, [], "entries work after HALT");
    const wings = wingsIn(this.#portfolio);
    const { own } = this.#account;
    const bare = [...own].filter(([key, quantity]) =>
      !wings.has(key) && books.reducing(key) !== Math.abs(quantity)
    );
    this.#same(bare, [], "positions without a stop after HALT");
    if (verb === "flatten") this.#same([...own], [], "not flat");
    this.kept += own.size;
  }

  /** By the desk's own orders. */
  get #traded(): readonly BrokerTrade[] {
    const { books } = this.#broker;
    return books.trades.filter(({ orderId }) => books.tagOf(orderId) !== null);
  }

  get #portfolio(): PortfolioState {
    return this.#host.kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
  }

  get #blotter(): BlotterState {
    return this.#host.kernel.cell(BROKER)!.head.state as BlotterState;
  }

  /** Everything has come to rest, and all is flat: both books say the same. */
  end(): void {
    const { kernel } = this.#host;
    const { books } = this.#broker;
    const { held, entering } = this.#portfolio;
    const theirs = [...this.#account.claims];
    const own = held.map(({ trade, quantity }) => [trade.key, quantity]);
    this.#same([own, entering], [[], []], "the desk is not flat");
    this.#same(theirs, [], "the broker is not flat");
    const live = books.ofDesk.map((each) => [each.order.key, openQuantity(each)]);
    this.#same(live, [], "orders live on");
    const open = this.#blotter.working.map(({ order, status }) => [order.tag, status]);
    this.#same(open, [], "orders are open");
    this.#must(() => this.#booked.assertAll(this.#traded));
    const risk = kernel.cell(RISK)!.head.state as RiskState;
    this.#same(quarantineOf(risk).symbols.map(quarantineWords), [], "quarantine");
    const { watch } = kernel.cell(RECONCILER)!.head.state as ReconcilerState;
    if (watch.clean < 2) this.#fail("the reconciler has not come to rest");
    this.#must(() => assertAtRest(kernel));
  }

  /** Keys of entries that work. */
  get #entering(): readonly string[] {
    const { books } = this.#broker;
    return books.ofDesk.filter(({ orderId }) =>
      orderUnder(this.#blotter, books.tagOf(orderId)!)?.order.purpose === "entry"
    ).map(({ order }) => order.key);
  }

  #note(record: TurnRecord): void {
    const { lsn, events } = record;
    this.#folded.note(record);
    for (const [, logged] of events) {
      const event = logged as DeskEvent;
      this.#account.note(event);
      if (event.type === "FillUnclaimed") this.#booked.leave(event.fill);
      if (event.type === "OrderIntended") this.#intended.set(event.order.tag, lsn);
      if (event.type !== "FillBooked") continue;
      const { fill: { tradeId }, tag } = event;
      if (!this.#booked.book(event.fill)) this.#fail(`${tradeId} of ${tag} is booked twice`);
      this.fills++;
    }
  }

  /** Nobody can do anything about a position. */
  get #isOut(): boolean {
    return this.#broker.isOut || this.#session.isMute();
  }

  #stops(own: ReadonlyMap<string, number>, now: number): void {
    const wings = wingsIn(this.#portfolio);
    for (const [key, quantity] of own) {
      const covered = this.#isOut || this.#session.mayRefuse(key) || wings.has(key) ||
        this.#broker.books.reducing(key) >= this.#session.orderMax(key, quantity);
      const bareMs = this.#lasting.bare.lastedMs(key, !covered, now);
      this.bareMs = Math.max(this.bareMs, bareMs);
      if (bareMs <= this.#session.bareMaxMs) continue;
      this.#fail(`${quantity} of ${key} is without a live exit`);
    }
    for (const key of this.#lasting.bare.all) {
      if (!own.has(key)) this.#lasting.bare.lastedMs(key, false, now);
    }
  }

  /** An exit of what is flat would open it anew: it goes as soon as a position gets its stop. */
  #overtaken(own: ReadonlyMap<string, number>, now: number): void {
    const { books } = this.#broker;
    for (const { orderId } of books.working) {
      const { order, status } = orderUnder(this.#blotter, books.tagOf(orderId) ?? "") ?? {};
      const overtaken = order !== undefined && order.purpose !== "entry" && !own.has(order.key);
      const lastsMs = this.#lasting.late.lastedMs(orderId, overtaken && !this.#isOut, now);
      if (!overtaken || lastsMs <= this.#session.bareMaxMs) continue;
      this.#fail(`${order.key} is flat, and its ${order.purpose} works on (${status})`);
    }
  }

  /** FLATTEN says that it is done: then nothing of the desk's is there, and nothing can come of it. */
  #flat(own: ReadonlyMap<string, number>): void {
    if (flatteningOf(this.#host.kernel, this.#session.rules)?.ended !== true) return;
    const orders = this.#broker.books.ofDesk.map(({ order }) => order.key);
    this.#same([[...own], orders], [[], []], "FLATTEN calls flat what is not");
  }

  #same(found: unknown, expected: unknown, what: string): void {
    this.#must(() => assertEquals(found, expected, what));
  }

  #must(hold: () => void): void {
    try {
      hold();
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #fail(what: string): never {
    // Whoever asked a port takes its throw for a missing answer: the next look throws it again.
    this.#failure ??= new Error(`${istClock(this.#host.now as never)} ${what}`);
    throw this.#failure;
  }
}
