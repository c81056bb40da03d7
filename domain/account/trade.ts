/**
 * A round trip: from flat to flat in one instrument, however many fills it took. Kept as whole
 * values, so that trades add up to the ledger's realised profit to the paisa.
 * @module
 */
import { addCharges, type Charges, totalCharges } from "./charges.ts";
import type { ExitReason } from "../exit/reason.ts";
import { type Fill, turnover } from "../order/fill.ts";
import type { Book } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import { type MicroRupees, type Paise, paiseToMicros } from "../money.ts";
import type { Product } from "../order/side.ts";

/** Who opened it and on what. */
export interface TradeOrigin {
  readonly book: Book;
  readonly strategy: string;
  readonly underlying: string;
}

export interface OpenTrade extends TradeOrigin {
  readonly key: string;
  readonly product: Product;
  readonly side: "LONG" | "SHORT";
  readonly entryAt: EpochMs;
  /** Units in and out so far, and their prices times units. */
  readonly entered: number;
  readonly entryValue: Paise;
  readonly exited: number;
  readonly exitValue: Paise;
  readonly charges: Charges;
  /** Highest and lowest price seen while open. */
  readonly high: Paise;
  readonly low: Paise;
  readonly bars: number;
}

export interface Trade extends TradeOrigin {
  readonly key: string;
  readonly product: Product;
  readonly side: "LONG" | "SHORT";
  readonly quantity: number;
  readonly entryAt: EpochMs;
  readonly exitAt: EpochMs;
  /** Averages in paise, with their fraction. */
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly gross: Paise;
  readonly charges: Charges;
  /** Gross less charges, exactly. */
  readonly net: MicroRupees;
  /** R: what the initial stop would have lost. */
  readonly risk: Paise;
  /** Net result in R; null when nothing was at risk. */
  readonly r: number | null;
  readonly reason: ExitReason;
  /** Worst and best open result, paise per unit, never negative. */
  readonly mae: number;
  readonly mfe: number;
  readonly bars: number;
}

/** A round trip at its first fill. */
export function openTrade(origin: TradeOrigin, fill: Fill, charges: Charges): OpenTrade {
  return {
    book: origin.book,
    strategy: origin.strategy,
    underlying: origin.underlying,
    key: fill.key,
    product: fill.product,
    side: fill.side === "BUY" ? "LONG" : "SHORT",
    entryAt: fill.at,
    entered: fill.quantity,
    entryValue: turnover(fill),
    exited: 0,
    exitValue: 0 as Paise,
    charges,
    high: fill.price,
    low: fill.price,
    bars: 0,
  };
}

/** A further fill, entry or exit. One that would flip the position must be split before. */
export function fillTrade(trade: OpenTrade, fill: Fill, charges: Charges): OpenTrade {
  const seen = markTrade({ ...trade, charges: addCharges(trade.charges, charges) }, fill.price);
  if ((fill.side === "BUY") === (trade.side === "LONG")) {
    return {
      ...seen,
      entered: trade.entered + fill.quantity,
      entryValue: (trade.entryValue + turnover(fill)) as Paise,
    };
  }
  const exited = trade.exited + fill.quantity;
  if (exited > trade.entered) {
    throw new RangeError(`Fill ${fill.tradeId} closes more of ${trade.key} than is open`);
  }
  return { ...seen, exited, exitValue: (trade.exitValue + turnover(fill)) as Paise };
}

/** Prices seen while open; `low` defaults to `high`, one price. */
export function markTrade(trade: OpenTrade, high: Paise, low: Paise = high): OpenTrade {
  if (high <= trade.high && low >= trade.low) return trade;
  return {
    ...trade,
    high: high > trade.high ? high : trade.high,
    low: low < trade.low ? low : trade.low,
  };
}

/** Units still open. */
export function openUnits(trade: OpenTrade): number {
  return trade.entered - trade.exited;
}

/** Before charges: what is closed, and what is still open at `price`. */
export function grossAt(trade: OpenTrade, price: Paise): Paise {
  const value = trade.exitValue + openUnits(trade) * price;
  return (trade.side === "LONG" ? value - trade.entryValue : trade.entryValue - value) as Paise;
}

/** The finished round trip. Throws while any unit is open. */
export function closeTrade(
  trade: OpenTrade,
  at: EpochMs,
  reason: ExitReason,
  risk: Paise,
): Trade {
  if (openUnits(trade) !== 0) throw new RangeError(`Trade in ${trade.key} is still open`);
  const long = trade.side === "LONG";
  const entryPrice = trade.entryValue / trade.entered;
  const gross = grossAt(trade, 0 as Paise);
  const net = (paiseToMicros(gross) - totalCharges(trade.charges)) as MicroRupees;
  return {
    book: trade.book,
    strategy: trade.strategy,
    underlying: trade.underlying,
    key: trade.key,
    product: trade.product,
    side: trade.side,
    quantity: trade.entered,
    entryAt: trade.entryAt,
    exitAt: at,
    entryPrice,
    exitPrice: trade.exitValue / trade.exited,
    gross,
    charges: trade.charges,
    net,
    risk,
    r: risk > 0 ? net / paiseToMicros(risk) : null,
    reason,
    mae: Math.max(0, long ? entryPrice - trade.low : trade.high - entryPrice),
    mfe: Math.max(0, long ? trade.high - entryPrice : entryPrice - trade.low),
    bars: trade.bars,
  };
}
