/** Kite's session, profile, funds, positions and shares held, as the desk knows them. @module */
import { z } from "zod";
import type { BrokerFunds, BrokerMargins } from "../../../domain/broker/funds.ts";
import type { BrokerHolding, BrokerPosition } from "../../../domain/broker/position.ts";
import { rowsOf } from "./account_rows.ts";
import { keyOf, named, roughly, rupees, token, units } from "./kite_field.ts";
import { kiteTime } from "./kite_time.ts";

export const session = z.object({
  user_id: z.string().min(1),
  access_token: z.string().min(1),
  login_time: kiteTime,
}).transform((row) => ({
  userId: row.user_id,
  accessToken: row.access_token,
  loginAt: row.login_time,
}));

export const profile = z.object({
  user_id: z.string().min(1),
  user_name: z.string(),
  exchanges: z.array(z.string()),
  products: z.array(z.string()),
  order_types: z.array(z.string()),
}).transform((row) => ({
  userId: row.user_id,
  userName: row.user_name,
  exchanges: row.exchanges,
  products: row.products,
  orderTypes: row.order_types,
}));

export type KiteProfile = z.infer<typeof profile>;

export const funds = z.object({
  enabled: z.boolean(),
  net: rupees,
  available: z.object({
    cash: rupees,
    opening_balance: rupees,
    live_balance: rupees,
    collateral: rupees,
  }),
  utilised: z.object({
    debits: rupees,
    span: rupees,
    exposure: rupees,
    option_premium: rupees,
    m2m_realised: rupees,
    m2m_unrealised: rupees,
  }),
}).transform(({ enabled, net, available, utilised }): BrokerFunds => ({
  enabled,
  net,
  cash: available.cash,
  openingBalance: available.opening_balance,
  liveBalance: available.live_balance,
  collateral: available.collateral,
  debits: utilised.debits,
  span: utilised.span,
  exposure: utilised.exposure,
  optionPremium: utilised.option_premium,
  realised: utilised.m2m_realised,
  unrealised: utilised.m2m_unrealised,
}));

/** Commodities are none of the desk's business, and of some accounts not even told. */
export const margins = z.object({ equity: funds }).transform((row): BrokerMargins => row);

const positionFields = {
  ...named,
  instrument_token: token,
  product: z.string(),
  quantity: units,
  overnight_quantity: units,
  multiplier: z.number(),
  average_price: rupees,
  last_price: rupees,
  buy_quantity: units,
  buy_value: rupees,
  sell_quantity: units,
  sell_value: rupees,
  realised: rupees,
  unrealised: rupees,
};
const positionRow = z.object(positionFields);

/** How much it is must be told all the same: what an account has left goes by it. */
const othersPosition = z.object({
  ...positionFields,
  instrument_token: roughly.token,
  product: roughly.text,
  quantity: roughly.unitsTold,
  overnight_quantity: roughly.units,
  multiplier: z.number().catch(1),
  average_price: roughly.rupees,
  last_price: roughly.rupees,
  buy_quantity: roughly.units,
  buy_value: roughly.rupees,
  sell_quantity: roughly.units,
  sell_value: roughly.rupees,
  realised: roughly.rupees,
  unrealised: roughly.rupees,
}).transform(brokerPosition);

const list = rowsOf(positionRow.transform(brokerPosition), othersPosition);

export const positions = z.object({ net: list, day: list });

const holdingFields = {
  ...named,
  instrument_token: token,
  product: z.string(),
  quantity: units,
  t1_quantity: units,
  used_quantity: units,
  average_price: rupees,
  last_price: rupees,
};
const holdingRow = z.object(holdingFields);

const othersHolding = z.object({
  ...holdingFields,
  instrument_token: roughly.token,
  product: roughly.text,
  quantity: roughly.units,
  t1_quantity: roughly.units,
  used_quantity: roughly.units,
  average_price: roughly.rupees,
  last_price: roughly.rupees,
}).transform(brokerHolding);

export const holdings = rowsOf(holdingRow.transform(brokerHolding), othersHolding);

function brokerPosition(row: z.infer<typeof positionRow>): BrokerPosition {
  return {
    key: keyOf(row),
    token: row.instrument_token,
    product: row.product,
    quantity: row.quantity,
    overnightQuantity: row.overnight_quantity,
    multiplier: row.multiplier,
    averagePrice: row.average_price,
    lastPrice: row.last_price,
    buyQuantity: row.buy_quantity,
    buyValue: row.buy_value,
    sellQuantity: row.sell_quantity,
    sellValue: row.sell_value,
    realised: row.realised,
    unrealised: row.unrealised,
  };
}

function brokerHolding(row: z.infer<typeof holdingRow>): BrokerHolding {
  return {
    key: keyOf(row),
    token: row.instrument_token,
    product: row.product,
    quantity: row.quantity,
    t1Quantity: row.t1_quantity,
    usedQuantity: row.used_quantity,
    averagePrice: row.average_price,
    lastPrice: row.last_price,
  };
}
