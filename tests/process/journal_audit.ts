/**
 * Holds a desk's journal against itself, record by record: the desk's book, the broker's orders
 * and the paper exchange's account are folded from their own events, and whenever nothing is under
 * way between them they must agree to the paisa.
 * @module
 */
import { BROKER } from "../../actors/protocol/broker.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { nextHead } from "../../actors/runtime/commit.ts";
import type { Head, TurnRecord } from "../../actors/runtime/record.ts";
import { applyBlotter, type BlotterEvent, EMPTY_BLOTTER } from "../../domain/order/blotter.ts";
import { totalCharges } from "../../domain/account/charges.ts";
import { everyOrder } from "../../domain/order/day_orders.ts";
import { eventOf } from "../../domain/desk_record.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type Fill, turnover } from "../../domain/order/fill.ts";
import { type EpochMs, MINUTE_MS } from "../../domain/market_time.ts";
import { paiseToMicros } from "../../domain/money.ts";
import type { Purpose } from "../../domain/order/order.ts";
import {
  applyExchange,
  EMPTY_EXCHANGE,
  type ExchangeEvent,
  workingOrders,
} from "../../domain/exchange/paper_exchange.ts";
import { applyPortfolio } from "../../domain/portfolio/apply.ts";
import type { PortfolioEvent } from "../../domain/portfolio/event.ts";
import { type Held, openPortfolio } from "../../domain/portfolio/state.ts";
import { type Position, positionKey } from "../../domain/account/position.ts";
import { signed } from "../../domain/order/side.ts";
import { imbalance } from "../domain/account/imbalance.ts";

const NOTHING: Head = {
  state: null,
  turn: 0,
  rng: 0,
  timers: new Map(),
  pending: new Map(),
};

/** Market time in which a refused exit must have been replaced. */
const RETRIED_WITHIN_MS = 2 * MINUTE_MS;

export class JournalAudit {
  /** What is wrong; empty when all is well. */
  readonly problems: string[] = [];
  /** Records after which nothing was under way, and of those the ones with a position. */
  quiet = 0;
  quietHolding = 0;
  /** Moments at which a position had no exit, since its last one was refused or never arrived. */
  bare = 0;
  lastLsn = 0;
  trades = 0;
  /** Entries that the exchange accepted, by lsn. */
  readonly entries: number[] = [];
  portfolio;
  exchange = EMPTY_EXCHANGE;
  blotter = EMPTY_BLOTTER;
  readonly #rules: DeskRules;
  readonly #heads = new Map<string, Head>();
  readonly #open = new Set<string>();
  readonly #purposes = new Map<string, Purpose>();
  readonly #accepted = new Set<string>();
  readonly #traded = new Map<string, Fill>();
  readonly #booked = new Set<string>();
  /** Units by position, of the fills that the desk has booked and of those at the exchange. */
  readonly #ours = new Map<string, number>();
  readonly #theirs = new Map<string, number>();
  /** What all executions at the exchange took from the cash. */
  #paid = 0;
  /** Since when a position has had no exit, by its key. */
  readonly #bareSince = new Map<string, number>();
  #net = 0;
  #notesClosed = false;
  #date = "";

  constructor(rules: DeskRules) {
    this.#rules = rules;
    this.portfolio = openPortfolio(rules.capital);
  }

