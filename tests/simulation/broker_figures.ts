/** What a simulated broker tells in its own terms where the desk looks at one figure only. @module */
import type { BrokerCharges, BrokerFunds, OrderMargin } from "../../domain/broker/funds.ts";
import type { BrokerPosition } from "../../domain/broker/position.ts";
import type { MicroRupees, Paise } from "../../domain/money.ts";

export const NO_MONEY = 0 as Paise;
const FREE = 0 as MicroRupees;
const NO_CHARGES: BrokerCharges = {
  brokerage: FREE,
  transactionTax: FREE,
  exchange: FREE,
  sebi: FREE,
  stamp: FREE,
  gst: FREE,
  total: FREE,
};

/** What an order ties up. */
export function marginOf(key: string, total: Paise): OrderMargin {
  const free = { exposure: NO_MONEY, optionPremium: NO_MONEY, valueAtRisk: NO_MONEY };
  return { key, total, span: total, ...free, leverage: 1, charges: NO_CHARGES };
}

/** A row of what the account holds. */
export function positionOf(
  key: string,
  token: BrokerPosition["token"],
  product: string,
  quantity: number,
): BrokerPosition {
  return {
    key,
    token,
    product,
    quantity,
    overnightQuantity: 0,
    multiplier: 1,
    averagePrice: NO_MONEY,
    lastPrice: NO_MONEY,
    buyQuantity: 0,
    buyValue: NO_MONEY,
    sellQuantity: 0,
    sellValue: NO_MONEY,
    realised: NO_MONEY,
    unrealised: NO_MONEY,
  };
}

export const FUNDS: BrokerFunds = {
  enabled: true,
  net: NO_MONEY,
  cash: NO_MONEY,
  openingBalance: NO_MONEY,
  liveBalance: NO_MONEY,
  collateral: NO_MONEY,
  debits: NO_MONEY,
  span: NO_MONEY,
  exposure: NO_MONEY,
  optionPremium: NO_MONEY,
  realised: NO_MONEY,
  unrealised: NO_MONEY,
};
