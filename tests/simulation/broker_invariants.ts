/**
 * What must hold at every step of a session at a faulty broker: one order an intent, none before
 * its record is on the disk, no entry after HALT, exits that fit, stops, and at the end the same
 * books on both sides. Throws at the first thing that is otherwise.
 * @module
 */
import { assertEquals } from "@std/assert";
import { RECONCILER } from "../../actors/account_protocol.ts";
import { BROKER, PORTFOLIO, RISK } from "../../actors/protocol.ts";
import type { ReconcilerState } from "../../actors/reconciler.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { flatteningOf } from "../../commands/desk/flattening.ts";
import {
  applyBlotter,
  type BlotterState,
  EMPTY_BLOTTER,
  orderUnder,
} from "../../domain/order/blotter.ts";
import type { DeskEvent } from "../../domain/desk_record.ts";
import { openQuantity } from "../../domain/exchange/exchange_order.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { imbalance } from "../../domain/account/ledger.ts";
import type { Instrument } from "../../domain/instrument/instrument.ts";
import { istClock } from "../../domain/market_time.ts";
import type { NewOrder } from "../../domain/order/order.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import { applyPortfolio } from "../../domain/portfolio/apply.ts";
import { exposureIn } from "../../domain/portfolio/capital.ts";
import { openPortfolio, type PortfolioState } from "../../domain/portfolio/state.ts";
import { quarantineWords } from "../../domain/risk/quarantine.ts";
import { applyRisk, quarantineOf, type RiskState, unopenedRisk } from "../../domain/risk/state.ts";
import type { BrokerWatch, FaultyBroker } from "./faulty_broker.ts";
import { shortIn, uncoveredIn } from "./written_pairs.ts";

type Fold = (state: unknown, event: DeskEvent) => unknown;

export interface WatchedSession {
  readonly rules: DeskRules;
  /** Orders by hand: not the desk's business. */
  readonly byHand: ReadonlySet<string>;
  /** Longest time without a live exit of all of a position, longer faults apart. */
  readonly bareMaxMs: number;
  isHalted(): boolean;
  listed(key: string): Instrument;
}

export class BrokerInvariants implements BrokerWatch {
  readonly #session: WatchedSession;
  /** Where the record of each intent stands in the log. */
  readonly #intended = new Map<string, number>();
  readonly #placed = new Map<string, string>();
  readonly #booked = new Set<string>();
  readonly #bareSince = new Map<string, number>();
  readonly #overtakenSince = new Map<string, number>();
  /** Positions that outlived a kill switch under their stops. */
  kept = 0;
  #broker!: FaultyBroker;
  #host!: VirtualHost;
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
    this.#host = host;
    this.#broker = broker;
    this.#intended.clear();
    this.#booked.clear();
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
    const portfolio = kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
    const { working, net } = this.#broker.books;
    const seen = this.#seen;
    const news = [portfolio.ledger, portfolio.entering, working];
    this.#stops(net, now);
    this.#overtaken(net, now);
    this.#flat(net);
    if (news.every((each, i) => each === seen[i])) return;
    this.#seen = news;
    this.checks++;
    if (imbalance(portfolio.ledger) !== 0) this.#fail("cash, positions and profit do not add up");
    const { exposureMax } = (kernel.cell(RISK)!.head.state as RiskState).limits;
    const exposure = exposureIn(portfolio, this.#session.rules, now as never);
    if (exposure > 1.02 * exposureMax) this.#fail(`exposure ${exposure} beyond ${exposureMax}`);
    this.#written(portfolio);
    for (const [key, quantity] of net) {
      if (this.#session.byHand.has(key)) continue;
      const reducing = this.#broker.books.reducing(key);
      if (reducing > Math.abs(quantity)) {
        this.#fail(`exits of ${reducing} for ${quantity} of ${key}`);
      }
    }
  }

  /** Nothing is short without a wing, by either books. */
  #written(portfolio: PortfolioState): void {
    const { books } = this.#broker;
    const own = [...books.net].filter(([key]) => !this.#session.byHand.has(key));
    const positions = own.map(([key, quantity]) => ({
      ...this.#session.listed(key),
      key,
      quantity,
    }));
    const working = books.working.filter(({ order }) => !this.#session.byHand.has(order.key));
    const problem = uncoveredIn(portfolio) ?? shortIn(positions, working);
    if (problem !== null) this.#fail(problem);
  }

  /** Half a minute after the kill switch: nothing enters, and what is held is covered, or gone. */
  killed(verb: "halt" | "flatten"): void {
    const { books } = this.#broker;
    const entries = books.working.filter(({ orderId }) => {
      const held = orderUnder(this.#blotter, books.tagOf(orderId) ?? "");
      return held?.order.purpose === "entry";
    });
    this.#same(entries.map(({ order }) => order.key), [], "entries work after HALT");
    const wings = this.#wings;
    const bare = [...books.net].filter(([key, quantity]) =>
      !wings.has(key) && books.reducing(key) !== Math.abs(quantity)
    );
    this.#same(bare, [], "positions without a stop after HALT");
    if (verb === "flatten") this.#same([...books.net], [], "not flat");
    this.kept += books.net.size;
  }

  /** Keys of what needs no stop: bought, or being bought, to cover something. */
  get #wings(): ReadonlySet<string> {
    const { held, entering, ended } = this.#host.kernel.cell(PORTFOLIO)!.head
      .state as PortfolioState;
    const ordered = [...entering, ...ended].filter(({ writes }) => writes !== undefined);
    return new Set([
      ...held.filter(({ wingOf }) => wingOf !== undefined).map(({ trade }) => trade.key),
      ...ordered.map(({ order }) => order.key),
    ]);
  }

  get #blotter(): BlotterState {
    return this.#host.kernel.cell(BROKER)!.head.state as BlotterState;
  }

  /** Everything has come to rest, and all is flat: both books say the same. */
  end(): void {
    const { kernel } = this.#host;
    const { books } = this.#broker;
    const portfolio = kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
    const blotter = this.#blotter;
    const theirs = [...books.net].filter(([key]) => !this.#session.byHand.has(key));
    const own = portfolio.held.map(({ trade, quantity }) => [trade.key, quantity]);
    this.#same([own, portfolio.entering], [[], []], "the desk is not flat");
    this.#same(theirs, [], "the broker is not flat");
    const live = books.working.filter(({ orderId }) => books.tagOf(orderId) !== null);
    this.#same(live.map((each) => [each.order.key, openQuantity(each)]), [], "orders live on");
    this.#same(
      blotter.working.map(({ order, status }) => [order.tag, status]),
      [],
      "orders are open",
    );
    const traded = books.trades.filter(({ orderId }) => books.tagOf(orderId) !== null);
    this.#same([...this.#booked].sort(), traded.map(({ tradeId }) => tradeId).sort(), "executions");
    const risk = kernel.cell(RISK)!.head.state as RiskState;
    this.#same(quarantineOf(risk).symbols.map(quarantineWords), [], "quarantine");
    const { watch } = kernel.cell(RECONCILER)!.head.state as ReconcilerState;
    if (watch.clean < 2) this.#fail("the reconciler has not come to rest");
    this.#folds();
    for (const { path, status, depth } of kernel.cells) {
      this.#same([status === "suspended", depth], [false, 0], `${path} has not come to rest`);
    }
  }

  /** What the log tells is what the actors know. */
  #folds(): void {
    const { rules } = this.#session;
    const { kernel, log } = this.#host;
    const folds: readonly (readonly [string, unknown, Fold])[] = [
      [PORTFOLIO, openPortfolio(rules.capital), applyPortfolio as Fold],
      [BROKER, EMPTY_BLOTTER, applyBlotter as Fold],
      [RISK, unopenedRisk(rules.risk, rules.capital), applyRisk as Fold],
    ];
    for (const [path, first, fold] of folds) {
      let state = first;
      for (const record of log.all!) {
        if (record.path !== path) continue;
        for (const [, event] of record.events) state = fold(state, event as DeskEvent);
      }
      this.#same(state, kernel.cell(path)!.head.state, `${path}: its records tell another state`);
    }
  }

