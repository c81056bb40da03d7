/**
 * Candles: owns the closed bars that engines use. State: series by token and timeframe. Volatile,
 * restarted alone: it reads history again, and what the feed shows meanwhile waits.
 * @module
 */
import { type Candle, type Timeframe, timeframeMs } from "../domain/candle/candle.ts";
import {
  addMinute,
  type CandleSeries,
  closeByClock,
  emptySeries,
  missesBar,
} from "../domain/candle/candle_series.ts";
import { candlesIn, newestCandle } from "../domain/candle/candle_window.ts";
import type { DeskRules } from "../domain/desk_rules.ts";
import { type FormingMinute, minuteOf, withTick } from "../domain/candle/forming_minute.ts";
import type { InstrumentToken } from "../domain/instrument/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../domain/market_time.ts";
import type { HistoryRequest, MarketFrame } from "../domain/ports.ts";
import type { Tick } from "../domain/tick/tick.ts";
import { type DeskContext, volatileActor } from "./desk_actor.ts";
import { ASKED, KEPT, MARKET } from "./mail.ts";
import { type CandlesProtocol, type EngineProtocol, HISTORY_PORT } from "./protocol.ts";
import type { AnyBehaviour } from "./runtime/behaviour.ts";
import type { Ref } from "./runtime/ref.ts";

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
  /** True once history has been read: before, minutes wait. */
  readonly warm: boolean;
  readonly minutes: readonly Candle[];
  /** Start of the newest minute in the series. */
  readonly lastAt: number;
  /** When history was read: what closed by then may still be shown by the feed. */
  readonly warmAt: number;
  /** The minute that ticks are making, and the one before while the clock has not ended it. */
  readonly forming: FormingMinute | null;
  readonly ended: Candle | null;
  /** The newest end of a minute that came before history did. */
  readonly waitedAt: number;
}

/** In the order of the actor's tokens: a frame copies one short array. */
export type CandlesState = readonly TokenState[];
type MinuteClosed = Pick<
  Extract<MarketFrame, { type: "MinuteClosed" }>,
  "at" | "tokens" | "candles"
>;
type Ctx = DeskContext<CandlesProtocol>;

/** Bars are made of the feed's minutes, on a ticking market of its ticks. */
export function candlesActor(plans: readonly SeriesPlan[], rules: DeskRules): AnyBehaviour {
  const tokens = [...new Set(plans.map((plan) => plan.token))];
  const places = new Map(tokens.map((token, i) => [token, i]));
  const ticking = rules.marketData === "ticks";
  return volatileActor<CandlesProtocol, CandlesState>({
    init: () => tokens.map((token) => coldToken(plans, token)),
    mail: {
      MinuteClosed: MARKET,
      Ticks: MARKET,
      MinuteDue: MARKET,
      HistoryArrived: KEPT,
      MinuteArrived: KEPT,
      GetBars: ASKED,
    },
    started: (state, ctx) => {
      for (const [token, place] of places) askHistory(token, state[place]!, rules, ctx);
      if (ticking) expectMinute(ctx);
      return state;
    },
    on: {
      MinuteClosed: (state, frame, ctx) => withFrame(state, frame, places, rules, ctx),
      Ticks: (state, { ticks }) => ticked(state, ticks, places),
      MinuteDue: (state, { at }, ctx) => {
        expectMinute(ctx);
        return minuteOver(state, at, tokens, places, rules, ctx);
      },
      MinuteArrived: (state, { carry: { token }, answer }, ctx) => {
        const minute = answer.type === "ok" ? answer.body.at(-1) : undefined;
        const place = places.get(token)!;
        const own = state[place]!;
        if (minute === undefined || minute.at <= own.lastAt) return state;
        return state.with(place, withMinute(own, minute, ctx));
      },
      HistoryArrived: (state, { carry: { token }, answer }, ctx) => {
        const minutes = answer.type === "ok" ? answer.body : [];
        const place = places.get(token)!;
        return state.with(place, warmed(state[place]!, minutes, ctx));
      },
      GetBars: (state, { token, timeframe }, ctx) => {
        const own = state[places.get(token) ?? -1];
        const asked = own?.series.find(({ plan }) => plan.timeframe === timeframe);
        if (own?.warm && asked !== undefined) tellBars(asked, ctx);
        return state;
      },
    },
  });
}

