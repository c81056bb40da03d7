/**
 * What the exchange knows of the account, for who holds its own books against it: whole paise,
 * micro-rupees and instants, nothing rounded.
 * @module
 */
import { type Charges, totalCharges } from "../../../domain/account/charges.ts";
import { instrumentKey } from "../../../domain/instrument/instrument.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import { tradeIdOf } from "./account/account_views.ts";
import type { RequestKind } from "./http/rate_limits.ts";
import type { KiteBroker } from "./kite_broker.ts";
import type { KiteOrder } from "./orders/kite_order.ts";
import type { KiteTrade } from "./orders/order_shelf.ts";

export interface ExchangeBooks {
  /** Market time. */
  readonly at: number;
  readonly date: string;
  readonly capital: Paise;
  /** Capital plus everything sold minus everything bought, before charges. */
  readonly cash: Paise;
  /** Since the beginning, before charges. */
  readonly realised: Paise;
  readonly opening: Paise;
  /** Since the beginning, by kind. */
  readonly charges: Charges;
  readonly chargesTotal: MicroRupees;
  readonly positions: readonly BookedPosition[];
  /** Of the day, oldest first. */
  readonly orders: readonly BookedOrder[];
  readonly trades: readonly BookedTrade[];
  /** Requests answered or refused since the beginning. */
  readonly requests: Readonly<Record<RequestKind, number>>;
}

export interface BookedPosition {
  /** `instrumentKey`. */
  readonly key: string;
  readonly product: string;
  readonly quantity: number;
  readonly cost: Paise;
  readonly realised: Paise;
}

export type BookedOrder =
  & Pick<
    KiteOrder,
    | "orderId"
    | "tag"
    | "side"
    | "product"
    | "type"
    | "quantity"
    | "price"
    | "trigger"
    | "filled"
    | "turnover"
    | "cancelled"
    | "status"
    | "message"
    | "orderedAt"
  >
  & { readonly key: string };

export interface BookedTrade {
  readonly tradeId: string;
  readonly orderId: string;
  readonly tag: string | null;
  readonly key: string;
  readonly side: string;
  readonly product: string;
  readonly quantity: number;
  readonly price: Paise;
  readonly at: number;
}

/** No flat positions. `requests`: as the door has counted them, refused ones too. */
export function booksOf(
  { account, shelf, now, date }: KiteBroker,
  requests: Readonly<Record<RequestKind, number>>,
): ExchangeBooks {
  const { capital, cash, realised, charges, positions } = account.ledger;
  return {
    ...{ at: now, date, capital, cash, realised, opening: account.opening, charges },
    chargesTotal: totalCharges(charges),
    positions: Object.values(positions),
    orders: shelf.orders.map(bookedOrder),
    trades: shelf.trades.map(bookedTrade),
    requests,
  };
}

function bookedOrder(order: KiteOrder): BookedOrder {
  const { orderId, tag, side, product, type, quantity, price, trigger } = order;
  const { filled, turnover, cancelled, status, message, orderedAt } = order;
  return {
    ...{ orderId, tag, key: instrumentKey(order.instrument), side, product, type, quantity },
    ...{ price, trigger, filled, turnover, cancelled, status, message, orderedAt },
  };
}

function bookedTrade({ order, fill }: KiteTrade): BookedTrade {
  const { key, side, product, quantity, price, at, orderId } = fill;
  const tradeId = tradeIdOf(fill.tradeId);
  return { tradeId, orderId, tag: order.tag, key, side, product, quantity, price, at };
}