  #note({ lsn, events }: TurnRecord): void {
    for (const [, logged] of events) {
      const event = logged as DeskEvent;
      if (event.type === "OrderIntended") this.#intended.set(event.order.tag, lsn);
      if (event.type !== "FillBooked") continue;
      const { tradeId } = event.fill;
      if (this.#booked.has(tradeId)) this.#fail(`${tradeId} of ${event.tag} is booked twice`);
      this.#booked.add(tradeId);
      this.fills++;
    }
  }

  #stops(net: ReadonlyMap<string, number>, now: number): void {
    const wings = this.#wings;
    for (const [key, quantity] of net) {
      const covered = this.#session.byHand.has(key) || this.#broker.isOut || wings.has(key) ||
        this.#broker.books.reducing(key) >= Math.abs(quantity);
      if (covered) this.#bareSince.delete(key);
      else {
        const since = this.#bareSince.get(key) ?? now;
        this.#bareSince.set(key, since);
        this.bareMs = Math.max(this.bareMs, now - since);
        if (now - since > this.#session.bareMaxMs) {
          this.#fail(`${quantity} of ${key} is without a live exit`);
        }
      }
    }
    for (const key of this.#bareSince.keys()) if (!net.has(key)) this.#bareSince.delete(key);
  }

  /** An exit of what is flat would open it anew: it goes as soon as a position gets its stop. */
  #overtaken(net: ReadonlyMap<string, number>, now: number): void {
    const { books, isOut } = this.#broker;
    for (const { orderId } of books.working) {
      const { order, status } = orderUnder(this.#blotter, books.tagOf(orderId) ?? "") ?? {};
      const overtaken = order !== undefined && order.purpose !== "entry" && !net.has(order.key);
      if (!overtaken || isOut) {
        this.#overtakenSince.delete(orderId);
        continue;
      }
      const since = this.#overtakenSince.get(orderId) ?? now;
      this.#overtakenSince.set(orderId, since);
      if (now - since <= this.#session.bareMaxMs) continue;
      this.#fail(`${order.key} is flat, and its ${order.purpose} works on (${status})`);
    }
  }

  /** FLATTEN says that it is done: then nothing of the desk's is there, and nothing can come of it. */
  #flat(net: ReadonlyMap<string, number>): void {
    const { kernel } = this.#host;
    if (flatteningOf(kernel, this.#session.rules)?.ended !== true) return;
    const { books } = this.#broker;
    const own = [...net].filter(([key]) => !this.#session.byHand.has(key));
    const live = books.working.filter(({ orderId }) => books.tagOf(orderId) !== null);
    const orders = live.map(({ order }) => order.key);
    this.#same([own, orders], [[], []], "FLATTEN calls flat what is not");
  }

  #same(found: unknown, expected: unknown, what: string): void {
    try {
      assertEquals(found, expected);
    } catch (error) {
      this.#fail(`${what}: ${error instanceof Error ? error.message : error}`);
    }
  }

  #fail(what: string): never {
    // Whoever asked a port takes its throw for a missing answer: the next look throws it again.
    this.#failure ??= new Error(`${istClock(this.#host.now as never)} ${what}`);
    throw this.#failure;
  }
}
