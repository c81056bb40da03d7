/** Fields that many of Kite's answers share, from its units to the desk's. @module */
import type { Exchanges } from "kiteconnect";
import { z } from "zod";
import {
  exchangeIn,
  instrumentKey,
  type InstrumentToken,
  symbolIn,
} from "../../../domain/instrument/instrument.ts";
import { fromRupees, type MicroRupees, type Paise } from "../../../domain/money.ts";

/** Rupees to the nearest paisa. Averages and currencies have finer ones. */
export const rupees = z.number().transform((value): Paise => fromRupees(value) + 0 as Paise);

/** Rupees to the nearest millionth, as charges are kept. */
export const microRupees = z.number().transform((value) =>
  Math.round(value * 1_000_000) + 0 as MicroRupees
);

/** Whole units; volumes go beyond 2^31. */
export const units = z.int();

export const token = z.int().nonnegative().transform((value) => value as InstrumentToken);

/** Exchanges that the desk does not trade on are names like any other here. */
export const named = { exchange: z.string().min(1), tradingsymbol: z.string().min(1) };

/** `instrumentKey`, of exchanges that the desk does not trade on as well. */
export function keyOf(row: { readonly exchange: string; readonly tradingsymbol: string }): string {
  return instrumentKey({ exchange: row.exchange as "NSE", symbol: row.tradingsymbol });
}

/** An `instrumentKey` in Kite's two fields. */
export function contractOf(key: string) {
  return { exchange: exchangeIn(key) as Exchanges, tradingsymbol: symbolIn(key) };
}

export const side = z.enum(["BUY", "SELL"]);

export const textOrNull = z.union([
  z.null().optional().transform(() => null),
  z.literal("").transform(() => null),
  z.string(),
]);

/** Parts of a unit, which the desk knows nothing of, count as one: something is not nothing. */
const wholeUnits = z.number().transform((value) =>
  Math.sign(value) * Math.ceil(Math.abs(value)) + 0
);

/** The same fields of what is not the desk's: without what cannot be read. */
export const roughly = {
  rupees: rupees.catch(0 as Paise),
  units: wholeUnits.catch(0),
  unitsTold: wholeUnits,
  token: token.catch(0 as InstrumentToken),
  side: side.catch("BUY"),
  text: z.string().catch(""),
  textOrNull: textOrNull.catch(null),
};
