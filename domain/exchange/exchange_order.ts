/**
 * An order as the paper exchange keeps it: of the desk's order only what an exchange is told, then
 * what became of it, and what it reports of that.
 * @module
 */
import type { DepthMatch } from "./depth_matching.ts";
import type { Fill } from "../order/fill.ts";
import type { Instrument, InstrumentKind, InstrumentToken } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Match, Matchable } from "./matching.ts";
import type { Paise } from "../money.ts";
import type {
  Modification,
  NewOrder,
  OrderReport,
  OrderStatus,
  OrderType,
  Validity,
} from "../order/order.ts";
import { whyOf } from "../order/order_reason.ts";
import type { Product, Side } from "../order/side.ts";
import type { Tick } from "../tick/tick.ts";

export interface ListedOrder {
  readonly tag: string;
  readonly token: InstrumentToken;
  /** `instrumentKey`. */
  readonly key: string;
  /** Of the instrument: what it ties up outlives the day's token. */
  readonly kind: InstrumentKind;
  readonly strike: Paise;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: number;
  readonly price: Paise;
  readonly trigger: Paise;
  readonly validity: Validity;
  readonly product: Product;
}

export interface ExchangeOrder {
  readonly orderId: string;
  readonly order: ListedOrder;
  readonly tick: Paise;
  readonly status: OrderStatus;
  readonly triggered: boolean;
  readonly filled: number;
  /** Its executions, oldest first: whoever has missed their reports may ask again. */
  readonly fills: readonly Fill[];
  readonly reason: string;
}

/** A request that changes something, as it travels to the exchange. */
export type ExchangeRequest =
  | { readonly type: "Place"; readonly order: ListedOrder; readonly tick: Paise }
  | { readonly type: "Modify"; readonly orderId: string; readonly change: Modification }
  | { readonly type: "Cancel"; readonly orderId: string };

/** Where a fill came from: what a level of one snapshot showed. */
export interface LevelSeen {
  /** Exchange time of the snapshot. */
  readonly at: EpochMs;
  readonly shown: number;
}

/** What happens to an order when it meets the market. */
export type MatchEvent =
  | { readonly type: "OrderTriggered"; readonly orderId: string }
  | {
    readonly type: "OrderTraded";
    readonly orderId: string;
    readonly fill: Fill;
    /** Missing where there is no depth. */
    readonly level?: LevelSeen;
  };

/** What the exchange is told of an order. */
export function listedOrder(order: NewOrder, { kind, strike }: Instrument): ListedOrder {
  const { tag, token, key, side, type, quantity, price, trigger, validity, product } = order;
  return {
    ...{ tag, token, key, kind, strike, side, type, quantity },
    ...{ price, trigger, validity, product },
  };
}

/** Terms as last changed. Quantity is left out: how much trades is for the depth or the caller. */
export function matchable(held: ExchangeOrder): Matchable {
  const { side, type, price, trigger } = held.order;
  return { side, type, price, trigger, triggered: held.triggered, tick: held.tick };
}

/** Units that may still trade. */
export function openQuantity({ order, filled }: ExchangeOrder): number {
  return order.quantity - filled;
}

/** Events of one match: first the trigger, then the trade of all that is left. */
export function tradeEvents(
  traded: number,
  held: ExchangeOrder,
  match: Match,
  at: EpochMs,
): MatchEvent[] {
  const events: MatchEvent[] = [];
  const { orderId } = held;
  const { triggered, price, ...met } = match;
  if (triggered) events.push({ type: "OrderTriggered", orderId });
  if (price !== null) {
    const execution = { quantity: openQuantity(held), price, ...met };
    const fill = fillOf(held, traded + 1, execution, at);
    events.push({ type: "OrderTraded", orderId, fill });
  }
  return events;
}

/** Events of a walk through the depth of `tick`: the trigger, then one trade a level. */
export function depthEvents(
  traded: number,
  held: ExchangeOrder,
  match: DepthMatch,
  tick: Tick,
  at: EpochMs,
): MatchEvent[] {
  const { orderId } = held;
  const trades = match.slices.map(({ shown, ...execution }, i): MatchEvent => {
    const fill = fillOf(held, traded + 1 + i, execution, at);
    const level = shown === null ? {} : { level: { at: tick.at, shown } };
    return { type: "OrderTraded", orderId, fill, ...level };
  });
  return match.triggered ? [{ type: "OrderTriggered", orderId }, ...trades] : trades;
}

function fillOf(
  { orderId, order: { key, side, product } }: ExchangeOrder,
  number: number,
  { quantity, price, met }: Pick<Fill, "quantity" | "price" | "met">,
  at: EpochMs,
): Fill {
  const fill = { orderId, tradeId: `T${number}`, key, side, product, quantity, price, at };
  return met === undefined ? fill : { ...fill, met };
}

/** What the exchange says of an order now. */
export function reportOf(held: ExchangeOrder, fill: Fill | null): OrderReport {
  const { order, orderId, status, filled, reason } = held;
  return { tag: order.tag, orderId, status, filled, fill, ...whyOf(reason) };
}

/** Everything the exchange has to say of an order: one report an execution, the last as it is now. */
export function reportsOf(held: ExchangeOrder): readonly OrderReport[] {
  const now = reportOf(held, held.fills.at(-1) ?? null);
  const { words: _, ...worked } = now;
  let filled = 0;
  const before = held.fills.slice(0, -1).map((fill): OrderReport => {
    filled += fill.quantity;
    return { ...worked, status: "OPEN", filled, fill, reason: "" };
  });
  return [...before, now];
}
