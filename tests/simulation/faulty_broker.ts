/**
 * A broker behind the order port and the account port that does what its dice say: it loses
 * answers, updates and requests, is late, and changes its mind. It lives on when the desk's process
 * dies. Errors are answered as the port of the real broker answers them.
 * @module
 */
import type { Answer } from "../../actors/runtime/context.ts";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { KiteError, type KiteErrorCode } from "../../adapters/kite/kite_error.ts";
import { answerAfter } from "../../adapters/kite/kite_order_port.ts";
import type { AccountRequest } from "../../domain/broker/account_reading.ts";
import { type BrokerOrder, brokerOrderStatus } from "../../domain/broker/order.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Rejection } from "../../domain/exchange/exchange_rejection.ts";
import { type EpochMs, SECOND_MS } from "../../domain/market_time.ts";
import type { NewOrder } from "../../domain/order/order.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import type { Tick } from "../../domain/tick/tick.ts";
import { BrokerBooks } from "./broker_books.ts";
import { BrokerTimeline, type Say } from "./broker_timeline.ts";
import { BrokerTroubles } from "./broker_troubles.ts";
import type { Dice } from "./faults.ts";
import { FaultyAccount } from "./faulty_account.ts";
import { SecondThoughts } from "./second_thoughts.ts";
import { Tally } from "./tally.ts";

type Reply = Answer<OrderReply>;
type Sent = Exclude<OrderRequest, { type: "Find" }>;

/** What the simulation looks at: every request as it leaves the desk, every order as it is taken. */
export interface BrokerWatch {
  leaves(request: OrderRequest): void;
  taken(order: NewOrder, orderId: string): void;
  /** An order has changed, and what is held may have changed with it. */
  changed?(order: BrokerOrder): void;
}

const TIMEOUT_MS = 7 * SECOND_MS;
const BUSY = "Order cannot be modified as it is being processed. Try later.";

export class FaultyBroker {
  readonly books: BrokerBooks;
  readonly orders: OutsidePort;
  readonly account: OutsidePort;
  readonly #watch: BrokerWatch;
  readonly #timeline = new BrokerTimeline();
  readonly #troubles: BrokerTroubles;
  readonly #thoughts: SecondThoughts;
  readonly #account: FaultyAccount;
  readonly #partly = new Set<string>();
  /** What the exchange has refused the desk, by code. */
  readonly refusals = new Tally();

