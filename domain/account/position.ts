/**
 * A holding of one instrument under one product. What the open quantity cost is kept as a whole
 * amount instead of an average price, so that realised plus unrealised is exact whatever is
 * added or sold in between.
 * @module
 */
import { type Fill, turnover } from "../order/fill.ts";
import type { Paise } from "../money.ts";
import { type Product, signed } from "../order/side.ts";

export interface Position {
  /** `instrumentKey` of what is held. */
  readonly key: string;
  readonly product: Product;
  /** Units; negative when short. */
  readonly quantity: number;
  /** What the open units were bought (or sold short) for; never negative. */
  readonly cost: Paise;
  /** Profit of the units closed since the position was last flat, before charges. */
  readonly realised: Paise;
}

/** What one fill did: a flip closes and opens in one. Quantities are unsigned units. */
export interface FillEffect {
  readonly position: Position;
  readonly closed: number;
  readonly opened: number;
  /** Profit of the closed units, before charges. */
  readonly realised: Paise;
}

/** Name of a position in states and logs: exchange, symbol and product. */
export function positionKey(key: string, product: string): string {
  return `${key}:${product}`;
}

/** Trading symbol in such a name. */
export function tradedSymbol(positionKey: string): string {
  return positionKey.split(":")[1]!;
}

/** What a first fill is applied to; a ledger keeps none of these. */
export function flatPosition(key: string, product: Product): Position {
  return { key, product, quantity: 0, cost: 0 as Paise, realised: 0 as Paise };
}

/** Books one fill. A fill of another instrument or product is a broken invariant and throws. */
export function applyFill(position: Position, fill: Fill): FillEffect {
  if (fill.key !== position.key || fill.product !== position.product) {
    throw new RangeError(`Fill of ${fill.key} ${fill.product} on position of ${position.key}`);
  }
  const { quantity } = position;
  const closed = quantity * signed(fill.side, 1) < 0
    ? Math.min(fill.quantity, Math.abs(quantity))
    : 0;
  const opened = fill.quantity - closed;
  const costOut = costOf(position, closed);
  const profit = (fill.price * closed - costOut) * Math.sign(quantity);
  const realised = (profit === 0 ? 0 : profit) as Paise;
  const wasFlat = quantity === 0 || (opened > 0 && closed > 0);
  return {
    closed,
    opened,
    realised,
    position: {
      ...position,
      quantity: quantity + signed(fill.side, fill.quantity),
      cost: (position.cost - costOut + fill.price * opened) as Paise,
      realised: (wasFlat ? 0 : position.realised + realised) as Paise,
    },
  };
}

/** Profit the open units would make at `price`, before charges. */
export function unrealised(position: Position, price: Paise): Paise {
  if (position.quantity === 0) return 0 as Paise;
  const worth = turnover({ price, quantity: Math.abs(position.quantity) });
  return ((worth - position.cost) * Math.sign(position.quantity) + 0) as Paise;
}

/** Average price of the open units in paise, with its fraction; null when flat. */
export function averagePrice(position: Position): number | null {
  return position.quantity === 0 ? null : position.cost / Math.abs(position.quantity);
}

/**
 * Re-values a carried position at the previous close, as the exchange settles futures daily: the
 * profit so far is realised, and the new day's P&L starts from that close.
 */
export function settleAt(
  position: Position,
  close: Paise,
): { readonly position: Position; readonly realised: Paise } {
  const realised = unrealised(position, close);
  return {
    realised,
    position: {
      ...position,
      cost: turnover({ price: close, quantity: Math.abs(position.quantity) }),
      realised: (position.realised + realised) as Paise,
    },
  };
}

/** Cost that leaves with `closed` units: their share to the nearest paisa, all of it at the last. */
function costOf(position: Position, closed: number): number {
  if (closed === 0) return 0;
  const held = Math.abs(position.quantity);
  // In two parts, so that no product leaves the safe integers.
  const perUnit = Math.floor(position.cost / held);
  const rest = position.cost - perUnit * held;
  return perUnit * closed + Math.floor((rest * closed + held / 2) / held);
}

/** Whether `broker` units are enough to take `own` out of them. */
export function covers(broker: number, own: number): boolean {
  return broker * Math.sign(own) >= Math.abs(own);
}
