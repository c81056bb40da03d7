/**
 * Money as the broker's books have it: the funds of an account, what an order would need and what
 * it would cost.
 * @module
 */
import type { MicroRupees, Paise } from "../money.ts";
import type { NewOrder } from "../order/order.ts";

export interface BrokerFunds {
  readonly enabled: boolean;
  /** What new orders may use. */
  readonly net: Paise;
  readonly cash: Paise;
  readonly openingBalance: Paise;
  readonly liveBalance: Paise;
  readonly collateral: Paise;
  /** What open positions and orders take, all in all. */
  readonly debits: Paise;
  readonly span: Paise;
  readonly exposure: Paise;
  readonly optionPremium: Paise;
  readonly realised: Paise;
  readonly unrealised: Paise;
}

/** What an account begins the day with: positions since then tie some of it up. */
export function dayFunds({ openingBalance, net }: BrokerFunds): Paise {
  return Math.max(openingBalance, net) as Paise;
}

export interface BrokerMargins {
  /** Shares and their derivatives. */
  readonly equity: BrokerFunds;
}

/** What an order has to say to be priced. */
export type PricedOrder = Pick<
  NewOrder,
  "key" | "side" | "product" | "type" | "quantity" | "price" | "trigger"
>;

/** What one order would cost, as a contract note has it. */
export interface BrokerCharges {
  readonly brokerage: MicroRupees;
  /** Securities or commodities transaction tax. */
  readonly transactionTax: MicroRupees;
  readonly exchange: MicroRupees;
  readonly sebi: MicroRupees;
  readonly stamp: MicroRupees;
  readonly gst: MicroRupees;
  readonly total: MicroRupees;
}

/** What one order would need. */
export interface OrderMargin {
  /** `instrumentKey`. */
  readonly key: string;
  readonly total: Paise;
  readonly span: Paise;
  readonly exposure: Paise;
  readonly optionPremium: Paise;
  readonly valueAtRisk: Paise;
  readonly leverage: number;
  readonly charges: BrokerCharges;
}

/** One line of a virtual contract note. */
export interface ChargedOrder {
  /** `instrumentKey`. */
  readonly key: string;
  readonly charges: BrokerCharges;
}