function askHistory(token: InstrumentToken, own: TokenState, rules: DeskRules, ctx: Ctx): void {
  const countMax = Math.min(minutesWanted(own), rules.historyMinutes);
  const request: HistoryRequest = { token, until: ctx.now, countMax };
  const key = `history ${token}`;
  ctx.io(HISTORY_PORT, request, { as: "HistoryArrived", carry: { token }, key });
}

function coldToken(plans: readonly SeriesPlan[], token: InstrumentToken): TokenState {
  const own = plans.filter((plan) => plan.token === token);
  return {
    series: own.map((plan) => ({ plan, candles: emptySeries(plan.timeframe) })),
    warm: false,
    minutes: [],
    lastAt: -Infinity,
    warmAt: -Infinity,
    forming: null,
    ended: null,
    waitedAt: -Infinity,
  };
}

/** Minutes of a ticking market end by the clock. */
function expectMinute(ctx: Ctx): void {
  const at = (minuteOf(ctx.now) + MINUTE_MS) as EpochMs;
  // One key a minute: after a restart the end of the last one may still be on its way.
  ctx.timer(`minute ${at}`, at - ctx.now, "MinuteDue", { at });
}

function ticked(
  state: CandlesState,
  ticks: readonly Tick[],
  places: ReadonlyMap<InstrumentToken, number>,
): CandlesState {
  const next = state.slice();
  for (const tick of ticks) {
    const place = places.get(tick.token);
    if (place === undefined) continue;
    const own = next[place]!;
    const { forming, closed } = withTick(own.forming, tick);
    next[place] = { ...own, forming, ended: closed ?? own.ended };
  }
  return next;
}

/** The minutes that ended at `at`, as a feed of bars would show them. */
function minuteOver(
  state: CandlesState,
  at: EpochMs,
  tokens: readonly InstrumentToken[],
  places: ReadonlyMap<InstrumentToken, number>,
  rules: DeskRules,
  ctx: Ctx,
): CandlesState {
  const minute = at - MINUTE_MS;
  const ended: InstrumentToken[] = [];
  const candles: Candle[] = [];
  for (let place = 0; place < tokens.length; place++) {
    const own = state[place]!;
    const candle = [own.ended, own.forming?.candle].find((each) => each?.at === minute);
    if (showsPart(own, minute)) askMinute(tokens[place]!, at, ctx);
    else if (candle) {
      ended.push(tokens[place]!);
      candles.push(candle);
    }
  }
  return withFrame(state, { at, tokens: ended, candles }, places, rules, ctx);
}

/** Of the minute in which this actor began its ticks show a part only: history has all of it. */
function showsPart({ forming, warmAt }: TokenState, minute: number): boolean {
  return forming !== null && warmAt > minute && warmAt < minute + MINUTE_MS;
}

function askMinute(token: InstrumentToken, until: EpochMs, ctx: Ctx): void {
  const request: HistoryRequest = { token, until, countMax: 1 };
  ctx.io(HISTORY_PORT, request, { as: "MinuteArrived", carry: { token }, key: `minute ${token}` });
}

