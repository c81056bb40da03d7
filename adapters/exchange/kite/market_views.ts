/**
 * The market as a broker's users read it: the instruments dump, quotes, prices and candles. Candles
 * carry no open interest: where it is asked for it reads zero.
 * @module
 */
import type { Candle } from "../../../domain/candle/candle.ts";
import type { Instrument, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, istMinuteOfDay, MINUTE_MS } from "../../../domain/market_time.ts";
import { type Paise, toRupees } from "../../../domain/money.ts";
import type { DepthLevel } from "../../../domain/tick/tick.ts";
import { formatKiteTime, parseKiteTime } from "../../kite/schema/kite_time.ts";
import { KiteRefusal } from "./kite_answer.ts";
import type { ListedMarket } from "./listed_market.ts";
import type { SeenTick, TickStream } from "./tick_stream.ts";

const COLUMNS =
  "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size," +
  "lot_size,instrument_type,segment,exchange";

const LEVELS = 5;
/** Minutes of a candle, and days of one request. */
const INTERVALS: Readonly<Record<string, { readonly minutes: number; readonly days: number }>> = {
  "minute": { minutes: 1, days: 60 },
  "3minute": { minutes: 3, days: 100 },
  "5minute": { minutes: 5, days: 100 },
  "10minute": { minutes: 10, days: 100 },
  "15minute": { minutes: 15, days: 200 },
  "30minute": { minutes: 30, days: 200 },
  "60minute": { minutes: 60, days: 400 },
  "day": { minutes: 1_440, days: 2_000 },
};
/** Candles of a day are counted from its open. */
const OPEN_MINUTE = 9 * 60 + 15;
const DAY_MS = 86_400_000;

export class MarketViews {
  constructor(readonly market: ListedMarket, readonly stream: TickStream) {}

  /** The dump as of the morning: its prices are not live. */
  instrumentsCsv(exchange: string | null, at: EpochMs): string {
    const rows = this.market.instruments(at)
      .filter((each) => exchange === null || each.exchange === exchange)
      .map(dumpRow);
    return [COLUMNS, ...rows].join("\n") + "\n";
  }

  /** By `exchange:symbol` as asked for, or by token; what is not listed is left out. */
  quotes(asked: readonly string[], at: EpochMs): Record<string, unknown> {
    return this.#byName(asked, at, (instrument) => this.#quote(instrument, at));
  }

  dayPrices(asked: readonly string[], at: EpochMs): Record<string, unknown> {
    return this.#byName(asked, at, (instrument) => {
      const { last, ohlc } = this.#prices(instrument, at);
      return { instrument_token: instrument.token, last_price: last, ohlc };
    });
  }

  lastPrices(asked: readonly string[], at: EpochMs): Record<string, unknown> {
    return this.#byName(asked, at, (instrument) => {
      const { last } = this.#prices(instrument, at);
      return { instrument_token: instrument.token, last_price: last };
    });
  }

  /** The last price, or the last close before the first trade. */
  lastPrice(token: InstrumentToken, at: EpochMs): Paise {
    return this.stream.newest(token)?.ltp ?? this.closePrice(token, at);
  }

  closePrice(token: InstrumentToken, at: EpochMs): Paise {
    return this.market.previousClose(token, at) ?? 0 as Paise;
  }

  /** Throws KiteRefusal. */
  candles(token: number, interval: string, query: URLSearchParams, now: EpochMs): unknown {
    const kind = Object.hasOwn(INTERVALS, interval) ? INTERVALS[interval]! : null;
    if (kind === null) throw new KiteRefusal("InputException", "Invalid `interval`.");
    const [from, to] = [instantOf(query, "from"), instantOf(query, "to")];
    if (from > to) throw new KiteRefusal("InputException", "`from` is after `to`.");
    if (to - from > kind.days * DAY_MS) {
      const most = `interval exceeds max limit: ${kind.days} days`;
      throw new KiteRefusal("InputException", most);
    }
    if (this.market.find(token as InstrumentToken, now) === undefined) {
      throw new KiteRefusal("InputException", "Invalid `instrument_token`.");
    }
    // A candle is asked for by its beginning, and given whole.
    const until = Math.min(to + kind.minutes * MINUTE_MS, now) as EpochMs;
    const minutes = this.market.minutes(token as InstrumentToken, from, until);
    const withOi = query.get("oi") === "1";
    const candles = joined(minutes, kind.minutes).filter(({ at }) => at <= to);
    return { candles: candles.map((each) => candleRow(each, withOi)) };
  }

  #byName(
    asked: readonly string[],
    at: EpochMs,
    viewOf: (instrument: Instrument) => unknown,
  ): Record<string, unknown> {
    const found = asked.flatMap((name): [string, Instrument][] => {
      const instrument = /^\d+$/.test(name)
        ? this.market.find(Number(name) as InstrumentToken, at)
        : this.market.named(name, at);
      return instrument === undefined ? [] : [[name, instrument]];
    });
    this.stream.follow(found.map(([, { token }]) => token), at);
    return Object.fromEntries(found.map(([name, instrument]) => [name, viewOf(instrument)]));
  }

  #prices({ token }: Instrument, at: EpochMs) {
    const tick = this.stream.newest(token);
    const rupees = (amount: Paise | undefined) => toRupees(amount ?? 0 as Paise);
    return {
      tick,
      last: rupees(this.lastPrice(token, at)),
      ohlc: {
        open: rupees(tick?.open),
        high: rupees(tick?.high),
        low: rupees(tick?.low),
        close: rupees(tick?.prevClose ?? this.closePrice(token, at)),
      },
    };
  }

  #quote(instrument: Instrument, at: EpochMs) {
    const { tick, last, ohlc } = this.#prices(instrument, at);
    const stamp = formatKiteTime(tick?.at ?? at);
    const head = { instrument_token: instrument.token, timestamp: stamp };
    const tail = { net_change: 0, ohlc };
    if (instrument.kind === "INDEX") return { ...head, last_price: last, ...tail };
    const band = this.market.priceBand(instrument.token, at);
    return {
      ...head,
      last_trade_time: tick === null ? null : stamp,
      last_price: last,
      last_quantity: tick?.lastQuantity ?? 0,
      buy_quantity: tick?.buyQuantity ?? 0,
      sell_quantity: tick?.sellQuantity ?? 0,
      volume: tick?.volume ?? 0,
      average_price: toRupees(tick?.averagePrice ?? 0 as Paise),
      oi: tick?.oi ?? 0,
      oi_day_high: tick?.oiHigh ?? 0,
      oi_day_low: tick?.oiLow ?? 0,
      ...tail,
      lower_circuit_limit: toRupees(band?.lower ?? 0 as Paise),
      upper_circuit_limit: toRupees(band?.upper ?? 0 as Paise),
      depth: depthOf(tick),
    };
  }
}

