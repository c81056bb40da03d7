/**
 * What the exchange does with contracts on the evening of their expiry: futures end at the close of
 * their underlying, options at what they are worth at that close. Nobody trades: there is no order,
 * no brokerage, and tax only on what is exercised.
 * @module
 */
import {
  type Charges,
  type ChargeSchedule,
  exerciseCharges,
  NO_CHARGES,
} from "../account/charges.ts";
import type { DeskRules } from "../desk_rules.ts";
import type { Fill } from "../order/fill.ts";
import type { Instrument, InstrumentToken } from "../instrument/instrument.ts";
import { type EpochMs, type IsoDate, istDate } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { Position } from "../account/position.ts";

/** The order that no settlement has, in files and logs. */
export const SETTLEMENT_ORDER = "SETTLEMENT";

/** When contracts end. */
export type ExpiryRules = Pick<DeskRules, "instrument" | "expiresAt">;

/** Whether trading in it has ended for good: nothing but its settlement ends a position then. */
export function hasExpired(token: InstrumentToken, rules: ExpiryRules, at: EpochMs): boolean {
  const { expiry } = rules.instrument(token, at);
  return expiry !== null && at >= rules.expiresAt(expiry as IsoDate);
}

/** What a unit of what has expired is settled at; null for all else, and where nobody knows. */
export function settledAt(
  token: InstrumentToken,
  rules: ExpiryRules & Pick<DeskRules, "settlementPrice">,
  at: EpochMs,
): Paise | null {
  return hasExpired(token, rules, at) ? rules.settlementPrice(token, at) : null;
}

/** Per unit, at the `close` of the underlying; nothing for an option out of the money. */
export function settlementValue(
  { kind, strike }: Pick<Instrument, "kind" | "strike">,
  close: Paise,
): Paise {
  if (kind === "CE") return Math.max(0, close - strike) as Paise;
  return kind === "PE" ? Math.max(0, strike - close) as Paise : close;
}

/** The end of a position as if it had been closed at `price`; the same for desk and exchange. */
export function settlementFill(
  { key, product, quantity }: Pick<Position, "key" | "product" | "quantity">,
  price: Paise,
  at: EpochMs,
): Fill {
  return {
    orderId: SETTLEMENT_ORDER,
    tradeId: `${key} ${product} ${istDate(at)}`,
    key,
    side: quantity > 0 ? "SELL" : "BUY",
    product,
    quantity: Math.abs(quantity),
    price,
    at,
  };
}

/** STT on the exercise of a bought option; nothing else is charged. */
export function settlementCharges(
  { kind }: Pick<Instrument, "kind">,
  { side, quantity, price }: Fill,
  schedule: ChargeSchedule,
): Charges {
  const exercised = (kind === "CE" || kind === "PE") && side === "SELL" && price > 0;
  return exercised ? exerciseCharges(quantity, price, schedule) : NO_CHARGES;
}
