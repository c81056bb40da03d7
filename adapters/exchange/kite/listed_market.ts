/**
 * What is listed on the exchange and when it is open: the simulated market behind the names by
 * which a broker's users ask for it.
 * @module
 */
import {
  type Calendar,
  closesFrom,
  knownSessions,
  MARKET_SEGMENTS,
  marketOfKind,
  type MarketSegment,
} from "../../../domain/calendar/calendar.ts";
import type { Candle } from "../../../domain/candle/candle.ts";
import {
  type Instrument,
  instrumentKey,
  type InstrumentToken,
} from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { MarketFrames } from "../../../domain/ports.ts";
import type { PriceBand } from "../../../domain/order/price_band.ts";
import type { Session } from "../../../domain/calendar/session.ts";
import { settlementValue } from "../../../domain/exchange/settlement.ts";
import type { MarketTables } from "../../market/market_tables.ts";
import { datedMarkets } from "../market/dated_markets.ts";
import type { SimulatedMarket } from "../market/simulated_market.ts";
import type { SimulatedMarkets } from "../market/simulated_markets.ts";
import { MinuteHistory } from "./minute_history.ts";

/** Minutes of trading that a day has at most. */
const DAY_MINUTES_MAX = 385;
const HISTORY_DAYS_MAX = 60;

export class ListedMarket {
  readonly #calendar: Calendar;
  readonly #markets: SimulatedMarkets;
  readonly #history = new MinuteHistory((request) => this.#markets.history(request));
  /** Instruments by `instrumentKey`, of the last day that was asked for. */
  #names: { readonly date: IsoDate; readonly byKey: ReadonlyMap<string, Instrument> } | undefined;
  readonly #sessions = new Map<string, readonly Session[]>();

  constructor(tables: MarketTables, seed: number) {
    this.#calendar = tables.calendar;
    this.#markets = datedMarkets(tables, { seed });
  }

  /** Continuous sessions of a segment; none on a day that is closed or unknown. */
  sessions(date: IsoDate, segment: MarketSegment): readonly Session[] {
    const key = `${date} ${segment}`;
    let found = this.#sessions.get(key);
    if (found === undefined) {
      found = knownSessions(this.#calendar, date, segment);
      this.#sessions.set(key, found);
    }
    return found;
  }

  /** When the last session of any segment closes; null on a day without any. */
  closeOf(date: IsoDate): EpochMs | null {
    const closes = MARKET_SEGMENTS.flatMap((segment) =>
      this.sessions(date, segment).map(({ closeAt }) => closeAt)
    );
    return closes.length === 0 ? null : Math.max(...closes) as EpochMs;
  }

  /** Everything listed on the trading day of `at`. */
  instruments(at: EpochMs): readonly Instrument[] {
    return this.#on(at).instruments();
  }

  /** As `exchange:symbol` names it; undefined for what is not listed at `at`. */
  named(key: string, at: EpochMs): Instrument | undefined {
    const date = this.#markets.dateAt(at);
    if (this.#names?.date !== date) {
      const byKey = new Map(this.instruments(at).map((each) => [instrumentKey(each), each]));
      this.#names = { date, byKey };
    }
    return this.#names.byKey.get(key);
  }

  find(token: InstrumentToken, at: EpochMs): Instrument | undefined {
    return this.#markets.marketOf(token, at)?.instrument(token);
  }

  /** Throws where nobody knows the token: orders and positions carry only known ones. */
  instrument(token: InstrumentToken, at: EpochMs): Instrument {
    const found = this.find(token, at);
    if (found === undefined) throw new Error(`No instrument has token ${token}`);
    return found;
  }

  priceBand(token: InstrumentToken, at: EpochMs): PriceBand | null {
    return this.#markets.marketOf(token, at)?.band(token) ?? null;
  }

  isOpen(token: InstrumentToken, at: EpochMs): boolean {
    const instrument = this.find(token, at);
    if (instrument === undefined || instrument.kind === "INDEX") return false;
    if (instrument.expiry !== null && instrument.expiry < istDate(at)) return false;
    return this.sessions(istDate(at), marketOfKind(instrument.kind))
      .some(({ openAt, closeAt }) => at >= openAt && at < closeAt);
  }

  previousClose(token: InstrumentToken, at: EpochMs): Paise | undefined {
    return this.#markets.marketOf(token, at)?.previousClose(token);
  }

  /**
   * One-minute candles from `from` on that closed by `until`, oldest first; of the last 60 trading
   * days at most, since each of them is made when it is asked for.
   */
  minutes(token: InstrumentToken, from: EpochMs, until: EpochMs): readonly Candle[] {
    const { dates } = this.#markets;
    const days = dates.filter((date) => date >= istDate(from) && date <= istDate(until));
    const countMax = Math.min(days.length, HISTORY_DAYS_MAX) * DAY_MINUTES_MAX;
    return this.#history.between(token, from, until, countMax);
  }

  /** Ticks of what is listed of `tokens`, from an instant on, day after day. */
  frames(from: EpochMs, tokens: readonly InstrumentToken[]): MarketFrames {
    return this.#markets.frames(from, (date) => {
      const market = this.#markets.on(date);
      return tokens.filter((token) => market.instrument(token) !== undefined);
    });
  }

  /** The last instant up to `at` at which an instrument ticked that day: `at` while it is open. */
  lastTickBy(token: InstrumentToken, at: EpochMs): EpochMs {
    const segment = this.#markets.marketOf(token, at)?.segment(token) ??
      marketOfKind(this.instrument(token, at).kind);
    const begun = this.sessions(istDate(at), segment).findLast(({ openAt }) => openAt <= at);
    return begun === undefined ? at : Math.min(at, begun.closeAt) as EpochMs;
  }

  /** An index of shares is told once more as their closing auction is matched. */
  toldAgainBy(token: InstrumentToken, at: EpochMs): EpochMs | null {
    if (this.find(token, at)?.kind !== "INDEX") return null;
    const closes = this.closingMatch(istDate(at));
    const isOver = closes !== null && closes <= at && this.lastTickBy(token, at) < closes;
    return isOver ? closes : null;
  }

  /** When the closing auction of the shares is matched; null on a day without one. */
  closingMatch(date: IsoDate): EpochMs | null {
    const last = this.sessions(date, "equity").at(-1);
    const closes = closesFrom(this.#calendar, date, "equity");
    return closes === null || last === undefined || closes < last.closeAt ? null : closes;
  }

  /** What a unit of a contract is worth on the evening of its expiry; null on other days. */
  settlementPrice(instrument: Instrument, at: EpochMs): Paise | null {
    if (instrument.expiry !== istDate(at)) return null;
    const close = this.#markets.indexClose(instrument.name, this.#markets.dateAt(at));
    return close === undefined ? null : settlementValue(instrument, close);
  }

  #on(at: EpochMs): SimulatedMarket {
    return this.#markets.on(this.#markets.dateAt(at));
  }
}
