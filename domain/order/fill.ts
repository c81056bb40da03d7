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
  /** The market's price, where the paper exchange has made its own of it by slippage. */
  readonly met?: Paise;
  readonly at: EpochMs;
}

/** What the market showed as it traded: slippage that is only assumed moves no market. */
export function marketPrice({ price, met }: Pick<Fill, "price" | "met">): Paise {
  return met ?? price;
}

/** Money that changed hands: price times quantity. */
export function turnover(fill: Pick<Fill, "price" | "quantity">): Paise {
  return (fill.price * fill.quantity) as Paise;
}
