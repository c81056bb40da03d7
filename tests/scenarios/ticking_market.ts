/**
 * A market of two shares, an index future and its options that ticks by hand-written prices: each
 * holds until the next, with a small ripple so that ranges are never nothing. Options follow the
 * future by their formula. The same prices make the history, so that a restart sees the same bars.
 * @module
 */
import type { Candle } from "../../domain/candle/candle.ts";
import {
  type Instrument,
  instrumentKey,
  type InstrumentToken,
} from "../../domain/instrument/instrument.ts";
import {
  type EpochMs,
  type IsoDate,
  istClock,
  istInstant,
  MINUTE_MS,
  SECOND_MS,
  YEAR_MS,
} from "../../domain/market_time.ts";
import { type Paise, toTick } from "../../domain/money.ts";
import { blackPrice } from "../../domain/option/black_scholes.ts";
import type { HistoryRequest, MarketFrame, MarketFrames } from "../../domain/ports.ts";
import type { Session } from "../../domain/calendar/session.ts";
import type { Tick } from "../../domain/tick/tick.ts";
import { deepAround, depthOf } from "./ticking_depth.ts";

export type Name = "NIFTY" | "SBIN" | "INFY" | "NIFTY 50" | "SENSEX";

/** Rupees from an instant on, `HH:MM:SS` or `YYYY-MM-DD HH:MM:SS`; the first holds before it too. */
export type Path = Readonly<Record<string, number>>;

export interface TickingMarketPlan {
  readonly date: string;
  /** Days with sessions after the first; it has one itself. */
  readonly laterDates?: readonly string[];
  /** First and last tick of each day, `HH:MM:SS`. */
  readonly from: string;
  readonly until: string;
  /** Between these clock times of each day nothing ticks. */
  readonly lull?: { readonly from: string; readonly until: string };
  /** An index ticks where it has prices; its last close is its usual price. */
  readonly prices: Readonly<Partial<Record<Name, Path>>>;
  /** Seconds between ticks of an instrument [1]. */
  readonly tickSeconds?: number;
  /** From a tick's time until it is shown [0]. */
  readonly lagMs?: number;
  /** Units on each level [five times 100,000], by symbol and clock. */
  readonly depth?: (symbol: string, clock: string) => readonly number[];
  /** Last day of the options [2026-12-01]. */
  readonly optionsExpiry?: string;
  /** Last day of the future [2026-12-29]. */
  readonly futureExpiry?: string;
}
const VOLATILITY = 0.14;
const STRIKES = [23_950, 24_000, 24_050, 24_100];
const START: Readonly<Record<Name, number>> = {
  NIFTY: 24_000,
  SBIN: 800,
  INFY: 1_500,
  "NIFTY 50": 24_000,
  SENSEX: 80_000,
};
/** Half a ripple, rupees. */
const RIPPLE: Readonly<Record<Name, number>> = {
  NIFTY: 5,
  SBIN: 0.5,
  INFY: 1,
  "NIFTY 50": 0,
  SENSEX: 0,
};
const RIPPLES = [0, 1, 0, -1];

const share = (token: number, symbol: Name): Instrument => ({
  token: token as InstrumentToken,
  exchange: "NSE",
  symbol,
  name: symbol,
  kind: "EQ",
  expiry: null,
  strike: 0 as Paise,
  lot: 10,
  tick: 5 as Paise,
  freezeQuantity: null,
});

/** What a market has shown: the same to every day that is played on it, and frozen once. */
interface Shown {
  frames: readonly MarketFrame[] | null;
  readonly minutes: Map<string, Candle>;
}

/** Of the latest markets. */
const shown = new Map<string, Shown>();
const SHOWN_MAX = 4;

function shownBy(plan: TickingMarketPlan): Shown {
  const { date, laterDates, from, until, lull, prices, tickSeconds, lagMs } = plan;
  const { optionsExpiry, futureExpiry } = plan;
  const fresh: Shown = { frames: null, minutes: new Map() };
  if (plan.depth !== undefined) return fresh;
  const of = [date, laterDates, from, until, lull, prices, tickSeconds, lagMs];
  const key = JSON.stringify([...of, optionsExpiry, futureExpiry]);
  const known = shown.get(key) ?? fresh;
  shown.delete(key);
  shown.set(key, known);
  if (shown.size > SHOWN_MAX) shown.delete(shown.keys().next().value!);
  return known;
}

