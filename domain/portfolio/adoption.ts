/**
 * A position that an operator has the desk take over from the broker's books: booked like a fill that
 * no order made, at the price of others' trades where those are known, or else at the last one.
 * Nobody was charged for it, as far as the desk knows.
 * @module
 */
import { NO_CHARGES, segmentOf } from "../account/charges.ts";
import { bookOf, type DeskRules } from "../desk_rules.ts";
import { growPlan, shrinkPlan } from "../exit/plan.ts";
import type { Fill } from "../order/fill.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { Product } from "../order/side.ts";
import { riskKey } from "../risk/day.ts";
import { closeTrade, fillTrade } from "../account/trade.ts";
import { dayAfter, type FillBooked } from "./fill.ts";
import type { Held, PortfolioState } from "./state.ts";

/** The order that no adoption has, in files and logs. */
export const ADOPTED_ORDER = "ADOPTED";

/** Whose units change without an order. */
interface Unordered extends Pick<Held, "token" | "book"> {
  readonly key: string;
  readonly product: Product;
  readonly underlying: string;
}

/** What is booked of `change` units, negative when they go, that no order of the desk has moved. */
export function bookedUnordered(
  { token, book, key, product, underlying }: Unordered,
  change: number,
  price: Paise,
  at: EpochMs,
  rules: DeskRules,
): Omit<FillBooked, "held" | "trade" | "strategyDay"> {
  const segment = segmentOf(rules.instrument(token, at).kind, product);
  if (segment === null) throw new Error(`No charges for ${key} ${product}`);
  const fill: Fill = {
    orderId: ADOPTED_ORDER,
    tradeId: `${key} ${product} ${at}`,
    key,
    side: change > 0 ? "BUY" : "SELL",
    product,
    quantity: Math.abs(change),
    price,
    at,
  };
  return {
    type: "FillBooked",
    tag: ADOPTED_ORDER,
    fill,
    segment,
    charges: NO_CHARGES,
    token,
    riskKey: riskKey(book, underlying),
  };
}

/** The event that makes `quantity` units of what is held, on the same side or none. */
export function adoptedBy(
  state: PortfolioState,
  held: Held,
  { quantity, price }: { readonly quantity: number; readonly price: Paise },
  at: EpochMs,
  rules: DeskRules,
): FillBooked {
  const { token, book, plan } = held;
  const { key, product, underlying } = held.trade;
  const whose = { token, book, key, product, underlying };
  const booked = bookedUnordered(whose, quantity - held.quantity, price, at, rules);
  const trade = fillTrade(held.trade, booked.fill, NO_CHARGES);
  if (quantity === 0) {
    const ended = closeTrade(trade, at, "adopted", plan.risk);
    const strategyDay = dayAfter(state, held, ended, rules, at);
    return { ...booked, held: null, trade: ended, strategyDay };
  }
  const units = Math.abs(quantity);
  const grows = units > Math.abs(held.quantity);
  const entry = trade.entryValue / trade.entered;
  const moved = grows
    ? growPlan(plan, entry, { open: units, entered: trade.entered }, bookOf(rules, held.book).exits)
    : shrinkPlan(plan, units);
  return {
    ...booked,
    held: { ...held, quantity, trade, plan: moved },
    trade: null,
    strategyDay: null,
  };
}
