/**
 * What must hold at every step of a simulated day, whatever happens in it: orders, positions,
 * stops, HALT and money, watched over the log and the live states of a desk. Throws at the first
 * thing that is otherwise.
 * @module
 */
import { closingReasons } from "../../domain/portfolio/exits/closing.ts";
import { assertEquals } from "@std/assert";
import { BROKER } from "../../actors/protocol/broker.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { type BlotterState, orderUnder } from "../../domain/order/blotter.ts";
import type { DeskEvent } from "../../domain/desk_record.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type ExchangeOrder, openQuantity } from "../../domain/exchange/exchange_order.ts";
import { type EpochMs, istStamp, SECOND_MS } from "../../domain/market_time.ts";
import { type ExchangeState, workingOrders } from "../../domain/exchange/paper_exchange.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import { signed } from "../../domain/order/side.ts";
import { imbalance } from "../domain/account/imbalance.ts";
import { FoldedStates } from "./folded_states.ts";
import { assertCovered } from "./written_pairs.ts";

/** Longest time for which a position may be without any working exit, orders' own way apart. */
const BARE_MAX_MS = 2 * SECOND_MS;
/** And for which a part of it may: while a soft stop closes another part. */
const PART_MAX_MS = 10 * SECOND_MS;

export class Invariants {
  readonly #rules: DeskRules;
  readonly #folded: FoldedStates;
  /** What the last look at a step, and the last one at rest, has seen. */
  #stepped: { ledger?: unknown; blotter?: unknown; exchange?: unknown } = {};
  #rested: { ledger?: unknown; account?: unknown } = {};
  /** Sum of executions by key, as the exchange told them and as the portfolio booked them. */
  readonly #traded = new Map<string, number>();
  readonly #booked = new Set<string>();
  readonly #trades = new Set<string>();
  readonly #entryTags = new Set<string>();
  /** By token: since when some of it, or all of it, is without a working exit. */
  readonly #partly = new Map<number, number>();
  readonly #bare = new Map<number, number>();
  #haltedAt: number | null = null;
  /** FLATTEN was asked for, and nobody has lifted it since. */
  #flattens = false;
  fills = 0;
  checks = 0;

  constructor(rules: DeskRules) {
    this.#rules = rules;
    this.#folded = new FoldedStates(rules);
  }

  /** Every record of the log, in order. */
  readonly onRecord = (record: TurnRecord): void => {
    const { path, at, events, putAside } = record;
    if (putAside !== undefined) throw new Error(`${path} put a message aside: ${putAside.error}`);
    this.#folded.note(record);
    for (const [, event] of events) this.#note(event as DeskEvent, at);
  };

  /** After every delivery: orders and money, where they have changed. */
  step({ kernel }: VirtualHost): void {
    const portfolio = kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
    const blotter = kernel.cell(BROKER)!.head.state as BlotterState;
    const exchange = kernel.cell(EXCHANGE)!.head.state as ExchangeState;
    const seen = this.#stepped;
    const { ledger } = portfolio;
    assertCovered(portfolio, exchange);
    this.#folded.assertLive(kernel);
    if (ledger === seen.ledger && blotter === seen.blotter && exchange === seen.exchange) return;
    this.#stepped = { ledger, blotter, exchange };
    this.checks++;
    if (imbalance(ledger) !== 0) throw new Error("Cash, positions and profit do not add up");
    assertOrders(blotter, exchange);
  }

