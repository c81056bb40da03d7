/** What an intent trades, at which price, and the order for it. @module */
import { timeframeMs } from "../../candle/candle.ts";
import type { BookRules, DeskRules } from "../../desk_rules.ts";
import { ladderLimit } from "../../order/order_price.ts";
import {
  type Instrument,
  instrumentKey,
  type InstrumentToken,
} from "../../instrument/instrument.ts";
import type { EpochMs, IsoDate } from "../../market_time.ts";
import type { Paise } from "../../money.ts";
import { impliedGreeks } from "../../option/implied_greeks.ts";
import type { NewOrder } from "../../order/order.ts";
import type { PriceBand } from "../../order/price_band.ts";
import type { Side } from "../../order/side.ts";
import { tagOf } from "../../order/tag.ts";
import { type Intent, intentKey } from "../../strategy/intent.ts";
import type { EntryCase } from "./entry_case.ts";
import { barTokens } from "../followed_bars.ts";

/** What an intent trades and what is known of its price. */
export interface Traded {
  readonly instrument: Instrument;
  readonly side: Side;
  /** What the other side of the market asks or bids; with bars only, their close. */
  readonly price: Paise;
  readonly ltp: Paise;
  readonly pricedAt: EpochMs;
  readonly spread: Paise;
}

/** What the limit of an order depends on. */
type Priced = Pick<Traded, "instrument" | "side" | "price">;

/** Without a quote of its own it trades what gave the signal, at its bar's close. */
export function traded(intent: Intent, rules: DeskRules, at: EpochMs): Traded {
  const { leg, signal, price, barAt, timeframe } = intent;
  const instrument = rules.instrument(leg?.token ?? intent.token, at);
  // An option that stands for its underlying is bought, whichever way that goes.
  const buys = signal === "LONG" || instrument.token !== intent.token;
  const side: Side = buys ? "BUY" : "SELL";
  if (leg === null) {
    // The close of a bar is as old as its end.
    const pricedAt = (barAt + timeframeMs(timeframe)) as EpochMs;
    return { instrument, side, price, ltp: price, pricedAt, spread: 0 as Paise };
  }
  return {
    instrument,
    side,
    price: buys ? leg.ask : leg.bid,
    ltp: leg.ltp,
    pricedAt: leg.at,
    spread: (leg.ask - leg.bid) as Paise,
  };
}

/** What covers what an intent sells to open; null where it does not. */
export function wingOf({ wing }: Intent, rules: DeskRules, at: EpochMs): Traded | null {
  if (wing === undefined) return null;
  return {
    instrument: rules.instrument(wing.token, at),
    side: "BUY",
    price: wing.ask,
    ltp: wing.ltp,
    pricedAt: wing.at,
    spread: (wing.ask - wing.bid) as Paise,
  };
}

/** When a future that the desk looks at expires; null for anything else, and for one without end. */
export function futureExpiry(
  token: InstrumentToken,
  rules: DeskRules,
  at: EpochMs,
): IsoDate | null {
  // What nobody looks at any more need not be known any more.
  const seen = rules.books.some((book) =>
    barTokens(book).includes(token) || book.premium?.futures.includes(token)
  );
  const { kind, expiry } = seen ? rules.instrument(token, at) : UNSEEN;
  return kind === "FUT" ? expiry as IsoDate | null : null;
}

const UNSEEN = { kind: null, expiry: null };

/** How far a unit of what is traded moves with a unit of what gave the signal. */
export function deltaOf(
  { instrument, price, spread }: Traded,
  intent: Intent,
  rules: DeskRules,
  at: EpochMs,
) {
  if (instrument.token === intent.token) return 1;
  const option = { option: instrument, expiresAt: rules.expiresAt };
  const future = { price: intent.price, expiry: futureExpiry(intent.token, rules, at) };
  return impliedGreeks(option, future, price - spread / 2, at)?.delta ?? null;
}

/** Limit of a marketable entry; 0: at the market. */
function entryLimit(
  { instrument, side, price: touch }: Priced,
  band: PriceBand | null,
  { orders: { type, throughShare } }: Pick<BookRules, "orders">,
): Paise {
  return type === "MARKET"
    ? 0 as Paise
    : ladderLimit(side, touch, throughShare, 0, instrument.tick, band);
}

/** What a unit may cost at its order's limit: capital is counted by that, not by the touch. */
export function dearestOf(
  of: Priced,
  book: Pick<BookRules, "orders">,
  rules: Pick<DeskRules, "priceBand">,
  at: EpochMs,
): Paise {
  const band = rules.priceBand(of.instrument.token, at);
  return Math.max(of.price, entryLimit(of, band, book)) as Paise;
}

/** At once: a limit through the touch, or at the market. */
export function entryOrder(
  { intent, book, at }: Pick<EntryCase, "intent" | "book" | "at">,
  of: Traded,
  band: PriceBand | null,
  quantity: number,
  leg: "entry" | "wing" = "entry",
): NewOrder {
  const { instrument, side } = of;
  const { type, validity } = book.orders;
  return {
    tag: tagOf(intentKey(intent, leg)),
    purpose: "entry",
    book: intent.book,
    strategy: intent.strategy,
    token: instrument.token,
    key: instrumentKey(instrument),
    underlying: instrument.name,
    product: book.product,
    side,
    type,
    quantity,
    price: entryLimit(of, band, book),
    trigger: 0 as Paise,
    validity,
    signalAt: at,
  };
}
