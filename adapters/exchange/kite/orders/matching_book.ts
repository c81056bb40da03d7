/**
 * The exchange's own book of orders: what rests, how it meets the depth of a tick, and the
 * positions that come of it, by the same rules as on paper. An order's id stands for its tag here:
 * tags of a broker's users need not differ.
 * @module
 */
import type { DepthMatch } from "../../../../domain/exchange/depth_matching.ts";
import {
  depthEvents,
  type ExchangeOrder,
  type ListedOrder,
  type MatchEvent,
} from "../../../../domain/exchange/exchange_order.ts";
import type { PaperAccount } from "../../../../domain/exchange/paper_account.ts";
import {
  applyExchange,
  EMPTY_EXCHANGE,
  type ExchangeEvent,
  exchangeOrder,
  type ExchangeState,
  matchTick,
  workingOrders,
} from "../../../../domain/exchange/paper_exchange.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import type { Fill } from "../../../../domain/order/fill.ts";
import type { Modification } from "../../../../domain/order/order.ts";
import type { Tick } from "../../../../domain/tick/tick.ts";

/** Depth is always known, so that nothing is left to a guess. */
const SLIPPAGE_BPS = 0;

export class MatchingBook {
  #state: ExchangeState = EMPTY_EXCHANGE;

  get account(): PaperAccount {
    return this.#state.account;
  }

  /** What may still trade, oldest first. */
  get working(): readonly ExchangeOrder[] {
    return workingOrders(this.#state);
  }

  find(orderId: string): ExchangeOrder | undefined {
    return exchangeOrder(this.#state, orderId);
  }

  accept(order: ListedOrder, tick: Paise): void {
    this.#apply({ type: "OrderAccepted", orderId: order.tag, order, tick });
  }

  change(orderId: string, change: Modification): void {
    this.#apply({ type: "OrderModified", orderId, change });
  }

  cancel(orderId: string, reason: string): void {
    this.#apply({ type: "OrderCancelled", orderId, reason });
  }

  settle(fill: Fill): void {
    this.#apply({ type: "PositionSettled", fill });
  }

  /** Yesterday's orders are gone. */
  clearDay(): void {
    this.#apply({ type: "ExchangeDayCleared" });
  }

  /** Working orders of an instrument, oldest first. */
  workingOn(token: InstrumentToken): readonly ExchangeOrder[] {
    return this.working.filter(({ order }) => order.token === token);
  }

  /** How an order would meet `tick`. */
  match(held: ExchangeOrder, tick: Tick): DepthMatch {
    return matchTick(this.#state, held, tick, SLIPPAGE_BPS);
  }

  /** What came of a match. */
  record(
    held: ExchangeOrder,
    match: DepthMatch,
    tick: Tick,
    at: EpochMs,
  ): readonly MatchEvent[] {
    const events = depthEvents(this.#state.traded, held, match, tick, at);
    for (const event of events) this.#apply(event);
    return events;
  }

  #apply(event: ExchangeEvent): void {
    this.#state = applyExchange(this.#state, event);
  }
}