function depthOf(tick: SeenTick | null) {
  const five = (levels: readonly DepthLevel[] = []) =>
    Array.from({ length: LEVELS }, (_, i) => {
      const { price, quantity, orders } = levels[i] ?? { price: 0, quantity: 0, orders: 0 };
      return { price: toRupees(price as Paise), quantity, orders };
    });
  return { buy: five(tick?.bids), sell: five(tick?.asks) };
}

function dumpRow(instrument: Instrument): string {
  const { token, symbol, name, expiry, strike, tick, lot, kind, exchange } = instrument;
  const isIndex = kind === "INDEX";
  const segment = isIndex
    ? "INDICES"
    : kind === "EQ"
    ? exchange
    : `${exchange}-${kind === "FUT" ? "FUT" : "OPT"}`;
  return [
    token,
    Math.floor(token / 256),
    symbol,
    isIndex ? symbol : name,
    "0.0",
    expiry ?? "",
    toRupees(strike),
    isIndex ? 0 : toRupees(tick),
    isIndex ? 0 : lot,
    isIndex ? "EQ" : kind,
    segment,
    exchange,
  ].join(",");
}

function instantOf(query: URLSearchParams, name: string): EpochMs {
  const text = query.get(name) ?? "";
  const at = parseKiteTime(text.length === 10 ? `${text} 00:00:00` : text);
  if (at === null) throw new KiteRefusal("InputException", `Invalid \`${name}\` date.`);
  return at;
}

/** Candles of so many minutes, from the open of each day. */
function joined(minutes: readonly Candle[], length: number): readonly Candle[] {
  const all: Candle[] = [];
  for (const candle of minutes) {
    const past = Math.max(0, istMinuteOfDay(candle.at) - OPEN_MINUTE);
    const startAt = length >= 1_440
      ? candle.at - istMinuteOfDay(candle.at) * MINUTE_MS
      : candle.at - (past % length) * MINUTE_MS;
    const last = all.at(-1);
    if (last?.at !== startAt) all.push({ ...candle, at: startAt as EpochMs });
    else {
      all[all.length - 1] = {
        ...last,
        high: Math.max(last.high, candle.high) as Paise,
        low: Math.min(last.low, candle.low) as Paise,
        close: candle.close,
        volume: last.volume + candle.volume,
      };
    }
  }
  return all;
}

function candleRow({ at, open, high, low, close, volume }: Candle, withOi: boolean) {
  const stamp = formatKiteTime(at).replace(" ", "T") + "+0530";
  const prices = [open, high, low, close].map(toRupees);
  return [stamp, ...prices, volume, ...withOi ? [0] : []];
}

/** `exchange:symbol` of what is asked for, each once. */
export function askedNames(query: URLSearchParams): readonly string[] {
  return [...new Set(query.getAll("i"))];
}