  constructor(rules: DeskRules, dice: Dice, watch: BrokerWatch) {
    this.#watch = watch;
    this.#troubles = new BrokerTroubles(dice, this.#timeline);
    this.books = new BrokerBooks(rules, { changed: (orderId) => this.#changed(orderId) });
    const told = (orderId: string) => this.#changed(orderId);
    this.#thoughts = new SecondThoughts(this.books, this.#troubles, this.#timeline, told);
    this.#account = new FaultyAccount(this.books, this.#troubles, this.#timeline, this.#thoughts);
    this.orders = { call: (request, _id, answer) => this.#asked(request as OrderRequest, answer) };
    this.account = {
      call: (request, _id, answer) =>
        this.#account.read(request as AccountRequest, this.#timeline.answering(answer)),
    };
  }

  /** The process that speaks to it from now on. */
  attach(host: VirtualHost): void {
    this.#timeline.attach(host);
  }

  /** The desk is down. */
  detach(): void {
    this.#timeline.detach();
  }

  /** Without a desk: the market comes to an instant, and what is due there happens. */
  pass(until: number): void {
    this.#timeline.pass(until);
  }

  get now(): EpochMs {
    return this.#timeline.now;
  }

  /** Draws when the longer faults of a session happen. */
  plan(from: number, until: number): void {
    this.#troubles.plan(from, until, {
      gapEnds: () => this.#refresh(),
      haltBegins: () => this.#cancelAll(),
    });
    this.#thoughts.plan(from, until);
  }

  /** From now on it is well, so that everything can come to rest. */
  recover(): void {
    this.#troubles.end();
    this.#refresh();
  }

  /** Meets the market; what of it the desk gets to see. */
  show(ticks: readonly Tick[], at: number): readonly Tick[] {
    if (!this.#troubles.isHalted) this.books.meet(ticks, at as EpochMs);
    return this.#troubles.shown(ticks);
  }

  /** Its orders as it shows them. */
  get listed(): readonly BrokerOrder[] {
    return this.books.orders.map((order) => this.#thoughts.shown(order));
  }

  /** Nothing that concerns positions works as it should. */
  get isOut(): boolean {
    return this.#troubles.isOut;
  }

  /** An order by hand, filled at whatever there is; false where it is refused. */
  trade(order: NewOrder): boolean {
    return typeof this.books.place(order, null, 5 as never, this.#timeline.now) === "string";
  }

  /** The exchange cancels an order, in its own words. */
  drop(orderId: string, words: string): void {
    this.#thoughts.drop(orderId, words);
  }

  /** Something outside the desk happens, whichever process lives then. */
  at(at: number, act: () => void): void {
    this.#timeline.at(at, act);
  }

  #refresh(): void {
    this.#timeline.tell("RefreshNeeded", null);
  }

  #cancelAll(): void {
    for (const { orderId } of this.books.working) this.books.cancel(orderId, this.#timeline.now);
  }

  #asked(request: OrderRequest, answer: Say): void {
    this.#watch.leaves(request);
    const timeline = this.#timeline;
    const troubles = this.#troubles;
    const say = timeline.answering(answer);
    if (request.type === "Find") return this.#account.find(request, say);
    const fault = troubles.ofRequest();
    const isSlow = troubles.happens("slow_requests");
    const travelMs = isSlow ? troubles.dice.between(1_000, 3_000) : troubles.dice.between(10, 60);
    const state: { reply: Reply | null } = { reply: null };
    if (fault === null || fault.done) {
      timeline.after(travelMs, () => state.reply = this.#done(request));
    }
    const lateMs = this.#lateMs();
    if (fault === null && troubles.happens("lying_refusals")) {
      return timeline.after(
        travelMs + lateMs,
        () =>
          say(refused(troubles.dice.below(2) === 0 ? "order_refused" : "margin_short", "RMS: no")),
      );
    }
    if (fault === null) {
      return timeline.after(travelMs + lateMs, () => say(state.reply ?? { type: "unknown" }));
    }
    const answersMs = fault.timesOut ? TIMEOUT_MS : travelMs + lateMs;
    timeline.after(answersMs, () => say(answerAfter(request, failure(fault.code))));
  }

  #lateMs(): number {
    const { dice } = this.#troubles;
    const isLate = this.#troubles.happens("late_answers");
    return isLate ? dice.between(500, 3_000) : dice.between(5, 40);
  }

  #done(request: Sent): Reply {
    if (request.type === "Cancel") return this.#cancelled(request.orderId);
    if (this.#troubles.isHalted) return refused("order_refused", "The market is halted");
    return request.type === "Place" ? this.#placed(request) : this.#modified(request);
  }

  #placed({ order, tick }: Extract<Sent, { type: "Place" }>): Reply {
    const taken = this.books.place(order, order.tag, tick, this.#timeline.now);
    if (typeof taken !== "string") return this.#refused(taken);
    this.#watch.taken(order, taken);
    if (this.#troubles.happens("reject_after_accept")) {
      const words = `RMS: ${this.#troubles.dice.below(1_000)} says no`;
      this.#timeline.after(200, () => this.books.reject(taken, words, this.#timeline.now));
    }
    return done(taken);
  }

  #modified({ orderId, change }: Extract<Sent, { type: "Modify" }>): Reply {
    if (this.#troubles.happens("lost_changes")) return done(orderId);
    if (this.#thoughts.isBusy(orderId)) return refused("order_busy", BUSY);
    this.#thoughts.asked(orderId);
    if (this.#thoughts.takesChange(orderId, change)) return done(orderId);
    const wrong = this.books.modify(orderId, change, this.#timeline.now);
    return wrong === null ? done(orderId) : this.#refused(wrong);
  }

  #refused({ code, message }: Rejection): Reply {
    this.refusals.add(`refused: ${code}`);
    return refused("order_refused", message);
  }

  #cancelled(orderId: string): Reply {
    if (this.#troubles.happens("lost_cancels")) {
      const busy = "Order cannot be cancelled as it is being processed";
      const isRefused = this.#troubles.dice.below(2) === 0;
      return isRefused ? refused("order_refused", busy) : done(orderId);
    }
    if (this.#thoughts.isBusy(orderId)) return refused("order_busy", BUSY);
    if (this.#thoughts.takesCancel(orderId)) return done(orderId);
    const wrong = this.books.cancel(orderId, this.#timeline.now);
    return wrong === null ? done(orderId) : refused("order_refused", wrong.message);
  }

  /** An order has changed: updates go out, now and then too often, too late or not at all. */
  #changed(orderId: string): void {
    const troubles = this.#troubles;
    const timeline = this.#timeline;
    const order = this.#thoughts.shown(this.books.order(orderId));
    this.#account.note(order);
    this.#watch.changed?.(order);
    const partial = order.filled > 0 && order.pending > 0;
    if (!troubles.isOver && partial && !this.#partly.has(orderId)) {
      this.#partly.add(orderId);
      if (troubles.happens("partial_then_cancel")) {
        timeline.after(100, () => this.books.cancel(orderId, timeline.now));
      }
    }
    if (troubles.happens("lost_postbacks")) return;
    const delayMs = troubles.happens("reordered_postbacks")
      ? troubles.dice.between(200, 2_500)
      : troubles.dice.between(5, 30);
    const update = troubles.happens("unknown_words") ? inOtherWords(order) : order;
    timeline.after(delayMs, () => this.#post(update));
    if (troubles.happens("duplicate_postbacks")) {
      timeline.after(delayMs + troubles.dice.between(1, 4_000), () => this.#post(update));
    }
  }

  #post(update: BrokerOrder): void {
    if (!this.#troubles.isCutOff) this.#timeline.tell("OrderUpdated", update);
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

function done(orderId: string): Reply {
  return { type: "ok", body: { type: "Taken", orderId } };
}

function refused(code: KiteErrorCode, message: string): Reply {
  return { type: "ok", body: { type: "Refused", code, message } };
}
