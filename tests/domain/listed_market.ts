/**
 * A few listed instruments with their bands and hours, for tests that place orders on a ticking
 * market: rules of a desk without a desk.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type ListedOrder, listedOrder } from "../../domain/exchange/exchange_order.ts";
import {
  type Instrument,
  instrumentKey,
  type InstrumentToken,
} from "../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istDate, istInstant } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { NewOrder } from "../../domain/order/order.ts";
import type { DepthLevel, Tick } from "../../domain/tick/tick.ts";
import { order } from "./projection/small_session.ts";

export const DATE = "2026-11-20" as IsoDate;
export const OPEN = istInstant(DATE, 9 * 60 + 15);
export const CLOSE = istInstant(DATE, 15 * 60 + 40);

export const FUTURE: Instrument = {
  token: 1 as InstrumentToken,
  exchange: "NFO",
  symbol: "NIFTY26NOVFUT",
  name: "NIFTY",
  kind: "FUT",
  expiry: "2026-11-23",
  strike: 0 as Paise,
  lot: 10,
  tick: 10 as Paise,
  freezeQuantity: 1_800,
};

export const CALL: Instrument = {
  ...FUTURE,
  token: 2 as InstrumentToken,
  symbol: "NIFTY26NOV24500CE",
  kind: "CE",
  strike: 2_450_000 as Paise,
  tick: 5 as Paise,
};

export const SHARE: Instrument = {
  ...FUTURE,
  token: 3 as InstrumentToken,
  exchange: "NSE",
  symbol: "INFY",
  name: "INFY",
  kind: "EQ",
  expiry: null,
  lot: 1,
  tick: 5 as Paise,
  freezeQuantity: null,
};

export const INDEX: Instrument = {
  ...SHARE,
  token: 4 as InstrumentToken,
  symbol: "NIFTY 50",
  name: "NIFTY",
  kind: "INDEX",
};

const LISTED = [FUTURE, CALL, SHARE, INDEX];

/** Futures margin 12 %, equity twice the capital; bands 5 % around 10,000 paise, none for an index. */
export function listedRules(change: Partial<DeskRules> = {}): DeskRules {
  const rules: Partial<DeskRules> = {
    mode: "paper",
    execution: "paper",
    marketData: "ticks",
    capital: 10_000_000 as Paise,
    slippageBps: 10,
    latencyMs: 100,
    sizing: { marginShare: 0.12, leverageMax: 2 } as DeskRules["sizing"],
    instrument: (token) => LISTED.find((each) => each.token === token)!,
    priceBand: (token) =>
      token === INDEX.token ? null : { lower: 9_500 as Paise, upper: 10_500 as Paise },
    expiresAt: (expiry) => istInstant(expiry, 15 * 60 + 30),
    isOpen: (_token, at) => at >= OPEN && at < CLOSE && istDate(at) === DATE,
    ...change,
  };
  return rules as DeskRules;
}

/** A desk's order for one of the instruments: a MARKET buy of 100 unless told otherwise. */
export function orderFor(instrument: Instrument, change: Partial<NewOrder> = {}): NewOrder {
  const { token } = instrument;
  return order({ token, key: instrumentKey(instrument), quantity: 100, ...change });
}

export function listed(instrument: Instrument, change: Partial<NewOrder> = {}): ListedOrder {
  return listedOrder(orderFor(instrument, change), instrument);
}

export type Levels = readonly (readonly [number, number])[];

/** A snapshot; depth as `[price, quantity]`, best first. */
export function tickOf(
  { token }: Pick<Instrument, "token">,
  at: number,
  ltp: number,
  bids: Levels = [],
  asks: Levels = [],
): Tick {
  const price = ltp as Paise;
  const day = { open: price, high: price, low: price, volume: 0, oi: 0 };
  return { token, at: at as EpochMs, ltp: price, ...day, bids: depth(bids), asks: depth(asks) };
}

function depth(levels: Levels): DepthLevel[] {
  return levels.map(([price, quantity]) => ({ price: price as Paise, quantity, orders: 1 }));
}
