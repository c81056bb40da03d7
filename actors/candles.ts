/**
 * Candles: owns the closed bars of every series that an engine uses. State: series by token and
 * timeframe. Volatile: a restart reads the minutes before again from history.
 * @module
 */
import { type Candle, type Timeframe, timeframeMs } from "../domain/candle.ts";
import {
  addMinute,
  type CandleSeries,
  closeByClock,
  emptySeries,
} from "../domain/candle_series.ts";
import { candlesIn, WINDOW_BARS } from "../domain/candle_window.ts";
import type { InstrumentToken } from "../domain/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../domain/market_time.ts";
import type { HistoryRequest, MarketFrame } from "../domain/ports.ts";
import { ASKED, KEPT, MARKET } from "./mail.ts";
import { type CandlesProtocol, type EngineProtocol, HISTORY_PORT } from "./protocol.ts";
import { type AnyBehaviour, volatile } from "./runtime/behaviour.ts";
import type { Asker, Context } from "./runtime/context.ts";
import type { Ref } from "./runtime/ref.ts";

/** One series and the engines that want its bars. */
export interface SeriesPlan {
  readonly token: InstrumentToken;
  readonly timeframe: Timeframe;
  readonly engines: readonly Ref<EngineProtocol>[];
}

interface Series {
  readonly candles: CandleSeries;
  readonly plan: SeriesPlan;
}

interface TokenState {
  readonly series: readonly Series[];
  /** True once history has been read: before, questions wait. */
  readonly warm: boolean;
  readonly waiting: readonly { readonly asker: Asker; readonly timeframe: Timeframe }[];
}

/** In the order of the actor's tokens: a frame copies one short array. */
type CandlesState = readonly TokenState[];
type MinuteClosed = Extract<MarketFrame, { type: "MinuteClosed" }>;
type Ctx = Context<CandlesProtocol>;

export function candlesActor(plans: readonly SeriesPlan[]): AnyBehaviour {
  const tokens = [...new Set(plans.map((plan) => plan.token))];
  const places = new Map(tokens.map((token, i) => [token, i]));
  return volatile<CandlesProtocol, CandlesState>({
    init: () => tokens.map((token) => coldToken(plans, token)),
    mail: { MinuteClosed: MARKET, HistoryArrived: KEPT, GetBars: ASKED },
    started: (state, ctx) => {
      for (const [token, place] of places) {
        const countMax = WINDOW_BARS * longestMinutes(state[place]!);
        const request: HistoryRequest = { token, until: ctx.now as EpochMs, countMax };
        ctx.io(HISTORY_PORT, request, {
          as: "HistoryArrived",
          carry: { token },
          key: `history ${token}`,
        });
      }
      return state;
    },
    on: {
      MinuteClosed: (state, frame, ctx) => withFrame(state, frame, places, ctx),
      HistoryArrived: (state, { carry: { token }, answer }, ctx) => {
        const minutes = answer.type === "ok" ? answer.body : [];
        const place = places.get(token)!;
        return state.with(place, warmed(state[place]!, minutes, ctx));
      },
      GetBars: (state, { token, timeframe }, ctx) => {
        const place = places.get(token) ?? -1;
        const own = state[place];
        if (own === undefined) {
          ctx.reply([]);
          return state;
        }
        if (own.warm) {
          ctx.reply(barsOf(own, timeframe));
          return state;
        }
        const waiting = [...own.waiting, { asker: ctx.asker!, timeframe }];
        return state.with(place, { ...own, waiting });
      },
    },
  });
}

function coldToken(plans: readonly SeriesPlan[], token: InstrumentToken): TokenState {
  const own = plans.filter((plan) => plan.token === token);
  return {
    series: own.map((plan) => ({ plan, candles: emptySeries(plan.timeframe) })),
    warm: false,
    waiting: [],
  };
}

function withFrame(
  state: CandlesState,
  frame: MinuteClosed,
  places: ReadonlyMap<InstrumentToken, number>,
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
      if (next[place] === state[place]) next[place] = withClock(next[place]!, frame.at, ctx);
    }
  }
  return next;
}

function withClock(own: TokenState, at: EpochMs, ctx: Ctx): TokenState {
  const series = own.series.map(({ candles, plan }) => {
    const step = closeByClock(candles, at);
    if (step.closed !== null) announce(plan, step.closed, ctx);
    return { candles: step.series, plan };
  });
  return { ...own, series };
}

function withMinute(own: TokenState, minute: Candle, ctx: Ctx): TokenState {
  const { series } = own;
  const next = new Array<Series>(series.length);
  for (let i = 0; i < series.length; i++) {
    const { candles, plan } = series[i]!;
    // A missing last minute must not hold back the bar before this one.
    const late = candles.open === null ? null : closeByClock(candles, minute.at);
    if (late !== null && late.closed !== null) announce(plan, late.closed, ctx);
    const step = addMinute(late === null ? candles : late.series, minute);
    if (step.closed !== null) announce(plan, step.closed, ctx);
    next[i] = { candles: step.series, plan };
  }
  return { series: next, warm: own.warm, waiting: own.waiting };
}

function announce(plan: SeriesPlan, candle: Candle, ctx: Ctx): void {
  const body = { token: plan.token, timeframe: plan.timeframe, candle };
  for (const engine of plan.engines) ctx.tell(engine, "BarClosed", body);
}

/** Rebuilds the series from minutes and answers who has waited. */
function warmed(own: TokenState, minutes: readonly Candle[], ctx: Ctx): TokenState {
  const series = own.series.map(({ plan, candles }) => {
    // Minutes that came by themselves since the question are newer than all of history.
    if (candles.window.count > 0 || candles.open !== null) return { plan, candles };
    let built = emptySeries(plan.timeframe);
    for (const minute of minutes) {
      built = addMinute(closeByClock(built, minute.at).series, minute).series;
    }
    const last = minutes.at(-1);
    if (last !== undefined) {
      built = closeByClock(built, (last.at + MINUTE_MS) as EpochMs).series;
    }
    return { plan, candles: built };
  });
  const next = { series, warm: true, waiting: [] };
  for (const { asker, timeframe } of own.waiting) ctx.replyTo(asker, barsOf(next, timeframe));
  return next;
}

function barsOf(own: TokenState, timeframe: Timeframe): Candle[] {
  const found = own.series.find(({ plan }) => plan.timeframe === timeframe);
  return found === undefined ? [] : candlesIn(found.candles.window);
}

function longestMinutes(own: TokenState): number {
  return Math.max(...own.series.map(({ plan }) => timeframeMs(plan.timeframe) / MINUTE_MS));
}