function withFrame(
  state: CandlesState,
  frame: MinuteClosed,
  places: ReadonlyMap<InstrumentToken, number>,
  rules: DeskRules,
  ctx: Ctx,
): CandlesState {
  const next = state.slice();
  for (let i = 0; i < frame.tokens.length; i++) {
    const place = places.get(frame.tokens[i]!);
    if (place !== undefined) next[place] = withMinute(next[place]!, frame.candles[i]!, ctx);
  }
  // What did not trade this minute still closes bars whose time is over.
  if (frame.tokens.length < next.length) {
    for (let place = 0; place < next.length; place++) {
      if (next[place] !== state[place] || showsPart(next[place]!, frame.at - MINUTE_MS)) continue;
      const { plan: { token } } = next[place]!.series[0]!;
      const traded = rules.isOpen(token, (frame.at - MINUTE_MS) as EpochMs);
      next[place] = withClock(next[place]!, frame.at, traded, ctx);
    }
  }
  return next;
}

/** `traded`: whether the minute before `at` was one of its session. */
function withClock(own: TokenState, at: EpochMs, traded: boolean, ctx: Ctx): TokenState {
  if (!own.warm) return { ...own, waitedAt: at };
  if (at <= own.warmAt) return shownAgain(own, at, ctx);
  const series = own.series.map(({ candles, plan }) => {
    const step = closeByClock(candles, at);
    if (step.closed !== null) announce(plan, step.closed, own.lastAt, ctx);
    else if (traded && missesBar(candles, at)) announceMissed(plan, at, ctx);
    return { candles: step.series, plan };
  });
  return { ...own, series };
}

function withMinute(own: TokenState, minute: Candle, ctx: Ctx): TokenState {
  if (!own.warm) return { ...own, minutes: [...own.minutes, minute] };
  if (minute.at <= own.lastAt) return shownAgain(own, minute.at + MINUTE_MS, ctx);
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
  const { minutes, warmAt, forming, ended, waitedAt } = own;
  return { series: next, warm: true, minutes, lastAt: minute.at, warmAt, forming, ended, waitedAt };
}

/**
 * History had what the feed shows only now: the bars that ended there are closed, yet not
 * announced. An engine that has decided upon them passes over them.
 */
function shownAgain(own: TokenState, at: number, ctx: Ctx): TokenState {
  for (const { candles, plan } of own.series) {
    const last = newestCandle(candles.window);
    const ends = last !== null && last.at + timeframeMs(plan.timeframe) === at;
    if (ends) announce(plan, last, own.lastAt, ctx);
  }
  return own;
}

/** `lastAt`: start of the newest minute that was traded. */
function announce(plan: SeriesPlan, candle: Candle, lastAt: number, ctx: Ctx): void {
  const pricedUntil = (lastAt + MINUTE_MS) as EpochMs;
  const body = { token: plan.token, timeframe: plan.timeframe, candle, pricedUntil };
  for (const engine of plan.engines) ctx.tell(engine, "BarClosed", body);
}

function announceMissed({ token, timeframe, engines }: SeriesPlan, end: EpochMs, ctx: Ctx): void {
  const at = (end - timeframeMs(timeframe)) as EpochMs;
  for (const engine of engines) ctx.tell(engine, "BarMissed", { token, timeframe, at });
}

/** Rebuilds the series from history, tells cold engines, takes the minutes that waited. */
function warmed(own: TokenState, history: readonly Candle[], ctx: Ctx): TokenState {
  const first = own.minutes[0]?.at ?? Infinity;
  const before = history.filter((minute) => minute.at < first);
  const warmAt = Math.min(ctx.now, first) as EpochMs;
  const series = own.series.map(({ plan }) => ({ plan, candles: rebuilt(plan, before, warmAt) }));
  for (const each of series) tellBars(each, ctx);
  const lastAt = before.at(-1)?.at ?? -Infinity;
  const warm = { ...own, series, warm: true, minutes: [], lastAt, warmAt };
  shownAgain(warm, own.waitedAt, ctx);
  return own.minutes.reduce<TokenState>((next, minute) => withMinute(next, minute, ctx), warm);
}

function tellBars({ plan, candles }: Series, ctx: Ctx): void {
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

function minutesWanted({ series }: TokenState): number {
  return Math.max(...series.map(({ plan }) => plan.bars * timeframeMs(plan.timeframe))) / MINUTE_MS;
}
