/** Kite's quotes and candles, as the desk knows them. @module */
import { z } from "zod";
import type { DayPrices, FullQuote, LastPrice } from "../../../domain/broker/quote.ts";
import type { Candle } from "../../../domain/candle/candle.ts";
import { isStanding } from "../../../domain/tick/tick.ts";
import { rupees, token, units } from "./kite_field.ts";
import { kiteTime } from "./kite_time.ts";

const level = z.object({ price: rupees, quantity: units, orders: units });
const levels = z.array(level).transform((all) => all.filter(isStanding));
const ohlc = z.object({ open: rupees, high: rupees, low: rupees, close: rupees });

const fullQuote = z.object({
  instrument_token: token,
  timestamp: kiteTime,
  last_price: rupees,
  ohlc,
  // An index has none of these.
  volume: units.default(0),
  oi: units.default(0),
  average_price: rupees.optional(),
  buy_quantity: units.optional(),
  sell_quantity: units.optional(),
  lower_circuit_limit: rupees.nullish(),
  upper_circuit_limit: rupees.nullish(),
  depth: z.object({ buy: levels, sell: levels }).optional(),
}).transform((row): FullQuote => ({
  tick: {
    token: row.instrument_token,
    at: row.timestamp,
    ltp: row.last_price,
    volume: row.volume,
    oi: row.oi,
    open: row.ohlc.open,
    high: row.ohlc.high,
    low: row.ohlc.low,
    ...(row.ohlc.close === 0 ? {} : { prevClose: row.ohlc.close }),
    bids: row.depth?.buy ?? [],
    asks: row.depth?.sell ?? [],
    ...(row.average_price === undefined ? {} : { averagePrice: row.average_price }),
    ...(row.buy_quantity === undefined ? {} : { buyQuantity: row.buy_quantity }),
    ...(row.sell_quantity === undefined ? {} : { sellQuantity: row.sell_quantity }),
  },
  lowerLimit: row.lower_circuit_limit ?? null,
  // Of a 0 that says nothing every order to buy would be made one at no price.
  upperLimit: row.upper_circuit_limit || null,
}));

/** Of a contract that has never ticked: there is no time and no price yet. */
const neverTicked = z.object({
  timestamp: z.union([z.null(), z.literal("")]).optional(),
  last_price: z.literal(0),
});

/**
 * By `instrumentKey`. A row that cannot be read, such as that of a contract which has never ticked,
 * is left out: it must not hide the prices of all the others. Nothing readable in rows at all is
 * another answer than Kite's, unless none of them has ever ticked.
 */
export const fullQuotes = z.record(z.string(), z.unknown()).transform((rows, ctx) => {
  const found: Record<string, FullQuote> = {};
  let unreadable: z.ZodError | null = null;
  for (const key in rows) {
    const { data, error } = fullQuote.safeParse(rows[key]);
    if (data !== undefined) found[key] = data;
    else if (!neverTicked.safeParse(rows[key]).success) unreadable ??= error ?? null;
  }
  if (unreadable !== null && Object.keys(found).length === 0) {
    for (const { message, path } of unreadable.issues) {
      ctx.addIssue({ code: "custom", message, path: [...path] });
    }
  }
  return found;
});

export const dayPrices = z.record(
  z.string(),
  z.object({ instrument_token: token, last_price: rupees, ohlc }).transform((row): DayPrices => ({
    token: row.instrument_token,
    ltp: row.last_price,
    open: row.ohlc.open,
    high: row.ohlc.high,
    low: row.ohlc.low,
    prevClose: row.ohlc.close,
  })),
);

export const lastPrices = z.record(
  z.string(),
  z.object({ instrument_token: token, last_price: rupees }).transform((row): LastPrice => ({
    token: row.instrument_token,
    ltp: row.last_price,
  })),
);

/** Kite writes `[time, open, high, low, close, volume]`, with open interest where asked for. */
export const candles = z.object({
  candles: z.array(
    z.tuple([kiteTime, rupees, rupees, rupees, rupees, units]).rest(z.number())
      .transform(([at, open, high, low, close, volume]): Candle => ({
        at,
        open,
        high,
        low,
        close,
        volume,
      })),
  ),
}).transform((row) => row.candles);
