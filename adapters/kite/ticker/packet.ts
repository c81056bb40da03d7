/**
 * What a packet of Kite's ticker says, field by field. Prices stay the whole numbers of the wire,
 * in 1/`divisor` rupees: paise on every segment that the desk trades, finer for currencies.
 * @module
 */
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { type DepthLevel, isStanding, type Tick } from "../../../domain/tick/tick.ts";

interface Header {
  readonly token: InstrumentToken;
  /** False for an index. */
  readonly tradable: boolean;
  readonly divisor: number;
  readonly lastPrice: number;
}

interface DayPrices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  /** Of the trading day before; 0 when there is none. */
  readonly close: number;
}

interface Trading {
  readonly lastQuantity: number;
  readonly averagePrice: number;
  /** Units traded since the day began. */
  readonly volume: number;
  readonly buyQuantity: number;
  readonly sellQuantity: number;
}

export interface LtpPacket extends Header {
  readonly type: "ltp";
}

export interface IndexQuotePacket extends Header, DayPrices {
  readonly type: "index_quote";
  /** As sent: of use only where `close` is 0. */
  readonly change: number;
}

export interface IndexFullPacket extends Header, DayPrices {
  readonly type: "index_full";
  readonly change: number;
  /** Null before the first value of the day. */
  readonly exchangeAt: EpochMs | null;
}

export interface QuotePacket extends Header, DayPrices, Trading {
  readonly type: "quote";
}

export interface FullPacket extends Header, DayPrices, Trading {
  readonly type: "full";
  readonly lastTradeAt: EpochMs | null;
  readonly exchangeAt: EpochMs | null;
  readonly oi: number;
  readonly oiHigh: number;
  readonly oiLow: number;
  /** Five each, best first; levels where nobody stands are zeros. */
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export interface Level {
  readonly quantity: number;
  readonly price: number;
  readonly orders: number;
}

export type KitePacket =
  | LtpPacket
  | IndexQuotePacket
  | IndexFullPacket
  | QuotePacket
  | FullPacket;

/** Divisor of prices that are paise. */
export const PAISE_DIVISOR = 100;

/**
 * The desk's tick; null for what makes none: no exchange time (packets that are not full, and
 * instruments that have not traded), or prices that are no paise (currencies).
 */
export function tickOf(packet: KitePacket): Tick | null {
  if (packet.type !== "full" && packet.type !== "index_full") return null;
  const { token, lastPrice, exchangeAt: at, open, high, low, close } = packet;
  if (at === null || packet.divisor !== PAISE_DIVISOR) return null;
  const day = {
    token,
    at,
    ltp: lastPrice as Paise,
    open: open as Paise,
    high: high as Paise,
    low: low as Paise,
  };
  const before = close === 0 ? {} : { prevClose: close as Paise };
  if (packet.type === "index_full") {
    return { ...day, ...before, volume: 0, oi: 0, bids: [], asks: [] };
  }
  return {
    ...day,
    ...before,
    volume: packet.volume,
    oi: packet.oi,
    bids: standing(packet.bids),
    asks: standing(packet.asks),
    averagePrice: packet.averagePrice as Paise,
    buyQuantity: packet.buyQuantity,
    sellQuantity: packet.sellQuantity,
  };
}

function standing(levels: readonly Level[]): readonly DepthLevel[] {
  return (levels as readonly DepthLevel[]).filter(isStanding);
}