export class TickingMarket {
  readonly instruments: readonly Instrument[];
  readonly #plan: TickingMarketPlan;
  readonly #shown: Shown;
  readonly #paths: Readonly<Record<Name, readonly (readonly [number, number])[]>>;
  readonly #sessions: readonly (Session & { readonly sharesUntil: EpochMs })[];

  constructor(plan: TickingMarketPlan) {
    this.#plan = plan;
    this.#shown = shownBy(plan);
    const { optionsExpiry = "2026-12-01", futureExpiry = "2026-12-29" } = plan;
    const future: Instrument = {
      ...share(1, "NIFTY"),
      exchange: "NFO",
      symbol: "NIFTY26DECFUT",
      kind: "FUT",
      expiry: futureExpiry,
      lot: 65,
      tick: 10 as Paise,
      freezeQuantity: 1_800,
    };
    const options = STRIKES.flatMap((strike, i) =>
      (["CE", "PE"] as const).map((kind, j): Instrument => ({
        ...future,
        token: 10 + 2 * i + j as InstrumentToken,
        symbol: `NIFTY${strike}${kind}`,
        kind,
        expiry: optionsExpiry,
        strike: 100 * strike as Paise,
        tick: 5 as Paise,
      }))
    );
    const indices = [share(4, "NIFTY 50"), share(5, "SENSEX")]
      .filter(({ symbol }) => plan.prices[symbol as Name] !== undefined)
      .map((index): Instrument => ({ ...index, kind: "INDEX", lot: 1 }));
    this.instruments = [...indices, future, share(2, "SBIN"), share(3, "INFY"), ...options];
    this.#sessions = this.dates.map((date) => ({
      date,
      openAt: this.instant(`${date} 09:15`),
      sharesUntil: this.instant(`${date} 15:15`),
      closeAt: this.instant(`${date} 15:40`),
    }));
    const pathOf = (name: Name) =>
      Object.entries(plan.prices[name] ?? {}).map(([clock, price]) =>
        [this.instant(clock), price] as const
      );
    this.#paths = {
      NIFTY: pathOf("NIFTY"),
      SBIN: pathOf("SBIN"),
      INFY: pathOf("INFY"),
      "NIFTY 50": pathOf("NIFTY 50"),
      SENSEX: pathOf("SENSEX"),
    };
  }

  /** The instant of a clock time, of the first day unless it says of which. */
  instant(clock: string): EpochMs {
    const [time, date = this.#plan.date] = clock.split(" ").toReversed();
    const [hours, minutes, seconds = 0] = time!.split(":").map(Number);
    return istInstant(date as IsoDate, 60 * hours! + minutes!) + seconds * SECOND_MS as EpochMs;
  }

  get dates(): readonly IsoDate[] {
    const { date, laterDates = [] } = this.#plan;
    return [date, ...laterDates] as IsoDate[];
  }

  instrument(token: InstrumentToken): Instrument {
    return this.instruments.find((each) => each.token === token)!;
  }

  /** Of `instrumentKey`. */
  named(key: string): Instrument {
    return this.instruments.find((each) => instrumentKey(each) === key)!;
  }

  tokenOf(symbol: string): InstrumentToken {
    return this.instruments.find((each) => each.symbol === symbol)!.token;
  }

  /** As the calendar has it since August 2026: shares stop before derivatives. */
  isOpen(token: InstrumentToken, at: EpochMs): boolean {
    const isShare = this.instrument(token).kind === "EQ";
    return this.#sessions.some(({ openAt, sharesUntil, closeAt }) =>
      at >= openAt && at < (isShare ? sharesUntil : closeAt)
    );
  }

  sessionsAfter(at: EpochMs): readonly Session[] {
    return this.#sessions.filter(({ closeAt }) => closeAt > at);
  }

  /** Ticks of every instrument at each step, day after day. */
  frames(): MarketFrames {
    const frames = this.#shown.frames ??= this.#allFrames();
    let next = 0;
    return {
      peekAt: () => frames[next]?.at ?? Infinity,
      take: () => frames[next++]!,
      wantOpens: () => {},
      // Every instrument ticks in every frame.
      lastTicks: () => {
        const last = frames[next - 1];
        return last?.type === "Ticks" ? last.ticks : [];
      },
    };
  }

  #allFrames(): readonly MarketFrame[] {
    const { from, until, lull, tickSeconds = 1, lagMs = 0 } = this.#plan;
    const frames: MarketFrame[] = [];
    for (const date of this.dates) {
      const end = this.instant(`${date} ${until}`);
      const isLull = (at: EpochMs) =>
        lull !== undefined && at > this.instant(`${date} ${lull.from}`) &&
        at < this.instant(`${date} ${lull.until}`);
      for (let at = this.instant(`${date} ${from}`); at <= end;) {
        if (!isLull(at)) {
          const ticks = this.instruments.map((instrument) => this.#tick(instrument, at));
          frames.push({ type: "Ticks", at: (at + lagMs) as EpochMs, ticks });
        }
        at = (at + tickSeconds * SECOND_MS) as EpochMs;
      }
    }
    return frames;
  }

  /** Minutes as the ticks make them; before the first price everything rests at it. */
  history({ token, until, countMax }: HistoryRequest): Candle[] {
    const end = Math.floor(until / MINUTE_MS) * MINUTE_MS;
    const instrument = this.instrument(token);
    const count = Math.min(countMax, 60);
    return Array.from({ length: count }, (_, i) => {
      const at = end - (count - i) * MINUTE_MS;
      return this.#minute(instrument, at);
    });
  }

  #minute(instrument: Instrument, at: number): Candle {
    const { minutes } = this.#shown;
    const key = `${instrument.token} ${at}`;
    const known = minutes.get(key) ?? this.#newMinute(instrument, at);
    minutes.set(key, known);
    return known;
  }

  #newMinute(instrument: Instrument, at: number): Candle {
    const { tickSeconds = 1 } = this.#plan;
    const prices: Paise[] = [];
    for (let ms = 0; ms < MINUTE_MS; ms += tickSeconds * SECOND_MS) {
      prices.push(this.#price(instrument, at + ms));
    }
    return {
      at: at as EpochMs,
      open: prices[0]!,
      high: Math.max(...prices) as Paise,
      low: Math.min(...prices) as Paise,
      close: prices.at(-1)!,
      volume: 0,
    };
  }

  #price({ name, kind, strike, expiry, tick }: Instrument, at: number): Paise {
    const underlying = this.#underlying(name as Name, at);
    if (kind !== "CE" && kind !== "PE") return toTick(underlying, tick, "down");
    const years = (istInstant(expiry as IsoDate, 15 * 60 + 30) - at) / YEAR_MS;
    const deviation = VOLATILITY * Math.sqrt(Math.max(years, 1e-6));
    return toTick(blackPrice(kind, underlying, strike, deviation), tick, "up");
  }

  /** Paise. */
  #underlying(name: Name, at: number): number {
    const path = this.#paths[name];
    const price = (path.findLast(([from]) => from <= at) ?? path[0])?.[1] ?? START[name];
    const step = Math.floor(at / ((this.#plan.tickSeconds ?? 1) * SECOND_MS));
    return Math.round(100 * (price + RIPPLE[name] * RIPPLES[step % RIPPLES.length]!));
  }

  #tick(instrument: Instrument, at: EpochMs): Tick {
    const ltp = this.#price(instrument, at);
    const levels = this.#plan.depth?.(instrument.symbol, istClock(at));
    const depth = levels === undefined
      ? deepAround(ltp, instrument.tick)
      : depthOf(levels, ltp, instrument.tick);
    const before = instrument.kind === "INDEX"
      ? { prevClose: 100 * START[instrument.symbol as Name] as Paise }
      : {};
    const day = { volume: 0, oi: 0, open: ltp, high: ltp, low: ltp, ...before };
    return { token: instrument.token, at, ltp, ...day, ...depth };
  }
}
