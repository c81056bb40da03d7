/**
 * The series of one instrument: what its minutes and the clock do to them, and who is told of bars
 * that close. Part of the candles actor; it keeps nothing of its own.
 * @module
 */
import { type Candle, type Timeframe, timeframeMs } from "../../domain/candle/candle.ts";
import {
  addMinute,
  type CandleSeries,
  closeByClock,
  emptySeries,
  missesBar,
} from "../../domain/candle/candle_series.ts";
import { candlesIn, newestCandle } from "../../domain/candle/candle_window.ts";
import type { FormingMinute } from "../../domain/candle/forming_minute.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../../domain/market_time.ts";
import type { EngineProtocol } from "../protocol/engine.ts";
import type { Ref } from "../runtime/ref.ts";
import type { DeskContext } from "../desk_actor.ts";
import type { CandlesProtocol } from "../protocol/candles.ts";

export type CandlesContext = DeskContext<CandlesProtocol>;

/** One series, the engines that want its bars, and how many it begins with. */
export interface SeriesPlan {
  readonly token: InstrumentToken;
  readonly timeframe: Timeframe;
  readonly engines: readonly Ref<EngineProtocol>[];
  readonly bars: number;
}

export interface Series {
  readonly candles: CandleSeries;
  readonly plan: SeriesPlan;
}

export interface TokenState {
  readonly series: readonly Series[];
  /** True once history has been read: before, what is shown waits. */
  readonly warm: boolean;
  readonly waiting: readonly Shown[];
  /** Start of the newest minute in the series. */
  readonly lastAt: number;
  /** Until when history was asked for, and the first instant of which the feed has told. */
  readonly beganAt: number;
  /** Bars that ended by then are made of history alone: the feed may still show their minutes. */
  readonly warmAt: number;
  /** The minute that ticks are making, and the one before while the clock has not ended it. */
  readonly forming: FormingMinute | null;
  readonly ended: Candle | null;
}

/** A minute's end as the feed showed it: with its candle, or with none. */
interface Shown {
  readonly at: EpochMs;
  readonly candle: Candle | null;
  /** Whether it was a minute of its session. */
  readonly traded: boolean;
}

/** An instrument of which nothing is known yet. */
export function coldToken(plans: readonly SeriesPlan[], token: InstrumentToken): TokenState {
  const own = plans.filter((plan) => plan.token === token);
  return {
    series: own.map((plan) => ({ plan, candles: emptySeries(plan.timeframe) })),
    warm: false,
    waiting: [],
    lastAt: -Infinity,
    beganAt: -Infinity,
    warmAt: -Infinity,
    forming: null,
    ended: null,
  };
}

/** `traded`: whether the minute before `at` was one of its session. */
export function withClock(
  own: TokenState,
  at: EpochMs,
  traded: boolean,
  ctx: CandlesContext,
): TokenState {
  if (!own.warm) return waited(own, { at, candle: null, traded });
  if (at <= Math.max(own.warmAt, own.lastAt + MINUTE_MS)) return shownAgain(own, at, ctx);
  const series = own.series.map(({ candles, plan }) => {
    const step = closeByClock(candles, at);
    if (step.closed !== null) announce(plan, step.closed, own.lastAt, ctx);
    else if (traded && missesBar(candles, at)) announceMissed(plan, at, ctx);
    return { candles: step.series, plan };
  });
  return { ...own, series };
}

