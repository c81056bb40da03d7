/**
 * The paper exchange's account of the desk: what it holds by its own executions and what that and
 * the working orders tie up. Nobody else writes here, so that the desk's books can be held
 * against it. Charges are the broker's affair and not counted.
 * @module
 */
import { exposureKind } from "../account/exposure.ts";
import { type ExchangeOrder, type ListedOrder, openQuantity } from "./exchange_order.ts";
import type { Fill } from "../order/fill.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import { withItem, withoutItem } from "../keyed_list.ts";
import type { Paise } from "../money.ts";
import { applyFill, flatPosition, type Position, positionKey } from "../account/position.ts";
import type { PriceBand } from "../order/price_band.ts";
import type { Side } from "../order/side.ts";

export interface AccountPosition extends Position, Pick<ListedOrder, "kind" | "strike"> {
  /** As of its last execution. */
  readonly token: InstrumentToken;
}

export interface PaperAccount {
  /** What is not flat. */
  readonly positions: readonly AccountPosition[];
  /** Profit of everything ever closed. */
  readonly realised: Paise;
}

/** How the exchange counts money. */
export interface MarginRules {
  readonly capital: Paise;
  /** Margin of futures and written options as a share of notional. */
  readonly marginShare: number;
  /** Notional of intraday equity that one rupee carries, at least 1. */
  readonly leverage: number;
}

export const EMPTY_ACCOUNT: PaperAccount = { positions: [], realised: 0 as Paise };

/** Books an execution of `order`. */
export function bookFill(account: PaperAccount, order: ListedOrder, fill: Fill): PaperAccount {
  const { key, product, kind, strike, token } = order;
  const place = placeOf(account, order);
  const before = account.positions[place] ?? flatPosition(key, product);
  const { position, realised } = applyFill(before, fill);
  return {
    positions: position.quantity === 0
      ? withoutItem(account.positions, place)
      : withItem(account.positions, place, { ...position, kind, strike, token }),
    realised: (account.realised + realised) as Paise,
  };
}

/** Ends a position as its contract is settled. */
export function settle(account: PaperAccount, fill: Fill): PaperAccount {
  const place = placeOf(account, fill);
  const held = account.positions[place];
  if (held === undefined) throw new Error(`The account has no ${fill.key} to settle`);
  const { realised } = applyFill(held, fill);
  return {
    positions: withoutItem(account.positions, place),
    realised: (account.realised + realised) as Paise,
  };
}

/** A price that margin may count on; MARKET is good for the worst that the band allows, if any. */
export function marginPrice(order: ListedOrder, bandOf: () => PriceBand | null): Paise {
  if (order.type === "MARKET") return bandOf()?.upper ?? 0 as Paise;
  return order.type === "SL-M" ? order.trigger : order.price;
}

/**
 * What positions and working orders tie up. What reduces a position needs nothing: of several
 * orders against it the oldest reduce first.
 */
export function marginUsed(
  account: PaperAccount,
  orders: readonly ExchangeOrder[],
  priceOf: (order: ListedOrder) => Paise,
  rules: MarginRules,
): Paise {
  let used = 0;
  for (const position of account.positions) {
    const { quantity, cost } = position;
    used += marginOf(position, quantity > 0 ? "BUY" : "SELL", Math.abs(quantity), cost, rules);
  }
  const reducible = new Map<string, number>();
  for (const held of orders) {
    const { order } = held;
    const group = `${positionKey(order.key, order.product)} ${order.side}`;
    const left = reducible.get(group) ?? reducibleBy(account, order);
    const reducing = Math.min(left, openQuantity(held));
    reducible.set(group, left - reducing);
    const opening = openQuantity(held) - reducing;
    if (opening > 0) {
      used += marginOf(order, order.side, opening, priceOf(order) * opening, rules);
    }
  }
  return used as Paise;
}

/** What an order needs beside the `others` that work, and what there is; null when it is enough. */
export function marginShort(
  account: PaperAccount,
  others: readonly ExchangeOrder[],
  judged: ExchangeOrder,
  priceOf: (order: ListedOrder) => Paise,
  rules: MarginRules,
): { readonly required: Paise; readonly available: Paise } | null {
  const before = marginUsed(account, others, priceOf, rules);
  const after = marginUsed(account, [...others, judged], priceOf, rules);
  const required = (after - before) as Paise;
  const available = (rules.capital + account.realised - before) as Paise;
  return required > 0 && required > available ? { required, available } : null;
}

/** Paise that `quantity` units worth `value` tie up. */
function marginOf(
  { kind, strike, product }: Pick<ListedOrder, "kind" | "strike" | "product">,
  side: Side,
  quantity: number,
  value: number,
  rules: MarginRules,
): number {
  switch (exposureKind(kind, side)) {
    case "equity":
      return product === "MIS" ? Math.ceil(value / rules.leverage) : value;
    case "long_option":
      return value;
    case "short_option":
      // The exchange is not told the price of the underlying: its strike stands for it.
      return Math.ceil(strike * quantity * rules.marginShare);
    default:
      return Math.ceil(value * rules.marginShare);
  }
}

function reducibleBy(account: PaperAccount, order: ListedOrder): number {
  const held = account.positions[placeOf(account, order)]?.quantity ?? 0;
  return order.side === "BUY" ? Math.max(0, -held) : Math.max(0, held);
}

function placeOf(
  account: PaperAccount,
  { key, product }: Pick<Position, "key" | "product">,
): number {
  return account.positions.findIndex((each) => each.key === key && each.product === product);
}
