/**
 * How far a market order may run. Since April 2026 Kite takes none through its API without a
 * protection: it becomes a limit order so many percent through the last price.
 * @module
 */
import type { Instrument } from "../../../../domain/instrument/instrument.ts";
import { type Paise, toTick } from "../../../../domain/money.ts";
import type { PriceBand } from "../../../../domain/order/price_band.ts";
import type { Side } from "../../../../domain/order/side.ts";

/** Asks for the broker's own percentage. */
export const AUTOMATIC = -1;

/** Percent by last price up to so many rupees, as Zerodha's support pages list them. */
const OPTION_PERCENT = [[10, 5], [100, 3], [500, 2], [Infinity, 1]] as const;
const OTHER_PERCENT = [[100, 2], [500, 1], [Infinity, 0.5]] as const;

/** Percent of `price` for a protection as it was asked for. */
export function protectionPercent(asked: number, { kind }: Instrument, price: Paise): number {
  if (asked !== AUTOMATIC) return asked;
  const table = kind === "CE" || kind === "PE" ? OPTION_PERCENT : OTHER_PERCENT;
  return table.find(([upTo]) => price / 100 < upTo)![1];
}

/** The limit that an order to trade about `price` gets; within the day's band. */
export function protectedLimit(
  side: Side,
  price: Paise,
  percent: number,
  { tick }: Instrument,
  band: PriceBand | null,
): Paise {
  const away = price * percent / 100;
  const limit = side === "BUY"
    ? toTick(price + away, tick, "up")
    : toTick(price - away, tick, "down");
  const { lower, upper } = band ?? { lower: tick, upper: Infinity };
  return Math.max(lower, Math.min(limit, upper), tick) as Paise;
}
