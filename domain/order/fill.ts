/**
 * One execution of an order, as the exchange reported it: the only thing that moves a position.
 * @module
 */
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { Product, Side } from "./side.ts";

export interface Fill {
  readonly orderId: string;
  /** The exchange's id of this execution, unique per order. */
  readonly tradeId: string;
  /** `instrumentKey` of what was traded. */
  readonly key: string;
  readonly side: Side;
  readonly product: Product;
  /** Units, above zero. */
  readonly quantity: number;
  readonly price: Paise;
  readonly at: EpochMs;
}

/** Money that changed hands: price times quantity. */
export function turnover(fill: Pick<Fill, "price" | "quantity">): Paise {
  return (fill.price * fill.quantity) as Paise;
}
