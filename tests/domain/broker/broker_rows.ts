/** Orders, trades and positions of a broker's books, as tests need them. @module */
import type { BrokerFunds } from "../../../domain/broker/funds.ts";
import type { AccountReading } from "../../../domain/broker/account_reading.ts";
import type { BrokerOrder } from "../../../domain/broker/order.ts";
import type { BrokerPosition } from "../../../domain/broker/position.ts";
import type { BrokerTrade } from "../../../domain/broker/trade.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";

export const KEY = "NFO:NIFTY26DECFUT";
export const TAG = "abc123def456ghi789";
const TOKEN = 1 as InstrumentToken;

export function brokerOrder(change: Partial<BrokerOrder> = {}): BrokerOrder {
  return {
    orderId: "1",
    exchangeOrderId: null,
    parentOrderId: null,
    status: "OPEN",
    statusText: "OPEN",
    message: "",
    tag: TAG,
    key: KEY,
    token: TOKEN,
    side: "BUY",
    product: "MIS",
    type: "LIMIT",
    variety: "regular",
    validity: "DAY",
    quantity: 130,
    filled: 0,
    pending: 130,
    cancelled: 0,
    price: 2_400_000 as Paise,
    trigger: 0 as Paise,
    averagePrice: 0 as Paise,
    orderedAt: 1_000_000 as EpochMs,
    exchangeAt: null,
    ...change,
  };
}

export function brokerTrade(change: Partial<BrokerTrade> = {}): BrokerTrade {
  return {
    tradeId: "t1",
    orderId: "1",
    exchangeOrderId: null,
    key: KEY,
    token: TOKEN,
    side: "BUY",
    product: "MIS",
    quantity: 65,
    price: 2_400_000 as Paise,
    at: 1_001_000 as EpochMs,
    ...change,
  };
}

export function brokerPosition(quantity: number, change: Partial<BrokerPosition> = {}) {
  const none = 0 as Paise;
  const position: BrokerPosition = {
    ...{ key: KEY, token: TOKEN, product: "MIS", quantity, overnightQuantity: 0, multiplier: 1 },
    ...{ averagePrice: none, lastPrice: none, buyQuantity: 0, buyValue: none },
    ...{ sellQuantity: 0, sellValue: none, realised: none, unrealised: none },
    ...change,
  };
  return position;
}

const NO_FUNDS = {} as BrokerFunds;

export function reading(change: Partial<AccountReading> = {}): AccountReading {
  const margins = { equity: NO_FUNDS };
  return { orders: [], trades: [], positions: [], holdings: [], margins, ...change };
}
