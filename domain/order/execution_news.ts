/**
 * What a report says of an order's executions that was not known before. Mostly each is a trade; of
 * an order whose trades nobody could read its row is believed, and they count for nothing later.
 * @module
 */
import { type Fill, turnover } from "./fill.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { OrderReport, OrderState } from "./order.ts";

/** What has come to be known. The same `trades` and no `fill`: nothing. */
export interface ExecutionNews extends Pick<OrderState, "trades" | "byRow"> {
  /** Units that count from now on, at their price; null where none do. */
  readonly fill: Fill | null;
}

/** `at`: when the report is heard of. */
export function executionNews(
  state: OrderState,
  { fill, filled, byRow }: OrderReport,
  at: EpochMs,
): ExecutionNews {
  const { trades } = state;
  const shown = state.byRow ?? 0;
  const nothing = { fill: null, trades, ...asByRow(shown) };
  if (fill === null) return nothing;
  if (byRow === true) {
    const quantity = filled - state.filled;
    if (quantity <= 0) return nothing;
    return { fill: restOf(state, fill, at), trades, ...asByRow(shown + quantity) };
  }
  if (trades.includes(fill.tradeId)) return nothing;
  const booked = Math.min(shown, fill.quantity);
  const quantity = fill.quantity - booked;
  return {
    fill: booked === 0 ? fill : quantity === 0 ? null : { ...fill, quantity },
    trades: [...trades, fill.tradeId],
    ...asByRow(shown - booked),
  };
}

/**
 * Of a row's units at their average those that are news, at what the others leave of it: to half a
 * paisa a unit what the trades would say.
 */
function restOf({ order, filled, turnover: known }: OrderState, row: Fill, at: EpochMs): Fill {
  const quantity = row.quantity - filled;
  const price = Math.round((turnover(row) - known) / quantity);
  return {
    ...row,
    quantity,
    price: (price > 0 ? price : row.price) as Paise,
    // An exit was listed long before it filled.
    at: order.purpose === "entry" ? row.at : at,
  };
}

function asByRow(units: number): Pick<OrderState, "byRow"> {
  return units === 0 ? {} : { byRow: units };
}