  /** Whether nothing is under way between portfolio, broker and exchange. */
  get isQuiet(): boolean {
    if (this.#open.size > 0) return false;
    // Nobody knows yet what became of it: it is looked up by its tag.
    if (this.blotter.working.some(({ status }) => status === "UNKNOWN")) return false;
    // Requests on their way, and cancels that were not answered and are asked for again.
    if (this.#waits(EXCHANGE, "arrives ") || this.#waits(BROKER, "cancel ")) return false;
    return [...this.#heads.values()].every(({ pending }) => pending.size === 0);
  }

  #waits(path: string, timer: string): boolean {
    const keys = [...this.#heads.get(path)?.timers.keys() ?? []];
    return keys.some((key) => key.startsWith(timer));
  }

  add(record: TurnRecord): void {
    if (record.lsn !== ++this.lastLsn) this.#say(record, `follows lsn ${this.lastLsn - 1}`);
    this.#follow(record);
    for (const entry of record.events) this.#fold(record, eventOf(entry));
    this.#compareAlways(record);
    if (this.isQuiet) this.#compareQuiet(record);
  }

  /** What has been sent and not come, and what is asked and not answered. */
  #follow(record: TurnRecord): void {
    const { path, turn, rng, settled = null, timers, pending } = record;
    const head = this.#heads.get(path) ?? NOTHING;
    this.#heads.set(path, nextHead(head, null, rng, turn + 1, settled, timers, pending));
    this.#open.delete(record.consumed);
    for (const { id } of record.sends) this.#open.add(id);
    if (record.putAside !== undefined) this.#say(record, `put aside: ${record.putAside.error}`);
  }

  #fold(record: TurnRecord, event: ReturnType<typeof eventOf>): void {
    switch (record.path as string) {
      case PORTFOLIO:
        this.portfolio = applyPortfolio(this.portfolio, event as PortfolioEvent);
        break;
      case BROKER:
        this.blotter = applyBlotter(this.blotter, event as BlotterEvent);
        break;
      case EXCHANGE:
        this.exchange = applyExchange(this.exchange, event as ExchangeEvent);
    }
    switch (event.type) {
      case "DayBegan":
        this.#date = event.date;
        break;
      case "NotesClosed":
        this.#notesClosed = true;
        break;
      case "OrderIntended":
        this.#purposes.set(event.order.tag, event.order.purpose);
        break;
      case "OrderAccepted":
        this.#accept(record, event.order.tag);
        break;
      case "OrderTraded":
      case "PositionSettled":
        this.#trade(record, event.fill);
        break;
      case "FillBooked":
        this.#book(record, event.fill);
        this.#net += event.trade?.net ?? 0;
    }
  }

  #accept(record: TurnRecord, tag: string): void {
    const purpose = this.#purposes.get(tag);
    if (purpose === undefined) this.#say(record, `order ${tag} was never intended`);
    if (this.#accepted.has(tag)) this.#say(record, `order ${tag} was accepted twice`);
    this.#accepted.add(tag);
    if (purpose === "entry") this.entries.push(record.lsn);
  }

  #trade(record: TurnRecord, fill: Fill): void {
    if (this.#traded.has(fill.tradeId)) this.#say(record, `trade ${fill.tradeId} came twice`);
    this.#traded.set(fill.tradeId, fill);
    this.#paid += signed(fill.side, turnover(fill));
    count(this.#theirs, fill);
    this.trades++;
  }

  #book(record: TurnRecord, fill: Fill): void {
    const made = this.#traded.get(fill.tradeId);
    if (this.#booked.has(fill.tradeId)) this.#say(record, `${fill.tradeId} was booked twice`);
    if (JSON.stringify(made) !== JSON.stringify(fill)) {
      this.#say(record, `${fill.tradeId} was booked as no execution was`);
    }
    this.#booked.add(fill.tradeId);
    count(this.#ours, fill);
  }

  #compareAlways(record: TurnRecord): void {
    const { ledger } = this.portfolio;
    if (imbalance(ledger) !== 0) this.#say(record, `the ledger is out by ${imbalance(ledger)}`);
    this.#equal(record, "positions and booked fills", units(ledger.positions), this.#ours);
    const { positions } = this.exchange.account;
    this.#equal(record, "the exchange's account and its trades", units(positions), this.#theirs);
    const exits = workingOrders(this.exchange).filter(({ order }) =>
      this.#purposes.get(order.tag) !== "entry"
    ).map(({ order }) => positionKey(order.key, order.product));
    if (new Set(exits).size < exits.length) this.#say(record, `two exits work: ${exits}`);
  }

  #compareQuiet(record: TurnRecord): void {
    const { ledger, held } = this.portfolio;
    this.quiet++;
    if (held.length > 0) this.quietHolding++;
    this.#equal(record, "the desk's fills and the exchange's", this.#ours, this.#theirs);
    const cash = this.#rules.capital - this.#paid;
    if (ledger.cash !== cash) this.#say(record, `cash ${ledger.cash}, by the exchange ${cash}`);
    for (const each of held) this.#compareExit(record, each);
    const { realised, charges } = ledger;
    const net = paiseToMicros(realised) - totalCharges(charges);
    // Contract notes are rounded by the day, trades are not.
    if (held.length === 0 && !this.#notesClosed && net !== this.#net) {
      this.#say(record, `trades made ${this.#net}, the ledger ${net}`);
    }
  }

  /** A live stop at the exchange covers every unit held, or an exit works there, while it is open. */
  #compareExit(record: TurnRecord, { quantity, trade, token, exit }: Held): void {
    const at = record.at as EpochMs;
    if (!this.#rules.isOpen(token, at)) return;
    const side = quantity > 0 ? "SELL" : "BUY";
    const order = workingOrders(this.exchange).find(({ order: { tag, key, product } }) =>
      this.#purposes.get(tag) !== "entry" && key === trade.key && product === trade.product
    );
    const covered = order === undefined ? 0 : order.order.quantity - order.filled;
    const { key } = trade;
    const all = Math.abs(quantity);
    // A working exit may close a part only; the stop of the rest follows when it has filled.
    const enough = exit?.closing ? covered > 0 && covered <= all : covered === all;
    if (order?.order.side === side && enough) {
      return void this.#bareSince.delete(key);
    }
    const since = this.#bareSince.get(key) ?? at;
    this.#bareSince.set(key, since);
    this.bare++;
    // The next price tries again.
    const retries = exit === null && this.#wasRefused(key) && at - since <= RETRIED_WITHIN_MS;
    if (!retries) this.#say(record, `${quantity} ${key} held, ${covered} covered`);
  }

  #wasRefused(key: string): boolean {
    const status = everyOrder(this.blotter).findLast(({ order }) => order.key === key)?.status;
    return status === "REJECTED" || status === "ABSENT";
  }

  #equal(
    record: TurnRecord,
    what: string,
    a: ReadonlyMap<string, number>,
    b: ReadonlyMap<string, number>,
  ): void {
    for (const key of new Set([...a.keys(), ...b.keys()])) {
      const [left = 0, right = 0] = [a.get(key), b.get(key)];
      if (left !== right) this.#say(record, `${what} differ in ${key}: ${left} and ${right}`);
    }
  }

  #say({ lsn, path, kind }: TurnRecord, problem: string): void {
    this.problems.push(`lsn ${lsn} (${path} ${kind}, ${this.#date}): ${problem}`);
  }
}

function count(counted: Map<string, number>, { key, product, side, quantity }: Fill): void {
  const at = positionKey(key, product);
  counted.set(at, (counted.get(at) ?? 0) + signed(side, quantity));
}

function units(
  positions: readonly Position[] | Readonly<Record<string, Position>>,
): ReadonlyMap<string, number> {
  return new Map(
    Object.values(positions).map((each) => [positionKey(each.key, each.product), each.quantity]),
  );
}