  /** Whenever nothing is left to be done at an instant: books and stops. */
  rest({ kernel, now }: VirtualHost): void {
    const portfolio = kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
    const { held, ledger } = portfolio;
    const exchange = kernel.cell(EXCHANGE)!.head.state as ExchangeState;
    if (this.#flattens && !closingReasons(portfolio).has("flatten")) {
      throw new Error("FLATTEN is forgotten");
    }
    this.#stops(held, exchange, now);
    const { account } = exchange;
    if (ledger === this.#rested.ledger && account === this.#rested.account) return;
    this.#rested = { ledger, account };
    const own = held.map(({ trade, quantity }) => `${trade.key} ${quantity}`).toSorted();
    const net = (all: readonly { readonly key: string; readonly quantity: number }[]) =>
      all.map(({ key, quantity }) => `${key} ${quantity}`).toSorted();
    assertEquals(own, net(account.positions), "the exchange holds something else");
    assertEquals(own, net(Object.values(ledger.positions)), "the ledger holds something else");
    const sums = [...this.#traded].filter(([, quantity]) => quantity !== 0);
    assertEquals(own, sums.map(([key, quantity]) => `${key} ${quantity}`).toSorted());
    assertEquals(this.#booked.size, this.#trades.size, "executions and bookings differ");
  }

  #stops(held: PortfolioState["held"], exchange: ExchangeState, now: number): void {
    if (held.length === 0) return;
    const working = workingOrders(exchange);
    for (const { token, quantity, wingOf } of held) {
      // A wing has no stop: what it may lose is what it has cost.
      if (wingOf !== undefined) continue;
      const covered = working.filter(({ order }) =>
        order.token === token && signed(order.side, 1) * quantity < 0
      ).reduce((sum, each) => sum + openQuantity(each), 0);
      const open = this.#rules.isOpen(token, now as EpochMs);
      const slack = 4 * this.#rules.latencyMs;
      this.#since(this.#bare, token, open && covered === 0, now, BARE_MAX_MS + slack);
      const short = open && covered < Math.abs(quantity);
      this.#since(this.#partly, token, short, now, PART_MAX_MS + slack);
    }
  }

  /** The end of a day: flat, quiet, and the log tells the same as the states. */
  end({ kernel }: VirtualHost): void {
    const { held, entering } = kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
    const exchange = kernel.cell(EXCHANGE)!.head.state as ExchangeState;
    assertEquals([held, entering], [[], []], "not flat at the end");
    assertEquals([exchange.account.positions, workingOrders(exchange)], [[], []]);
    assertAtRest(kernel);
  }

  #note(event: DeskEvent, at: number): void {
    switch (event.type) {
      case "PositionSettled":
      case "OrderTraded": {
        const { key, side, quantity, tradeId } = event.fill;
        this.#traded.set(key, (this.#traded.get(key) ?? 0) + signed(side, quantity));
        this.#trades.add(tradeId);
        break;
      }
      case "FillBooked":
        if (this.#booked.has(event.fill.tradeId)) throw new Error(`${event.tag} booked twice`);
        this.#booked.add(event.fill.tradeId);
        this.fills++;
        break;
      case "OrderIntended":
        if (event.order.purpose === "entry") this.#entryTags.add(event.order.tag);
        break;
      case "OrderAccepted": {
        // What had left before the HALT was on its way for a while.
        const late = this.#haltedAt !== null && at > this.#haltedAt + this.#rules.latencyMs;
        const { tag, key } = event.order;
        if (late && this.#entryTags.has(tag)) throw new Error(`Entry into ${key} after HALT`);
        break;
      }
      case "CommandTaken":
        if (event.command.type === "Flatten") this.#flattens = true;
        if (event.command.type === "Rearm") this.#flattens = false;
        break;
      case "OperatorHalted":
      case "LossHalted":
        this.#haltedAt ??= at;
        break;
      case "OperatorRearmed":
      case "RiskDayOpened":
        this.#haltedAt = null;
    }
  }

  #since(
    since: Map<number, number>,
    token: number,
    missing: boolean,
    now: number,
    maxMs: number,
  ): void {
    if (!missing) {
      since.delete(token);
      return;
    }
    const from = since.get(token) ?? now;
    since.set(token, from);
    if (now - from <= maxMs) return;
    const { symbol } = this.#rules.instrument(token as never, now as EpochMs);
    throw new Error(`${symbol} is unprotected since ${istStamp(from as EpochMs)}`);
  }
}

/** Nothing waits, and nobody is down. */
export function assertAtRest({ cells }: Kernel): void {
  for (const { path, status, depth } of cells) {
    assertEquals([status === "suspended", depth], [false, 0], `${path} has not come to rest`);
  }
}

/** One live order a tag, one entry at a time, exits that could never turn a position. */
export function assertOrders(blotter: BlotterState, { working, account }: ExchangeState): void {
  const tags = new Set<string>();
  const entries = new Set<string>();
  const reducing = new Map<string, number>();
  for (const live of working) {
    const { order: { tag, key } } = live;
    if (tags.has(tag)) throw new Error(`Two live orders are ${tag}`);
    tags.add(tag);
    const intended = orderUnder(blotter, tag)?.order;
    if (intended === undefined) throw new Error(`Nobody has ordered ${tag}`);
    const { book, purpose } = intended;
    if (purpose !== "entry") reduce(reducing, live);
    else if (entries.has(`${book} ${key}`)) throw new Error(`Two entries work for ${book} ${key}`);
    else entries.add(`${book} ${key}`);
  }
  for (const [key, quantity] of reducing) {
    const held = account.positions.find((position) => position.key === key)?.quantity ?? 0;
    if (quantity * held > 0 || Math.abs(quantity) > Math.abs(held)) {
      throw new Error(`Orders for ${quantity} reduce ${held} of ${key}`);
    }
  }
}

function reduce(reducing: Map<string, number>, live: ExchangeOrder): void {
  const { order: { key, side } } = live;
  if (reducing.has(key)) throw new Error(`Two exits work for ${key}`);
  reducing.set(key, signed(side, openQuantity(live)));
}
