/**
 * A broker behind the order port and the account port that does what its dice say: it loses
 * answers, updates and requests, is late, and changes its mind. It lives on when the desk's process
 * dies. Errors are answered as the port of the real broker answers them.
 * @module
 */
import { RECONCILER } from "../../actors/account_protocol.ts";
import type { Answer } from "../../actors/runtime/context.ts";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { KiteError, type KiteErrorCode } from "../../adapters/kite/kite_error.ts";
import { answerAfter } from "../../adapters/kite/kite_order_port.ts";
import type { AccountReading, AccountRequest } from "../../domain/broker/account_reading.ts";
import { type BrokerOrder, brokerOrderStatus } from "../../domain/broker/order.ts";
import { lookUp } from "../../domain/broker/order_lookup.ts";
import { reportsOf } from "../../domain/broker/order_report.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type EpochMs, SECOND_MS } from "../../domain/market_time.ts";
import type { NewOrder } from "../../domain/order/order.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import type { Tick } from "../../domain/tick/tick.ts";
import { BrokerBooks } from "./broker_books.ts";
import type { Dice } from "./faults.ts";

type Reply = Answer<OrderReply>;
type Say = (answer: Answer<unknown>) => void;

/** What the simulation looks at: every request as it leaves the desk, every order as it is taken. */
export interface BrokerWatch {
  leaves(request: OrderRequest): void;
  taken(order: NewOrder, orderId: string): void;
}

/** A while in which something is out of order. */
interface Spell {
  from: number;
  until: number;
}

const TIMEOUT_MS = 7 * SECOND_MS;
const NEVER: Spell = { from: Infinity, until: Infinity };

export class FaultyBroker {
  readonly books: BrokerBooks;
  readonly orders: OutsidePort;
  readonly account: OutsidePort;
  readonly #dice: Dice;
  readonly #watch: BrokerWatch;
  /** What will happen, whoever lives then. */
  readonly #later: { readonly at: number; readonly act: () => void }[] = [];
  readonly #partly = new Set<string>();
  #host!: VirtualHost;
  #token: Spell = NEVER;
  #gap: Spell = NEVER;
  #halt: Spell = NEVER;
  #dead: Spell & { readonly place: number } = { ...NEVER, place: 0 };
  #skewMs = 0;
  #over = false;

