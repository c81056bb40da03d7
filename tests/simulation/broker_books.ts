/**
 * A broker's own books: orders, trades and positions as a simulated exchange makes them, in the
 * broker's terms. It takes an order as often as it is asked to, whatever its tag, as a broker does.
 * @module
 */
import type { AccountReading } from "../../domain/broker/account_reading.ts";
import type { BrokerFunds, OrderMargin, PricedOrder } from "../../domain/broker/funds.ts";
import type { BrokerOrder } from "../../domain/broker/order.ts";
import type { BrokerTrade } from "../../domain/broker/trade.ts";
import type { Fill } from "../../domain/order/fill.ts";
import { everyOrder } from "../../domain/order/day_orders.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import {
  depthEvents,
  type ExchangeOrder,
  type ListedOrder,
  listedOrder,
  openQuantity,
} from "../../domain/exchange/exchange_order.ts";
import { settlementFill } from "../../domain/exchange/settlement.ts";
import type { Rejection } from "../../domain/exchange/exchange_rejection.ts";
import { instrumentKey } from "../../domain/instrument/instrument.ts";
import {
  reviewCancel,
  reviewChange,
  reviewPlacement,
} from "../../domain/exchange/exchange_review.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { isTerminal, type Modification, type NewOrder } from "../../domain/order/order.ts";
import {
  applyExchange,
  EMPTY_EXCHANGE,
  type ExchangeEvent,
  exchangeOrder,
  type ExchangeState,
  matchTick,
  nextOrderId,
  workingOrders,
} from "../../domain/exchange/paper_exchange.ts";
import { signed } from "../../domain/order/side.ts";
import type { Tick } from "../../domain/tick/tick.ts";
import { AccountShares } from "./account_shares.ts";
import { FUNDS, marginOf, NO_MONEY, positionOf } from "./broker_figures.ts";

/** What a broker knows of an order beside what its exchange does. */
interface Placed {
  readonly tag: string | null;
  readonly at: EpochMs;
  /** Most that it may fill for whoever placed it, if others have made it larger. */
  asked: number;
  /** Of a rejection that came after the order was taken. */
  rejected: string | null;
}

export interface BrokerEvents {
  changed(orderId: string, at: EpochMs): void;
}

export class BrokerBooks {
  #state: ExchangeState = EMPTY_EXCHANGE;
  readonly #placed = new Map<string, Placed>();
  readonly #forgotten = new Set<string>();
  readonly #rules: DeskRules;
  readonly #events: BrokerEvents;
  readonly #lastPrices = new Map<string, Paise>();
  /** Units carried into the day. */
  #overnight: ReadonlyMap<string, number> = new Map();
  readonly shares = new AccountShares();
  /** What the account has. */
  funds: BrokerFunds;
  /** What it wants for a future, of its notional. */
  marginShare: number;

  constructor(rules: DeskRules, events: BrokerEvents) {
    this.funds = { ...FUNDS, net: rules.capital };
    this.marginShare = rules.sizing.marginShare;
    this.#rules = rules;
    this.#events = events;
  }