/** Takes one minute; before history is there it waits. */
export function withMinute(own: TokenState, minute: Candle, ctx: CandlesContext): TokenState {
  const end = (minute.at + MINUTE_MS) as EpochMs;
  if (!own.warm) return waited(own, { at: end, candle: minute, traded: true });
  if (minute.at <= own.lastAt) return shownAgain(own, end, ctx);
  const { series } = own;
  const next = new Array<Series>(series.length);
  for (let i = 0; i < series.length; i++) {
    const { candles, plan } = series[i]!;
    // A missing last minute must not hold back the bar before this one.
    const late = candles.open === null ? null : closeByClock(candles, minute.at);
    if (late !== null && late.closed !== null) announce(plan, late.closed, own.lastAt, ctx);
    const step = addMinute(late === null ? candles : late.series, minute);
    if (step.closed !== null) announce(plan, step.closed, minute.at, ctx);
    next[i] = { candles: step.series, plan };
  }
  const { waiting, beganAt, warmAt, forming, ended } = own;
  return { series: next, warm: true, waiting, lastAt: minute.at, beganAt, warmAt, forming, ended };
}

/** In the order of their time: a minute that is asked for comes after those that follow it. */
function waited(own: TokenState, shown: Shown): TokenState {
  return { ...own, waiting: [...own.waiting, shown].sort((a, b) => a.at - b.at) };
}

/**
 * History had what the feed shows only now: the bars that ended there are closed, yet not
 * announced. An engine that has decided upon them passes over them.
 */
function shownAgain(own: TokenState, at: number, ctx: CandlesContext): TokenState {
  for (const { candles, plan } of own.series) {
    const last = newestCandle(candles.window);
    const ends = last !== null && last.at + timeframeMs(plan.timeframe) === at;
    if (ends) announce(plan, last, own.lastAt, ctx);
  }
  return own;
}

/** `lastAt`: start of the newest minute that was traded. */
function announce(plan: SeriesPlan, candle: Candle, lastAt: number, ctx: CandlesContext): void {
  const pricedUntil = (lastAt + MINUTE_MS) as EpochMs;
  const body = { token: plan.token, timeframe: plan.timeframe, candle, pricedUntil };
  for (const engine of plan.engines) ctx.tell(engine, "BarClosed", body);
}

function announceMissed(
  { token, timeframe, engines }: SeriesPlan,
  end: EpochMs,
  ctx: CandlesContext,
): void {
  const at = (end - timeframeMs(timeframe)) as EpochMs;
  for (const engine of engines) ctx.tell(engine, "BarMissed", { token, timeframe, at });
}

/** Rebuilds the series from history, tells cold engines, takes what waited. */
export function warmed(
  own: TokenState,
  history: readonly Candle[],
  ctx: CandlesContext,
): TokenState {
  const first = own.waiting.find(({ candle }) => candle !== null)?.candle?.at ?? Infinity;
  const before = history.filter((minute) => minute.at < first);
  const warmAt = Math.min(own.warmAt, first) as EpochMs;
  const series = own.series.map(({ plan }) => ({ plan, candles: rebuilt(plan, before, warmAt) }));
  for (const each of series) tellBars(each, ctx);
  const lastAt = before.at(-1)?.at ?? -Infinity;
  const warm: TokenState = { ...own, series, warm: true, waiting: [], lastAt, warmAt };
  return own.waiting.reduce(
    (next, { at, candle, traded }) =>
      candle === null ? withClock(next, at, traded, ctx) : withMinute(next, candle, ctx),
    warm,
  );
}

/** Tells engines all closed bars of a series. */
export function tellBars({ plan, candles }: Series, ctx: CandlesContext): void {
  const { token, timeframe, engines } = plan;
  const body = { token, timeframe, candles: candlesIn(candles.window) };
  for (const engine of engines) ctx.tell(engine, "BarsArrived", body);
}

function rebuilt(plan: SeriesPlan, minutes: readonly Candle[], now: EpochMs): CandleSeries {
  let series = emptySeries(plan.timeframe);
  for (const minute of minutes) {
    series = addMinute(closeByClock(series, minute.at).series, minute).series;
  }
  return closeByClock(series, now).series;
}

/** How many minutes of history the longest of its series begins with. */
export function minutesWanted({ series }: TokenState): number {
  return Math.max(...series.map(({ plan }) => plan.bars * timeframeMs(plan.timeframe))) / MINUTE_MS;
}