  constructor(rules: DeskRules, dice: Dice, watch: BrokerWatch) {
    this.#dice = dice;
    this.#watch = watch;
    this.books = new BrokerBooks(rules, { changed: (orderId) => this.#changed(orderId) });
    this.orders = { call: (request, _id, answer) => this.#asked(request as OrderRequest, answer) };
    this.account = {
      call: (request, _id, answer) => this.#read(request as AccountRequest, answer),
    };
  }

  /** The process that speaks to it from now on. */
  attach(host: VirtualHost): void {
    this.#host = host;
    for (const each of this.#later) this.#schedule(each);
  }

  /** Draws when the longer faults of a session happen. */
  plan(from: number, until: number): void {
    const dice = this.#dice;
    const spell = (leastMs: number, mostMs: number): Spell => {
      const begins = from + dice.below(until - from);
      return { from: begins, until: begins + dice.between(leastMs, mostMs) };
    };
    if (dice.has("token_expiry")) this.#token = spell(5_000, 25_000);
    if (dice.has("socket_gap")) {
      this.#gap = spell(2_000, 8_000);
      this.at(this.#gap.until, () => this.#refresh());
    }
    if (dice.has("market_halt")) {
      this.#halt = spell(5_000, 20_000);
      this.at(this.#halt.from, () => this.#cancelAll());
    }
    if (dice.has("dead_ticks")) this.#dead = { ...spell(3_000, 12_000), place: dice.below(8) };
    if (dice.has("clock_jump")) {
      const { from: begins } = spell(0, 0);
      this.at(begins, () => this.#skewMs = dice.between(-90, 90) * SECOND_MS);
    }
  }

  /** From now on it is well, so that everything can come to rest. */
  recover(): void {
    this.#over = true;
    this.#skewMs = 0;
    this.#refresh();
  }

  /** Meets the market; what of it the desk gets to see. */
  show(ticks: readonly Tick[], at: number): readonly Tick[] {
    if (!this.#within(this.#halt)) this.books.meet(ticks, at as EpochMs);
    if (this.#within(this.#gap) || this.#within(this.#halt)) return [];
    const dead = this.#within(this.#dead) ? ticks[this.#dead.place % ticks.length] : undefined;
    const shown = ticks.filter((tick) => tick !== dead);
    if (this.#over || !this.#dice.happens("stale_ticks")) return shown;
    const old = shown[this.#dice.below(shown.length)]!;
    return [...shown, { ...old, at: (old.at - 3 * SECOND_MS) as EpochMs }];
  }

  /** Nothing that concerns positions works as it should. */
  get isOut(): boolean {
    return [this.#token, this.#gap, this.#halt].some((spell) => this.#within(spell));
  }

  /** An order by hand, filled at whatever there is. */
  trade(order: NewOrder): void {
    this.books.place(order, null, 5 as never, this.#now);
  }

  get #now(): EpochMs {
    return this.#host.now as EpochMs;
  }

  #within({ from, until }: Spell): boolean {
    return !this.#over && this.#host.now >= from && this.#host.now < until;
  }

  /** Something outside the desk happens, whichever process lives then. */
  at(at: number, act: () => void): void {
    const each = { at, act };
    this.#later.push(each);
    this.#schedule(each);
  }

  #after(delayMs: number, act: () => void): void {
    this.at(this.#host.now + delayMs, act);
  }

  #schedule(each: { readonly at: number; readonly act: () => void }): void {
    const host = this.#host;
    host.after(Math.max(0, each.at - host.now), () => {
      if (host !== this.#host) return;
      this.#later.splice(this.#later.indexOf(each), 1);
      each.act();
    });
  }

  #refresh(): void {
    this.#host.kernel.inject(RECONCILER, "RefreshNeeded", null, "broker");
  }

  #cancelAll(): void {
    for (const { orderId } of this.books.working) this.books.cancel(orderId, this.#now);
  }

  /** Whoever asked may be dead when the answer comes. */
  #answering(answer: Say): Say {
    const host = this.#host;
    return (body) => host === this.#host && answer(body);
  }

  #asked(request: OrderRequest, answer: Say): void {
    this.#watch.leaves(request);
    const say = this.#answering(answer);
    if (request.type === "Find") return this.#looked(request, say);
    const fault = this.#over ? null : this.#faultOf();
    const travelMs = this.#slow() ? this.#dice.between(1_000, 3_000) : this.#dice.between(10, 60);
    const arrives = fault === null || fault.done;
    const state: { reply: Reply | null } = { reply: null };
    if (arrives) this.#after(travelMs, () => state.reply = this.#done(request));
    const lateMs = this.#lateMs();
    if (fault === null) {
      return this.#after(travelMs + lateMs, () => say(state.reply ?? { type: "unknown" }));
    }
    const answersMs = fault.timesOut ? TIMEOUT_MS : travelMs + lateMs;
    this.#after(answersMs, () => say(answerAfter(request, failure(fault.code))));
  }

  #slow(): boolean {
    return !this.#over && this.#dice.happens("slow_requests");
  }

  #lateMs(): number {
    const late = !this.#over && this.#dice.happens("late_answers");
    return late ? this.#dice.between(500, 3_000) : this.#dice.between(5, 40);
  }

  /** What becomes of a request that goes wrong. */
  #faultOf():
    | { readonly code: KiteErrorCode; readonly done: boolean; readonly timesOut: boolean }
    | null {
    const dice = this.#dice;
    if (this.#within(this.#token)) return { code: "needs_login", done: false, timesOut: false };
    if (dice.happens("too_many_requests")) {
      return { code: "rate_limited", done: false, timesOut: false };
    }
    if (dice.happens("timeout_after_accept")) {
      return { code: "no_answer", done: true, timesOut: true };
    }
    if (dice.happens("timeout_before_accept")) {
      return { code: "no_answer", done: false, timesOut: true };
    }
    const done = dice.below(2) === 0;
    if (dice.happens("html_answers")) return { code: "bad_answer", done, timesOut: false };
    if (dice.happens("bad_gateway")) return { code: "broker_down", done, timesOut: false };
    return null;
  }

  #done(request: Exclude<OrderRequest, { type: "Find" }>): Reply {
    const at = this.#now;
    const halted = this.#within(this.#halt);
    switch (request.type) {
      case "Place": {
        const { order, tick } = request;
        if (halted) return refused("order_refused", "The market is halted");
        const taken = this.books.place(order, order.tag, tick, at);
        if (typeof taken !== "string") return refused("order_refused", taken.message);
        this.#watch.taken(order, taken);
        if (!this.#over && this.#dice.happens("reject_after_accept")) {
          const words = `RMS: ${this.#dice.below(1_000)} says no`;
          this.#after(200, () => this.books.reject(taken, words, this.#now));
        }
        return { type: "ok", body: { type: "Taken", orderId: taken } };
      }
      case "Modify": {
        const { orderId, change } = request;
        if (halted) return refused("order_refused", "The market is halted");
        if (!this.#over && this.#dice.happens("lost_changes")) {
          return { type: "ok", body: { type: "Taken", orderId } };
        }
        const wrong = this.books.modify(orderId, change, at);
        if (wrong !== null) return refused("order_refused", wrong.message);
        return { type: "ok", body: { type: "Taken", orderId } };
      }
      case "Cancel": {
        const { orderId } = request;
        if (!this.#over && this.#dice.happens("lost_cancels")) {
          const busy = "Order cannot be cancelled as it is being processed";
          if (this.#dice.below(2) === 0) return refused("order_refused", busy);
          return { type: "ok", body: { type: "Taken", orderId } };
        }
        const wrong = this.books.cancel(orderId, at);
        if (wrong !== null) return refused("order_refused", wrong.message);
        return { type: "ok", body: { type: "Taken", orderId } };
      }
    }
  }

  /** The list of orders, as late and as incomplete as it may be. */
  #listed(orders: readonly BrokerOrder[]): readonly BrokerOrder[] {
    if (this.#over) return orders;
    const dice = this.#dice;
    const age = ({ orderedAt }: BrokerOrder) => this.#now - orderedAt;
    return orders
      .filter((order) => !(dice.has("lagging_list") && age(order) < 2_500))
      .map((order) => {
        const skewed = { ...order, orderedAt: (order.orderedAt + this.#skewMs) as EpochMs };
        return dice.has("lagging_tags") && age(order) < 4_000 ? { ...skewed, tag: null } : skewed;
      });
  }

  #looked({ order: wanted }: Extract<OrderRequest, { type: "Find" }>, say: Say): void {
    this.#after(this.#dice.between(20, 90), () => {
      if (!this.#over && this.#faultOf() !== null) return say({ type: "unknown" });
      const found = lookUp(this.#listed(this.books.orders), wanted);
      if (found.type === "Unsure") return say({ type: "unknown" });
      const body: OrderReply = found.type === "NotFound"
        ? { type: "NotFound" }
        : { type: "Found", reports: reportsOf(found.order, this.#traded()) };
      say({ type: "ok", body });
    });
  }

  #traded() {
    const { trades } = this.books;
    if (this.#over || !this.#dice.has("lagging_trades")) return trades;
    return trades.filter(({ at }) => this.#now - at > 2_000);
  }

  #read(request: AccountRequest, answer: Say): void {
    const say = this.#answering(answer);
    const dice = this.#dice;
    if (request.type === "ReadTrades") {
      return this.#after(dice.between(20, 90), () => {
        if (!this.#over && this.#faultOf() !== null) return say({ type: "unknown" });
        say({
          type: "ok",
          body: this.#traded().filter((each) => each.orderId === request.orderId),
        });
      });
    }
    if (request.type === "ReadFunds" || request.type === "ReadMargins") {
      return this.#after(dice.between(20, 90), () => {
        if (!this.#over && this.#faultOf() !== null) return say({ type: "unknown" });
        const { funds } = this.books;
        const body = request.type === "ReadFunds"
          ? { equity: funds, commodity: funds }
          : this.books.margins(request.orders);
        say({ type: "ok", body });
      });
    }
    // Piece by piece, as the real one is read.
    const pieces: Partial<AccountReading>[] = [];
    const piece = (delayMs: number, take: () => Partial<AccountReading>) =>
      this.#after(delayMs, () => pieces.push(take()));
    piece(20, () => ({ orders: this.#listed(this.books.orders) }));
    piece(60, () => ({ trades: this.#traded() }));
    piece(100, () => this.#positions());
    this.#after(140, () => {
      if (!this.#over && this.#faultOf() !== null) return say({ type: "unknown" });
      say({ type: "ok", body: Object.assign({}, ...pieces) });
    });
  }

  #positions(): Partial<AccountReading> {
    const { positions, holdings, margins } = this.books.read();
    return { positions, holdings, margins };
  }

  /** An order has changed: updates go out, now and then too often, too late or not at all. */
  #changed(orderId: string): void {
    const dice = this.#dice;
    const order = this.books.order(orderId);
    const partial = order.filled > 0 && order.pending > 0;
    if (!this.#over && partial && !this.#partly.has(orderId)) {
      this.#partly.add(orderId);
      if (dice.happens("partial_then_cancel")) {
        this.#after(100, () => this.books.cancel(orderId, this.#now));
      }
    }
    if (!this.#over && dice.happens("lost_postbacks")) return;
    const delayMs = !this.#over && dice.happens("reordered_postbacks")
      ? dice.between(200, 2_500)
      : dice.between(5, 30);
    const update = !this.#over && dice.happens("unknown_words") ? inOtherWords(order) : order;
    this.#after(delayMs, () => this.#post(update));
    if (!this.#over && dice.happens("duplicate_postbacks")) {
      this.#after(delayMs + dice.between(1, 4_000), () => this.#post(update));
    }
  }

  #post(update: BrokerOrder): void {
    if (this.#within(this.#gap)) return;
    this.#host.kernel.inject(RECONCILER, "OrderUpdated", update, "broker");
  }
}

/** As the broker puts it while an order is on its way. */
function inOtherWords(order: BrokerOrder): BrokerOrder {
  const statusText = "PUT ORDER REQ RECEIVED";
  return { ...order, statusText, status: brokerOrderStatus(statusText) };
}

function failure(code: KiteErrorCode): KiteError {
  return new KiteError(code, null, "simulated");
}

function refused(code: KiteErrorCode, message: string): Reply {
  return { type: "ok", body: { type: "Refused", code, message } };
}
