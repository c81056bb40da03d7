/**
 * The simulated market from day to day: for an instant the market of its trading day, frames that
 * go on over the night, contracts that are remembered for a while after they have expired.
 * @module
 */
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istDate, MINUTE_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type {
  HistoryReply,
  HistoryRequest,
  MarketFrame,
  MarketFrames,
} from "../../../domain/ports.ts";
import type { Tick } from "../../../domain/tick/tick.ts";
import { MarketDays } from "./market_days.ts";
import {
  type SimulatedMarket,
  simulatedMarket,
  type SimulatedMarketOptions,
} from "./simulated_market.ts";

export type SimulatedMarketsOptions = Omit<SimulatedMarketOptions, "date">;

/** What ticks on a day. */
export type TokensOn = (date: IsoDate) => readonly InstrumentToken[];

const MARKETS_KEPT = 8;
/** Trading days for which a contract that is no longer listed can still be looked up. */
const DAYS_REMEMBERED = 5;
const FOREVER = Number.MAX_SAFE_INTEGER as EpochMs;

export class SimulatedMarkets {
  readonly #options: SimulatedMarketsOptions;
  readonly #days: MarketDays;
  readonly #markets = new Map<IsoDate, SimulatedMarket>();
  #latest: { readonly day: IsoDate; readonly date: IsoDate } | undefined;

  constructor(options: SimulatedMarketsOptions) {
    this.#options = options;
    this.#days = new MarketDays(options);
  }

  /** Trading days, in order. */
  get dates(): readonly IsoDate[] {
    return this.#days.dates;
  }

  /** The market of a trading day. RangeError when no segment has a session then. */
  on(date: IsoDate): SimulatedMarket {
    const known = this.#markets.get(date);
    if (known !== undefined) return known;
    const market = simulatedMarket({ ...this.#options, date }, this.#days);
    const [oldest] = this.#markets.keys();
    if (this.#markets.size >= MARKETS_KEPT) this.#markets.delete(oldest!);
    this.#markets.set(date, market);
    return market;
  }

  /** The trading day whose market answers at `at`: of the same IST day, else the latest before. */
  dateAt(at: EpochMs): IsoDate {
    const day = istDate(at);
    if (this.#latest?.day !== day) {
      const date = this.dates.findLast((each) => each <= day) ?? this.dates[0];
      if (date === undefined) throw new RangeError("The market has no session at all");
      this.#latest = { day, date };
    }
    return this.#latest.date;
  }

  /**
   * The market that lists `token` at `at`, else the latest of the days before that did, else that of
   * the next day: over the night a desk asks for what it will trade.
   */
  marketOf(token: InstrumentToken, at: EpochMs): SimulatedMarket | undefined {
    const today = this.on(this.dateAt(at));
    if (today.instrument(token) !== undefined) return today;
    const place = this.dates.indexOf(this.dateAt(at));
    const before = this.dates.slice(Math.max(0, place - DAYS_REMEMBERED), place);
    const days = [...this.dates.slice(place + 1, place + 2), ...before];
    const date = days.findLast((each) => this.on(each).instrument(token) !== undefined);
    return date === undefined ? undefined : this.on(date);
  }

  /** Of the index on a name, its last price of a trading day; undefined where none is listed. */
  indexClose(name: string, date: IsoDate): Paise | undefined {
    const market = this.on(date);
    const index = market.instruments().find((each) => each.kind === "INDEX" && each.name === name);
    return index && market.minutes(index.token).at(-1)?.close;
  }

  /** Candles of one minute, on this and earlier days. */
  history(request: HistoryRequest): HistoryReply {
    return this.marketOf(request.token, request.until)?.history(request) ?? [];
  }

  /** Ticks from `from` on, day after day until the sessions end. */
  frames(from: EpochMs, tokensOn: TokensOn): MarketFrames {
    const isOver = (date: IsoDate) =>
      this.#days.day(date).clock.minutes.at(-1)! + MINUTE_MS <= from;
    const dates = this.dates.filter((date) => date >= istDate(from) && !isOver(date));
    return new FramesOfDays(dates, (date) => this.on(date).frames(from, FOREVER, tokensOn(date)));
  }
}

/** One day's frames after another's, each made when the day before has ended. */
class FramesOfDays implements MarketFrames {
  readonly #dates: Iterator<IsoDate>;
  readonly #framesOn: (date: IsoDate) => MarketFrames;
  #frames: MarketFrames | undefined;

  constructor(dates: readonly IsoDate[], framesOn: (date: IsoDate) => MarketFrames) {
    this.#dates = dates.values();
    this.#framesOn = framesOn;
    this.#nextDay();
  }

  peekAt(): number {
    return this.#frames?.peekAt() ?? Infinity;
  }

  take(): MarketFrame {
    if (this.#frames === undefined) throw new RangeError("No market frame is left");
    const frame = this.#frames.take();
    if (this.#frames.peekAt() === Infinity) this.#nextDay();
    return frame;
  }

  /** Ticks carry the day's open; a minute's first price is its first tick. */
  wantOpens(): void {}

  lastTicks(): readonly Tick[] {
    return this.#frames?.lastTicks() ?? [];
  }

  #nextDay(): void {
    do {
      const next = this.#dates.next();
      this.#frames = next.done === true ? undefined : this.#framesOn(next.value);
    } while (this.#frames?.peekAt() === Infinity);
  }
}
