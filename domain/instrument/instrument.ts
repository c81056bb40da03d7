/**
 * What can be traded or watched: one row of the broker's instruments dump in domain terms.
 * Always found by name, expiry, strike and kind; a trading symbol is never parsed.
 * @module
 */
import type { Paise } from "../money.ts";

declare const token: unique symbol;

/** The broker's number for one instrument on one day; re-issued after expiry. */
export type InstrumentToken = number & { readonly [token]: true };

export type Exchange = "NSE" | "NFO" | "BSE" | "BFO";
export type InstrumentKind = "INDEX" | "EQ" | "FUT" | "CE" | "PE";

/** The three books of the desk, in the order in which they are shown. */
export const BOOKS = ["fno", "options", "equity"] as const;

export type Book = typeof BOOKS[number];

export interface Instrument {
  readonly token: InstrumentToken;
  readonly exchange: Exchange;
  /** Trading symbol as the exchange spells it, e.g. `NIFTY26NOVFUT`. Opaque. */
  readonly symbol: string;
  /** Logical name: the underlying of a derivative, the symbol itself of an equity. */
  readonly name: string;
  readonly kind: InstrumentKind;
  /** `YYYY-MM-DD` in IST; null for what does not expire. */
  readonly expiry: string | null;
  /** Strike of an option, else 0. */
  readonly strike: Paise;
  /** Units in one lot; 1 for equity. */
  readonly lot: number;
  readonly tick: Paise;
  /** Largest quantity of one order, in units; null when the exchange sets none. */
  readonly freezeQuantity: number | null;
}

/** `exchange:symbol`: how orders, positions and logs name an instrument. */
export function instrumentKey(instrument: Pick<Instrument, "exchange" | "symbol">): string {
  return `${instrument.exchange}:${instrument.symbol}`;
}

/** Trading symbol of an `exchange:symbol` key. */
export function symbolIn(key: string): string {
  return key.slice(key.indexOf(":") + 1);
}

/** Exchange of an `exchange:symbol` key. */
export function exchangeIn(key: string): string {
  return key.slice(0, key.indexOf(":"));
}
