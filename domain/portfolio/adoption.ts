/**
 * A position that an operator has the desk take over from the broker's books: booked at the last
 * price like a fill that no order made. Nobody was charged for it, as far as the desk knows.
 * @module
 */
import { NO_CHARGES, segmentOf } from "../account/charges.ts";
import type { DeskRules } from "../desk_rules.ts";
import { growPlan, shrinkPlan } from "../exit/plan.ts";
import type { Fill } from "../order/fill.ts";
import type { EpochMs } from "../market_time.ts";
import { riskKey } from "../risk/day.ts";
import { closeTrade, fillTrade } from "../account/trade.ts";
import { bookOf, dayAfter, type FillBooked, strategyOf } from "./fill.ts";
import type { Held, PortfolioState } from "./state.ts";

/** The order that no adoption has, in files and logs. */
export const ADOPTED_ORDER = "ADOPTED";

/** The event that makes `quantity` units of what is held, on the same side or none. */
export function adoptedBy(
  state: PortfolioState,
  held: Held,
  quantity: number,
  at: EpochMs,
  rules: DeskRules,
): FillBooked {
  const { token, book, lastPrice, plan } = held;
  const { key, product, underlying } = held.trade;
  const segment = segmentOf(rules.instrument(token, at).kind, product);
  if (segment === null) throw new Error(`No charges for ${key} ${product}`);
  const change = quantity - held.quantity;
  const fill: Fill = {
    orderId: ADOPTED_ORDER,
    tradeId: `${key} ${product} ${at}`,
    key,
    side: change > 0 ? "BUY" : "SELL",
    product,
    quantity: Math.abs(change),
    price: lastPrice,
    at,
  };
  const trade = fillTrade(held.trade, fill, NO_CHARGES);
  const booked = {
    type: "FillBooked",
    tag: ADOPTED_ORDER,
    fill,
    segment,
    charges: NO_CHARGES,
    token,
    riskKey: riskKey(book, underlying),
  } as const;
  if (quantity === 0) {
    const ended = closeTrade(trade, at, "adopted", plan.risk);
    const strategyDay = dayAfter(state, ended, strategyOf(rules, held), at);
    return { ...booked, held: null, trade: ended, strategyDay };
  }
  const units = Math.abs(quantity);
  const grows = units > Math.abs(held.quantity);
  const entry = trade.entryValue / trade.entered;
  const moved = grows
    ? growPlan(plan, entry, units, bookOf(rules, held).exits)
    : shrinkPlan(plan, units);
  return {
    ...booked,
    held: { ...held, quantity, trade, plan: moved },
    trade: null,
    strategyDay: null,
  };
}
