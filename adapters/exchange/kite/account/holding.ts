/** Shares in the account: what was bought for delivery is there on the next day. @module */
import {
  exchangeIn,
  instrumentKey,
  type InstrumentToken,
  symbolIn,
} from "../../../../domain/instrument/instrument.ts";
import { type Paise, toRupees } from "../../../../domain/money.ts";
import type { DayPosition } from "./day_position.ts";

export interface Holding {
  /** `instrumentKey`. */
  readonly key: string;
  readonly token: InstrumentToken;
  /** Units that may be sold. */
  readonly quantity: number;
  /** Of those, units bought on the day before. */
  readonly fresh: number;
  /** What they were bought for. */
  readonly cost: Paise;
}

/** What a day's deliveries leave. */
export function holdingsAfter(
  holdings: readonly Holding[],
  positions: readonly DayPosition[],
): readonly Holding[] {
  const next = new Map(holdings.map((each) => [each.key, { ...each, fresh: 0 }]));
  for (const { instrument, product, bought, boughtValue, sold } of positions) {
    if (product !== "CNC") continue;
    const key = instrumentKey(instrument);
    const held = next.get(key) ?? { key, token: instrument.token, quantity: 0, fresh: 0, cost: 0 };
    const units = held.quantity + bought;
    const cost = held.cost + boughtValue;
    const quantity = units - sold;
    const rest = quantity === 0 ? 0 : Math.round(cost * quantity / units);
    const fresh = Math.min(bought, quantity);
    next.set(key, { key, token: instrument.token, quantity, fresh, cost: rest as Paise });
  }
  return [...next.values()].filter(({ quantity }) => quantity > 0);
}

/** A row of `/portfolio/holdings`; `sold` is what left today. */
export function holdingRow(held: Holding, sold: number, last: Paise, close: Paise) {
  const { key, token, quantity, fresh, cost } = held;
  const average = cost / quantity;
  const change = last - close;
  return {
    tradingsymbol: symbolIn(key),
    exchange: exchangeIn(key),
    instrument_token: token,
    isin: "",
    product: "CNC",
    price: 0,
    quantity: quantity - fresh,
    used_quantity: sold,
    t1_quantity: fresh,
    realised_quantity: quantity - fresh,
    authorised_quantity: 0,
    authorised_date: null,
    authorisation: {},
    opening_quantity: quantity,
    short_quantity: 0,
    collateral_quantity: 0,
    collateral_type: "",
    discrepancy: false,
    average_price: average / 100,
    last_price: toRupees(last),
    close_price: toRupees(close),
    pnl: Math.round(last * quantity - cost) / 100,
    day_change: toRupees(change as Paise),
    day_change_percentage: close === 0 ? 0 : 100 * change / close,
    mtf: { quantity: 0, used_quantity: 0, average_price: 0, value: 0, initial_margin: 0 },
  };
}
