/**
 * The paper exchange alone on a ticking market, in virtual time: a broker that sends what a test
 * tells it and keeps every answer and report, and a feed that keeps what it is asked for.
 * @module
 */
import { exchangeActor } from "../../actors/exchange/exchange.ts";
import { BROKER, ORDER_PORT } from "../../actors/protocol/broker.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import type { Watch } from "../../actors/protocol/feed.ts";
import { type AnyBehaviour, volatile } from "../../actors/runtime/behaviour.ts";
import type { Answer, Answered } from "../../actors/runtime/context.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { actor, type Node, supervisor } from "../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Instrument } from "../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { Modification, NewOrder, OrderReport } from "../../domain/order/order.ts";
import type { ExchangeOrder } from "../../domain/exchange/exchange_order.ts";
import {
  type AccountPosition,
  marginPrice,
  marginUsed,
} from "../../domain/exchange/paper_account.ts";
import {
  type ExchangeEvent,
  type ExchangeState,
  workingOrders,
} from "../../domain/exchange/paper_exchange.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import type { Approved } from "../../domain/risk/approved.ts";
import type { Tick } from "../../domain/tick/tick.ts";
import { DATE, FUTURE, listedRules, OPEN, orderFor } from "../domain/listed_market.ts";

interface BrokerProbe {
  Send: OrderRequest;
  Answered: Answered<OrderRequest["type"], OrderReply>;
  OrderReported: OrderReport;
}

const MAIL = { full: "crashReceiver", poison: "quarantine" } as const;

/** Answers and reports as short words, in the order in which they came. */
export class Floor {
  readonly host: VirtualHost;
  readonly heard: string[] = [];
  readonly reports: OrderReport[] = [];
  readonly replies: Answer<OrderReply>[] = [];
  readonly watches: (readonly number[])[] = [];
  readonly #rules: DeskRules;

  /** `survivors`: the log that a killed process left, and when the next one starts. */
  constructor(
    change: Partial<DeskRules> = {},
    survivors: readonly TurnRecord[] = [],
    startAt: number = OPEN,
  ) {
    this.#rules = listedRules(change);
    this.host = new VirtualHost(this.#tree(this.#rules), {
      startAt,
      seed: 1,
      run: survivors.length === 0 ? 0 : 1,
      log: new MemoryLog({ keepAll: true }, survivors),
      freeze: true,
      ports: { [ORDER_PORT]: { path: EXCHANGE, kind: "Request" } },
    });
    this.host.run(startAt);
  }

  get state(): ExchangeState {
    return this.host.kernel.cell(EXCHANGE)!.head.state as ExchangeState;
  }

  get events(): ExchangeEvent[] {
    return this.host.log.all!.flatMap(({ events }) =>
      events.map(([, event]) => event as ExchangeEvent)
    );
  }

  /** Lets time pass up to an instant after the open. */
  at(sinceOpenMs: number): this {
    this.host.run(OPEN + sinceOpenMs);
    return this;
  }

  place(of: Instrument, tag: string, change: Partial<NewOrder> = {}): this {
    const order = orderFor(of, { tag, ...change }) as Approved<NewOrder>;
    return this.#send({ type: "Place", order, tick: of.tick });
  }

  modify(orderId: string, terms: Partial<Modification>): this {
    const zero = 0 as Paise;
    const change = { type: "LIMIT", quantity: 100, price: zero, trigger: zero, ...terms } as const;
    return this.#send({ type: "Modify", orderId, change: change as Approved<Modification> });
  }

  cancel(orderId: string): this {
    return this.#send({ type: "Cancel", orderId });
  }

  find(tag: string): this {
    const order = orderFor(FUTURE, { tag });
    return this.#send({ type: "Find", tag, order, orderId: null, at: order.signalAt });
  }

  ticks(...ticks: readonly Tick[]): this {
    return this.#tell(EXCHANGE, "Ticks", { type: "Ticks", at: this.host.now as EpochMs, ticks });
  }

  session(kind: "SessionClosed" | "DayOpened"): this {
    return this.#tell(EXCHANGE, kind, { date: DATE, at: this.host.now });
  }

  /** What is not flat, what may still trade (oldest first), and what both tie up. */
  account(): {
    readonly positions: readonly AccountPosition[];
    readonly orders: readonly ExchangeOrder[];
    readonly marginUsed: Paise;
  } {
    const { capital, priceBand, sizing: { marginShare, leverageMax } } = this.#rules;
    const orders = workingOrders(this.state);
    const { account } = this.state;
    const at = this.host.now as EpochMs;
    const used = marginUsed(
      account,
      orders,
      (order) => marginPrice(order, () => priceBand(order.token, at)),
      { capital, marginShare, leverage: Math.max(1, leverageMax) },
    );
    return { positions: account.positions, orders, marginUsed: used };
  }

  /** What was said since the last look. */
  news(): string[] {
    return this.heard.splice(0);
  }

  #send(request: OrderRequest): this {
    return this.#tell(BROKER, "Send", request);
  }

  #tell(to: string, kind: string, body: unknown): this {
    this.host.kernel.inject(to, kind, body);
    this.host.drain();
    return this;
  }

  #tree(rules: DeskRules): Node {
    return supervisor("desk", "one_for_one", [
      supervisor("trading", "one_for_one", [
        supervisor("market", "one_for_one", [actor("feed", this.#feed())]),
        supervisor("book", "rest_for_one", [
          actor("broker", this.#broker()),
          actor("exchange", exchangeActor(rules)),
        ]),
      ]),
    ]);
  }

  #feed(): AnyBehaviour {
    return volatile<{ Watch: Watch }, null>({
      init: () => null,
      mail: { Watch: MAIL },
      on: {
        Watch: (state, { tokens }) => {
          this.watches.push(tokens);
          return state;
        },
      },
    });
  }

  #broker(): AnyBehaviour {
    return volatile<BrokerProbe, number>({
      init: () => 0,
      mail: { Send: MAIL, Answered: MAIL, OrderReported: MAIL },
      on: {
        Send: (sent, request, ctx) => {
          const key = `${sent}`;
          ctx.io(ORDER_PORT, request, { as: "Answered", key, carry: request.type });
          return sent + 1;
        },
        Answered: (sent, { carry, answer }) => {
          this.replies.push(answer);
          this.heard.push(`${carry} ${wordsOf(answer)}`);
          return sent;
        },
        OrderReported: (sent, report) => {
          const { orderId, status, filled, fill, reason } = report;
          const what = fill === null ? reason : `${fill.quantity} at ${fill.price}`;
          this.reports.push(report);
          this.heard.push(`${orderId} ${status} ${filled} ${what}`.trim());
          return sent;
        },
      },
    });
  }
}

function wordsOf(answer: Answer<OrderReply>): string {
  if (answer.type !== "ok") return answer.type;
  const { body } = answer;
  switch (body.type) {
    case "Taken":
      return `Taken ${body.orderId}`;
    case "Refused":
      return `Refused ${body.code}`;
    case "Found":
      return `Found ${body.reports.length}`;
    case "NotFound":
      return "NotFound";
  }
}
