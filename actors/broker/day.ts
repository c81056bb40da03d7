/**
 * What a night makes of orders at a broker: an exit ends with its day, whether anybody says so or
 * not. An account that cannot be read in the morning would else leave what is carried under a stop
 * that is none. Part of the broker actor; it has no state of its own.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import type { BlotterState } from "../../domain/order/blotter.ts";
import type { OrderState } from "../../domain/order/order.ts";
import { DAY_OVER } from "../../domain/order/order_reason.ts";
import { ofEarlierDay } from "../../domain/reconcile/own_orders.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";
import type { BrokerContext } from "./requests.ts";

/** Yesterday's orders are over. What an entry has brought is for the account to say. */
export function openDay(
  state: BlotterState,
  date: IsoDate,
  { execution }: Pick<DeskRules, "execution">,
  ctx: BrokerContext,
): BlotterState {
  const today: BlotterState = state.ended.length > 0
    ? ctx.emit({ type: "BlotterDayCleared", date })
    : state;
  if (execution !== "broker") return today;
  return ofEarlierDay(today.working, ctx.now).reduce((_, held) => over(held, ctx), today);
}

/** An execution of it may still be told: it counts then, as a late one. */
function over({ order: { tag }, orderId, filled }: OrderState, ctx: BrokerContext): BlotterState {
  const at = ctx.now;
  const end = { tag, status: "CANCELLED", reason: DAY_OVER } as const;
  const next: BlotterState = orderId === null
    ? ctx.emit({ type: "OrderAbsent", tag, at })
    : ctx.emit({ type: "OrderReported", report: { ...end, orderId, filled, fill: null }, at });
  ctx.tell(PORTFOLIO, "OrderEnded", end);
  return next;
}
