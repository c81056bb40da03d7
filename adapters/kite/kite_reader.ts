/**
 * The half of Kite's REST that reads: it has no way to place, change or cancel anything. Whatever
 * only looks at the account or the market is given this and nothing more.
 * @module
 */
import { z } from "zod";
import type {
  BrokerMargins,
  ChargedOrder,
  OrderMargin,
  PricedOrder,
} from "../../domain/broker/funds.ts";
import type { BrokerOrder } from "../../domain/broker/order.ts";
import type { BrokerHolding, BrokerPositions } from "../../domain/broker/position.ts";
import type { ByKey, DayPrices, FullQuote, LastPrice } from "../../domain/broker/quote.ts";
import type { BrokerTrade } from "../../domain/broker/trade.ts";
import type { Candle } from "../../domain/candle/candle.ts";
import type { Exchange, InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { toRupees } from "../../domain/money.ts";
import type { KiteClient, KiteSession } from "./kite_session.ts";
import {
  holdings,
  type KiteProfile,
  margins,
  positions,
  profile,
} from "./schema/account_schema.ts";
import { contractOf } from "./schema/kite_field.ts";
import { formatKiteTime } from "./schema/kite_time.ts";
import { contractNote, orderMargins } from "./schema/margin_schema.ts";
import { orders, trades } from "./schema/order_schema.ts";
import { candles, dayPrices, fullQuotes, lastPrices } from "./schema/quote_schema.ts";

/** Instruments of one request. */
const QUOTES_MAX = 500;
const PRICES_MAX = 1_000;

export type CandleInterval =
  | "minute"
  | "3minute"
  | "5minute"
  | "10minute"
  | "15minute"
  | "30minute"
  | "60minute"
  | "day";

export interface CandleRequest {
  readonly token: InstrumentToken;
  readonly interval: CandleInterval;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Day candles of futures that have expired, joined. */
  readonly continuous?: boolean;
}

/** Every method throws KiteError. */
export class KiteReader {
  readonly #session: KiteSession;

  constructor(session: KiteSession) {
    this.#session = session;
  }

  profile(): Promise<KiteProfile> {
    return this.#ask(profile, (kite) => kite.getProfile());
  }

  margins(): Promise<BrokerMargins> {
    return this.#ask(margins, (kite) => kite.getMargins());
  }

  /** Of today, ours or not. */
  orders(): Promise<readonly BrokerOrder[]> {
    return this.#ask(orders, (kite) => kite.getOrders());
  }

  /** Every state that one order went through, oldest first. */
  orderHistory(orderId: string): Promise<readonly BrokerOrder[]> {
    return this.#ask(orders, (kite) => kite.getOrderHistory(orderId));
  }

  /** Of today, ours or not. */
  trades(): Promise<readonly BrokerTrade[]> {
    return this.#ask(trades, (kite) => kite.getTrades());
  }

  orderTrades(orderId: string): Promise<readonly BrokerTrade[]> {
    return this.#ask(trades, (kite) => kite.getOrderTrades(orderId));
  }

  positions(): Promise<BrokerPositions> {
    return this.#ask(positions, (kite) => kite.getPositions());
  }

  holdings(): Promise<readonly BrokerHolding[]> {
    return this.#ask(holdings, (kite) => kite.getHoldings());
  }

  /** The instruments dump as text: all exchanges, or one. */
  instrumentsCsv(exchange?: Exchange): Promise<string> {
    return this.#ask(z.string().min(1), (kite) => kite.getInstruments(exchange));
  }

  /** With depth, by `instrumentKey`; 500 a request. */
  quotes(keys: readonly string[]): Promise<ByKey<FullQuote>> {
    return this.#byKey(keys, QUOTES_MAX, fullQuotes, (kite, some) => kite.getQuote(some));
  }

  /** By `instrumentKey`; 1,000 a request. */
  dayPrices(keys: readonly string[]): Promise<ByKey<DayPrices>> {
    return this.#byKey(keys, PRICES_MAX, dayPrices, (kite, some) => kite.getOHLC(some));
  }

  /** By `instrumentKey`; 1,000 a request. */
  lastPrices(keys: readonly string[]): Promise<ByKey<LastPrice>> {
    return this.#byKey(keys, PRICES_MAX, lastPrices, (kite, some) => kite.getLTP(some));
  }

  /** Oldest first. */
  candles(request: CandleRequest): Promise<readonly Candle[]> {
    const { token, interval, from, to, continuous = false } = request;
    // As texts: the client writes dates in the host's zone.
    const [first, last] = [formatKiteTime(from), formatKiteTime(to)];
    return this.#session.ask({
      lane: "history",
      schema: candles,
      ask: (kite) => kite.getHistoricalData(token, interval, first, last, continuous),
    });
  }

  orderMargins(priced: readonly PricedOrder[]): Promise<readonly OrderMargin[]> {
    const all = priced.map((order) => ({
      ...asked(order),
      price: toRupees(order.price),
      trigger_price: toRupees(order.trigger),
    }));
    // With no mode the answer has everything; the client's default leaves charges out.
    return this.#ask(orderMargins, (kite) => kite.orderMargins(all, "" as "compact"));
  }

  /** What these orders would cost if they filled at their `price`. */
  charges(priced: readonly PricedOrder[]): Promise<readonly ChargedOrder[]> {
    const all = priced.map((order, i) => ({
      ...asked(order),
      order_id: i,
      average_price: toRupees(order.price),
    }));
    return this.#ask(contractNote, (kite) => kite.getvirtualContractNote(all));
  }

  #ask<T>(schema: z.ZodType<T>, ask: (kite: KiteClient) => Promise<unknown>): Promise<T> {
    return this.#session.ask({ lane: "other", schema, ask });
  }

  async #byKey<T>(
    keys: readonly string[],
    keysMax: number,
    schema: z.ZodType<Record<string, T>>,
    ask: (kite: KiteClient, keys: string[]) => Promise<unknown>,
  ): Promise<ByKey<T>> {
    const found: Record<string, T> = {};
    for (let from = 0; from < keys.length; from += keysMax) {
      const some = keys.slice(from, from + keysMax);
      const part = await this.#session.ask({
        lane: "quote",
        schema,
        ask: (kite) => ask(kite, some),
      });
      Object.assign(found, part);
    }
    return found;
  }
}

function asked({ key, side, product, type, quantity }: PricedOrder) {
  return {
    ...contractOf(key),
    transaction_type: side,
    variety: "regular" as const,
    product,
    order_type: type,
    quantity,
  };
}
