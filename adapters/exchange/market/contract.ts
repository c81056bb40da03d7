/**
 * Names and numbers of what is listed, as the broker's instruments dump spells them. A contract
 * keeps its token from day to day until it expires.
 * @module
 */
import type { Instrument, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { DAY_MS, type IsoDate } from "../../../domain/market_time.ts";
import { fromRupees, type Paise } from "../../../domain/money.ts";
import type { Expiry } from "../../../domain/instrument/expiry.ts";
import { type Share, shareTick } from "./share.ts";
import { type Underlying, UNDERLYINGS } from "./underlying.ts";

/** The low byte of a token. */
const NSE = 1;
const NFO = 2;

const INDEX_TICK = 5 as Paise;
const OPTION_TICK = 5 as Paise;
const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
/** Months of weekly options are one character. */
const MONTH_LETTERS = "123456789OND";

/** Not to be traded: one unit a lot, no expiry, no freeze quantity. `tick` in paise. */
export function indexInstrument(
  index: { readonly name: string; readonly symbol: string; readonly token: number },
  tick = INDEX_TICK,
): Instrument {
  return {
    token: index.token as InstrumentToken,
    exchange: "NSE",
    symbol: index.symbol,
    name: index.name,
    kind: "INDEX",
    expiry: null,
    strike: 0 as Paise,
    lot: 1,
    tick,
    freezeQuantity: null,
  };
}

/** Its tick goes by its base price, not by that of the day. */
export function shareInstrument({ symbol, exchangeToken, price }: Share): Instrument {
  return {
    token: tokenOf(exchangeToken, NSE),
    exchange: "NSE",
    symbol,
    name: symbol,
    kind: "EQ",
    expiry: null,
    strike: 0 as Paise,
    lot: 1,
    tick: shareTick(price) as Paise,
    freezeQuantity: null,
  };
}

/** `NIFTY26NOVFUT`. */
export function futureInstrument(underlying: Underlying, expiry: Expiry): Instrument {
  return {
    token: contractToken(underlying, expiry, 0, "CE"),
    exchange: "NFO",
    symbol: `${underlying.name}${monthOf(expiry.date)}FUT`,
    name: underlying.name,
    kind: "FUT",
    expiry: expiry.date,
    strike: 0 as Paise,
    lot: underlying.lot,
    tick: underlying.futureTick as Paise,
    freezeQuantity: underlying.freezeQuantity,
  };
}

/** `NIFTY26NOV24350CE`, weekly `NIFTY26N1724350CE`. `strike` in rupees. */
export function optionInstrument(
  underlying: Underlying,
  expiry: Expiry,
  strike: number,
  kind: "CE" | "PE",
): Instrument {
  const when = expiry.monthly ? monthOf(expiry.date) : weekOf(expiry.date);
  return {
    token: contractToken(underlying, expiry, strike, kind),
    exchange: "NFO",
    symbol: `${underlying.name}${when}${strike}${kind}`,
    name: underlying.name,
    kind,
    expiry: expiry.date,
    strike: fromRupees(strike),
    lot: underlying.lot,
    tick: OPTION_TICK,
    freezeQuantity: underlying.freezeQuantity,
  };
}

/** One number for each contract of ten years: week of expiry, underlying, strike, kind. */
function contractToken(
  underlying: Underlying,
  expiry: Expiry,
  strike: number,
  kind: "CE" | "PE",
): InstrumentToken {
  const week = Math.floor(Date.parse(expiry.date) / (7 * DAY_MS)) % 512;
  const place = UNDERLYINGS.indexOf(underlying);
  const step = (strike / underlying.strikeStep) % 2_048;
  const number = ((week * UNDERLYINGS.length + place) * 2_048 + step) * 2 + (kind === "PE" ? 1 : 0);
  // Above the numbers of shares.
  return tokenOf(100_000 + number, NFO);
}

function tokenOf(exchangeToken: number, segment: number): InstrumentToken {
  return (exchangeToken * 256 + segment) as InstrumentToken;
}

function monthOf(date: IsoDate): string {
  return date.slice(2, 4) + MONTHS[Number(date.slice(5, 7)) - 1]!;
}

function weekOf(date: IsoDate): string {
  return date.slice(2, 4) + MONTH_LETTERS[Number(date.slice(5, 7)) - 1]! + date.slice(8);
}
