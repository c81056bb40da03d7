/**
 * One look at the broker's books: everything an account shows, read piece by piece. The pieces are
 * a little apart in time; whoever compares them has to look twice.
 * @module
 */
import type { BrokerMargins, PricedOrder } from "./funds.ts";
import type { BrokerOrder } from "./order.ts";
import type { BrokerHolding, BrokerPosition } from "./position.ts";
import type { BrokerTrade } from "./trade.ts";

export interface AccountReading {
  /** Of today, ours or not. */
  readonly orders: readonly BrokerOrder[];
  /** Read after the orders: what those have filled is in here, or comes with the next reading. */
  readonly trades: readonly BrokerTrade[];
  /** Net. */
  readonly positions: readonly BrokerPosition[];
  readonly holdings: readonly BrokerHolding[];
  readonly margins: BrokerMargins;
}

/** What may be asked of the account; it changes nothing there. */
export type AccountRequest =
  | { readonly type: "Read" }
  /** Answered with the executions of one order. */
  | { readonly type: "ReadTrades"; readonly orderId: string }
  /** Answered with `BrokerMargins`. */
  | { readonly type: "ReadFunds" }
  /** Answered with what each of these orders would need, in their order. */
  | { readonly type: "ReadMargins"; readonly orders: readonly PricedOrder[] };
