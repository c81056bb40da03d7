/**
 * Our packets in the shape of the official client's ticks, and its ticks with the sign bugs
 * mended, so that the two can be compared field by field.
 * @module
 */
import type { KitePacket, Level } from "../../../adapters/kite/ticker/packet.ts";

const MODES = {
  ltp: "ltp",
  index_quote: "quote",
  index_full: "full",
  quote: "quote",
  full: "full",
} as const;

export function officialForm(packet: KitePacket): unknown {
  const { token, tradable, divisor } = packet;
  const last_price = packet.lastPrice / divisor;
  const head = { tradable, mode: MODES[packet.type], instrument_token: token, last_price };
  if (packet.type === "ltp") return head;
  const ohlc = {
    open: packet.open / divisor,
    high: packet.high / divisor,
    low: packet.low / divisor,
    close: packet.close / divisor,
  };
  const asSent = packet.type === "quote" || packet.type === "full" ? 0 : packet.change;
  const change = ohlc.close === 0 ? asSent : (last_price - ohlc.close) * 100 / ohlc.close;
  if (packet.type === "index_quote") return { ...head, ohlc, change };
  if (packet.type === "index_full") {
    return { ...head, ohlc, change, exchange_timestamp: dateOf(packet.exchangeAt) };
  }
  const quote = {
    ...head,
    last_traded_quantity: packet.lastQuantity,
    average_traded_price: packet.averagePrice / divisor,
    volume_traded: packet.volume,
    total_buy_quantity: packet.buyQuantity,
    total_sell_quantity: packet.sellQuantity,
    ohlc,
    change,
  };
  if (packet.type === "quote") return quote;
  const level = ({ quantity, price, orders }: Level) => ({
    quantity,
    price: price / divisor,
    orders,
  });
  return {
    ...quote,
    last_trade_time: dateOf(packet.lastTradeAt),
    exchange_timestamp: dateOf(packet.exchangeAt),
    oi: packet.oi,
    oi_day_high: packet.oiHigh,
    oi_day_low: packet.oiLow,
    depth: { buy: packet.bids.map(level), sell: packet.asks.map(level) },
  };
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

/** Fields that the official parser reads as signed though they are counts. */
const COUNTS = new Set([
  "instrument_token",
  "last_traded_quantity",
  "volume_traded",
  "total_buy_quantity",
  "total_sell_quantity",
  "oi",
  "oi_day_high",
  "oi_day_low",
  "quantity",
]);
const INSTANTS = new Set(["last_trade_time", "exchange_timestamp"]);

/** A tick of the official parser without its sign bugs; nothing else is touched. */
export function signsMended(tick: unknown): unknown {
  if (Array.isArray(tick)) return tick.map(signsMended);
  if (typeof tick !== "object" || tick === null || tick instanceof Date) return tick;
  return Object.fromEntries(
    Object.entries(tick).map(([field, value]: [string, unknown]) => {
      if (COUNTS.has(field)) return [field, (value as number) >>> 0];
      if (INSTANTS.has(field) && value instanceof Date) {
        return [field, new Date((value.getTime() / 1_000 >>> 0) * 1_000)];
      }
      return [field, signsMended(value)];
    }),
  );
}
