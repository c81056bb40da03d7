/**
 * One position as a broker's users read it: what was carried over, what was bought and sold today,
 * and what that is worth. A position that was closed stays in the list for the day.
 * @module
 */
import type { Instrument } from "../../../../domain/instrument/instrument.ts";
import { type Paise, toRupees } from "../../../../domain/money.ts";
import { type Fill, turnover } from "../../../../domain/order/fill.ts";
import type { Product } from "../../../../domain/order/side.ts";

export interface DayPosition {
  readonly instrument: Instrument;
  readonly product: Product;
  /** Units carried over, negative when short, and what they were bought or sold for. */
  readonly overnight: number;
  readonly overnightValue: Paise;
  readonly bought: number;
  readonly boughtValue: Paise;
  readonly sold: number;
  readonly soldValue: Paise;
}

/** No units yet: neither carried over nor traded. */
export function openedToday(instrument: Instrument, product: Product): DayPosition {
  const none = 0 as Paise;
  return {
    ...{ instrument, product, overnight: 0, overnightValue: none },
    ...{ bought: 0, boughtValue: none, sold: 0, soldValue: none },
  };
}

/** Adds to the day's bought or sold side; what was carried over stays as it began. */
export function withFill(held: DayPosition, fill: Fill): DayPosition {
  const value = turnover(fill);
  return fill.side === "BUY"
    ? {
      ...held,
      bought: held.bought + fill.quantity,
      boughtValue: (held.boughtValue + value) as Paise,
    }
    : { ...held, sold: held.sold + fill.quantity, soldValue: (held.soldValue + value) as Paise };
}

/** Units now, negative when short. */
export function netQuantity({ overnight, bought, sold }: DayPosition): number {
  return overnight + bought - sold;
}

/** As the next day begins: carried at its average; null when there is nothing to carry. */
export function carried(held: DayPosition, instrument: Instrument): DayPosition | null {
  const quantity = netQuantity(held);
  if (quantity === 0) return null;
  const { buys, sells } = sums(held);
  const value = quantity > 0
    ? buys.value * quantity / buys.units
    : sells.value * -quantity / sells.units;
  return {
    ...openedToday(instrument, held.product),
    overnight: quantity,
    overnightValue: Math.round(value) as Paise,
  };
}

/** A row of `/portfolio/positions`: of today's trades alone, or as it stands. */
export function positionRow(
  position: DayPosition,
  of: "net" | "day",
  lastPrice: Paise,
  closePrice: Paise,
) {
  const held = of === "net" ? position : { ...position, overnight: 0, overnightValue: 0 as Paise };
  const { instrument, overnight } = held;
  const { buys, sells } = sums(held);
  const quantity = netQuantity(held);
  const worth = quantity * lastPrice;
  const value = sells.value - buys.value;
  // Carried units count from the last close in the day's profit.
  const reset = overnight * closePrice - Math.sign(overnight) * held.overnightValue;
  const average = quantity === 0 ? 0 : quantity > 0 ? priceOf(buys) : priceOf(sells);
  const rupees = (paise: number) => toRupees(Math.round(paise) as Paise);
  return {
    tradingsymbol: instrument.symbol,
    exchange: instrument.exchange,
    instrument_token: instrument.token,
    product: held.product,
    quantity,
    overnight_quantity: overnight,
    multiplier: 1,
    average_price: average,
    close_price: overnight === 0 ? 0 : toRupees(closePrice),
    last_price: toRupees(lastPrice),
    value: rupees(value),
    pnl: rupees(value + worth),
    m2m: rupees(value + worth - reset),
    unrealised: rupees(value + worth),
    realised: 0,
    buy_quantity: buys.units,
    buy_price: priceOf(buys),
    buy_value: rupees(buys.value),
    buy_m2m: rupees(held.boughtValue + Math.max(0, overnight) * closePrice),
    sell_quantity: sells.units,
    sell_price: priceOf(sells),
    sell_value: rupees(sells.value),
    sell_m2m: rupees(held.soldValue + Math.max(0, -overnight) * closePrice),
    day_buy_quantity: held.bought,
    day_buy_price: priceOf({ units: held.bought, value: held.boughtValue }),
    day_buy_value: rupees(held.boughtValue),
    day_sell_quantity: held.sold,
    day_sell_price: priceOf({ units: held.sold, value: held.soldValue }),
    day_sell_value: rupees(held.soldValue),
  };
}

interface Sum {
  readonly units: number;
  /** Paise. */
  readonly value: number;
}

/** Everything bought and sold, what was carried over among it. */
function sums(held: DayPosition): { readonly buys: Sum; readonly sells: Sum } {
  const { overnight, overnightValue } = held;
  return {
    buys: {
      units: held.bought + Math.max(0, overnight),
      value: held.boughtValue + (overnight > 0 ? overnightValue : 0),
    },
    sells: {
      units: held.sold + Math.max(0, -overnight),
      value: held.soldValue + (overnight < 0 ? overnightValue : 0),
    },
  };
}

/** Rupees; 0 of nothing. */
function priceOf({ units, value }: Sum): number {
  return units === 0 ? 0 : value / units / 100;
}
