/** What a look for an order says of it, once it is found. @module */
import type { OrderReply } from "../ports.ts";
import { isAtWork } from "../order/order.ts";
import type { BrokerOrder } from "./order.ts";
import { reportsOf } from "./order_report.ts";
import type { BrokerTrade } from "./trade.ts";

/** The answer to `Find`. `trades` may be of any orders. */
export function foundOrder(order: BrokerOrder, trades: readonly BrokerTrade[]): OrderReply {
  const reports = reportsOf(order, trades);
  return { type: "Found", reports, ...(isAtWork(order.status) ? { rests: order } : {}) };
}