  /** `tag` null: placed by hand. */
  place(order: NewOrder, tag: string | null, tick: Paise, at: EpochMs): string | Rejection {
    const orderId = nextOrderId(this.#state);
    const listed = listedOrder(order, this.#rules.instrument(order.token, at));
    // Its exchange tells orders apart by tags; the broker takes the same one twice.
    const own: ListedOrder = { ...listed, tag: orderId };
    const wrong = reviewPlacement(this.#state, own, tick, this.#rules, at);
    if (wrong !== null) return wrong;
    // A larger entry is a larger position; a larger exit is somebody else's.
    const asked = order.purpose === "entry" ? Infinity : order.quantity;
    this.#placed.set(orderId, { tag, at, asked, rejected: null });
    this.#apply({ type: "OrderAccepted", orderId, order: own, tick }, at);
    return orderId;
  }

  modify(orderId: string, change: Modification, at: EpochMs): Rejection | null {
    const wrong = this.changeByHand(orderId, change, at);
    const placed = this.#placed.get(orderId);
    if (wrong === null && placed!.asked < Infinity) placed!.asked = change.quantity;
    return wrong;
  }

  /** Somebody else than who has placed it changes an order. */
  changeByHand(orderId: string, change: Modification, at: EpochMs): Rejection | null {
    const wrong = reviewChange(this.#state, orderId, change, this.#rules, at);
    if (wrong === null) {
      this.#apply({ type: "OrderModified", orderId, change: termsIn(change) }, at);
    }
    return wrong;
  }

  cancel(orderId: string, at: EpochMs): Rejection | null {
    const wrong = reviewCancel(this.#state, orderId);
    if (wrong === null) this.#apply({ type: "OrderCancelled", orderId, reason: "cancelled" }, at);
    return wrong;
  }

  /** The exchange thinks better of it. */
  reject(orderId: string, words: string, at: EpochMs): void {
    if (reviewCancel(this.#state, orderId) !== null) return;
    if (exchangeOrder(this.#state, orderId)!.filled > 0) return;
    this.#placed.get(orderId)!.rejected = words;
    this.#apply({ type: "OrderCancelled", orderId, reason: words }, at);
  }

  /** Meets what works with the market. */
  meet(ticks: readonly Tick[], at: EpochMs): void {
    for (const tick of ticks) {
      this.#lastPrices.set(instrumentKey(this.#rules.instrument(tick.token, at)), tick.ltp);
      if (!this.#rules.isOpen(tick.token, at)) continue;
      for (const { orderId, order } of workingOrders(this.#state)) {
        const held = exchangeOrder(this.#state, orderId)!;
        if (order.token !== tick.token || isTerminal(held.status)) continue;
        const match = matchTick(this.#state, held, tick, this.#rules.slippageBps);
        const { traded } = this.#state;
        for (const event of depthEvents(traded, held, match, tick, at)) this.#apply(event, at);
      }
    }
  }

  /** The close of a day: what still works ends with it. */
  close(at: EpochMs): void {
    for (const { orderId } of this.working) this.cancel(orderId, at);
  }

  /** The night: yesterday's orders are listed no more, and what is held is carried. */
  roll(): void {
    this.#apply({ type: "ExchangeDayCleared" }, 0 as EpochMs);
    this.#overnight = this.net;
  }

  /** A contract has expired: what is held of it ends at `price`, without an order. */
  settle(key: string, price: Paise, at: EpochMs): void {
    for (const position of this.#state.account.positions.filter((each) => each.key === key)) {
      this.#apply({ type: "PositionSettled", fill: settlementFill(position, price, at) }, at);
    }
  }

  /** Loses an order from its list, though nobody has cancelled it. */
  forget(orderId: string): void {
    this.#forgotten.add(orderId);
    this.cancel(orderId, 0 as EpochMs);
  }

  /** Orders that may still trade. */
  get working(): readonly ExchangeOrder[] {
    return workingOrders(this.#state);
  }

  /** Those of the desk. */
  get ofDesk(): readonly ExchangeOrder[] {
    return this.working.filter(({ orderId }) => this.tagOf(orderId) !== null);
  }

  tagOf(orderId: string): string | null {
    return this.#placed.get(orderId)!.tag;
  }

  /** Ids of the orders under a tag. */
  under(tag: string): string[] {
    return [...this.#placed].filter(([, placed]) => placed.tag === tag).map(([orderId]) => orderId);
  }

  /** Units by `instrumentKey`, flat ones left out. */
  get net(): ReadonlyMap<string, number> {
    return new Map(this.#state.account.positions.map(({ key, quantity }) => [key, quantity]));
  }

  /** What a position is held as. */
  productOf(key: string): NewOrder["product"] {
    return this.#state.account.positions.find((each) => each.key === key)!.product;
  }

  /** Units that working orders of the desk would take out of a position. */
  reducing(key: string): number {
    const held = this.net.get(key) ?? 0;
    return this.ofDesk.filter(({ order }) => order.key === key && signed(order.side, 1) * held < 0)
      .reduce((sum, each) => sum + openQuantity(each), 0);
  }

  order(orderId: string): BrokerOrder {
    const held = exchangeOrder(this.#state, orderId)!;
    const { order, status, filled, fills } = held;
    const { tag, at, rejected } = this.#placed.get(orderId)!;
    const left = order.quantity - filled;
    const ended = rejected === null ? status : "REJECTED";
    const value = fills.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
    return {
      orderId,
      exchangeOrderId: `X${orderId}`,
      parentOrderId: null,
      status: ended as BrokerOrder["status"],
      statusText: ended.replace("_", " "),
      message: rejected ?? "",
      tag,
      key: order.key,
      token: order.token,
      side: order.side,
      product: order.product,
      type: order.type,
      variety: "regular",
      validity: "DAY",
      quantity: order.quantity,
      filled,
      pending: isTerminal(status) ? 0 : left,
      cancelled: status === "CANCELLED" ? left : 0,
      price: order.price,
      trigger: order.trigger,
      averagePrice: (filled === 0 ? 0 : Math.round(value / filled)) as Paise,
      orderedAt: at,
      exchangeAt: at,
    };
  }

  get orders(): readonly BrokerOrder[] {
    return everyOrder(this.#state).filter(({ orderId }) => !this.#forgotten.has(orderId))
      .map(({ orderId }) => this.order(orderId));
  }

  get trades(): readonly BrokerTrade[] {
    return everyOrder(this.#state).flatMap(({ fills, order: { token } }) =>
      fills.map(({ tradeId, orderId, key, side, product, quantity, price, at }) => ({
        ...{ tradeId, orderId, exchangeOrderId: `X${orderId}`, key, token },
        ...{ side, product, quantity, price, at },
      }))
    );
  }

  read(): AccountReading {
    const positions = this.#state.account.positions.map(({ key, token, product, quantity }) => ({
      ...positionOf(key, token, product, quantity),
      overnightQuantity: this.#overnight.get(key) ?? 0,
      lastPrice: this.#lastPrices.get(key) ?? NO_MONEY,
    }));
    const { orders, trades } = this;
    return {
      orders,
      trades,
      positions,
      holdings: [],
      margins: { equity: this.funds },
    };
  }

  /** Of a lot at its last price; nothing of what has not ticked. */
  margins(orders: readonly PricedOrder[]): readonly OrderMargin[] {
    return orders.flatMap(({ key, quantity }) => {
      const price = this.#lastPrices.get(key);
      return price === undefined
        ? []
        : [marginOf(key, Math.ceil(price * quantity * this.marginShare) as Paise)];
    });
  }

  /** Whose an execution is: what an order fills beyond what was asked for is others'. */
  #shared(fill: Fill): void {
    const { tag, asked } = this.#placed.get(fill.orderId)!;
    const { filled } = exchangeOrder(this.#state, fill.orderId)!;
    const before = filled - fill.quantity;
    const own = tag === null ? 0 : Math.max(0, Math.min(filled, asked) - Math.min(before, asked));
    this.shares.traded(fill, tag, own, this.net.get(fill.key) ?? 0);
  }

  #apply(event: ExchangeEvent, at: EpochMs): void {
    this.#state = applyExchange(this.#state, event);
    if (event.type === "OrderTraded") this.#shared(event.fill);
    if ("orderId" in event && !this.#forgotten.has(event.orderId)) {
      this.#events.changed(event.orderId, at);
    }
  }
}

function termsIn({ type, quantity, price, trigger }: Modification): Modification {
  return { type, quantity, price, trigger };
}
