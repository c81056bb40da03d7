/** What Kite says an order would need and cost. @module */
import { z } from "zod";
import type { BrokerCharges, ChargedOrder, OrderMargin } from "../../../domain/broker/funds.ts";
import { keyOf, microRupees, named, rupees } from "./kite_field.ts";

const charges = z.object({
  brokerage: microRupees,
  transaction_tax: microRupees,
  exchange_turnover_charge: microRupees,
  sebi_turnover_charge: microRupees,
  stamp_duty: microRupees,
  gst: z.object({ total: microRupees }),
  total: microRupees,
}).transform((row): BrokerCharges => ({
  brokerage: row.brokerage,
  transactionTax: row.transaction_tax,
  exchange: row.exchange_turnover_charge,
  sebi: row.sebi_turnover_charge,
  stamp: row.stamp_duty,
  gst: row.gst.total,
  total: row.total,
}));

export const orderMargins = z.array(
  z.object({
    ...named,
    total: rupees,
    span: rupees,
    exposure: rupees,
    option_premium: rupees,
    var: rupees,
    leverage: z.number(),
    charges,
  }).transform((row): OrderMargin => ({
    key: keyOf(row),
    total: row.total,
    span: row.span,
    exposure: row.exposure,
    optionPremium: row.option_premium,
    valueAtRisk: row.var,
    leverage: row.leverage,
    charges: row.charges,
  })),
);

export const contractNote = z.array(
  z.object({ ...named, charges }).transform((row): ChargedOrder => ({
    key: keyOf(row),
    charges: row.charges,
  })),
);
