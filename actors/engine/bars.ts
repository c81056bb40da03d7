/**
 * The steps of an engine's bars: warmed from history, indicators a bar further, what is held
 * marked. Part of the engine actor; it keeps nothing of its own.
 * @module
 */
import type { Timeframe } from "../../domain/candle/candle.ts";
import type { BookRules, DeskRules } from "../../domain/desk_rules.ts";
import {
  coldContext,
  CONTEXT_TIMEFRAME,
  isWarm,
  warmContext,
  withContextBar,
} from "../../domain/filter/market_context.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { Paise } from "../../domain/money.ts";
import { barTokens } from "../../domain/portfolio/followed_bars.ts";
import { isFailure, type Pause } from "../../domain/portfolio/entries/pause.ts";
import {
  aged,
  coldView,
  contextOf,
  type PositionView,
  rebuilt,
  type SeriesState,
  stepSeries,
  type TimeframePlan,
} from "../../domain/strategy/engine_series.ts";
import { NO_HOLDS } from "../../domain/strategy/hold_counts.ts";
import type { BarClosed, BarMissed, Bars } from "../protocol/bars.ts";
import type { HoldingChanged } from "../protocol/engine.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";
import { type EngineContext, type EngineState, replaced, withView } from "./state.ts";
import { EngineVoices } from "./voices.ts";

type Ctx = EngineContext;

/** What portfolio says; a failure of which it has not heard by then is one all the same. */
function pausedAfter(before: readonly Pause[], told: readonly Pause[]): readonly Pause[] {
  const own = before.filter((each) =>
    each.reason === "strategy_failed" && !told.some((other) => isFailure(other, each.strategy))
  );
  return own.length === 0 ? told : [...told, ...own];
}

/** The steps of one bar, with what never changes bound once. */
export class EngineBars {
  readonly #places: ReadonlyMap<InstrumentToken, number>;
  readonly #voices: EngineVoices;
  /** Instruments of the market around, in the order of the state's context. */
  readonly context: readonly InstrumentToken[];

  constructor(
    readonly book: BookRules,
    readonly plans: readonly TimeframePlan[],
    readonly rules: DeskRules,
  ) {
    this.#places = new Map(barTokens(book).map((token, i) => [token, i]));
    this.#voices = new EngineVoices(book, plans, rules);
    this.context = contextOf(book, rules.context);
  }

  /** Before anything is known. */
  cold(): EngineState {
    return {
      on: null,
      informed: false,
      waiting: [],
      views: barTokens(this.book).map(() => coldView(this.plans)),
      holds: NO_HOLDS,
      paused: [],
      wishes: [],
      context: coldContext(this.context),
    };
  }

  onHolding(before: EngineState, change: HoldingChanged): EngineState {
    const state = { ...before, paused: pausedAfter(before.paused, change.paused) };
    const place = this.#places.get(change.token);
    if (place === undefined) return state;
    const view = state.views[place]!;
    const { owner, holding, openedAt, underWay } = change;
    const opened = view.position.openedAt !== openedAt;
    const { bars, high, low } = opened ? { bars: 0, high: 0, low: Infinity } : view.position;
    const position = { owner, holding, openedAt, underWay, bars, high, low };
    return withView(state, place, { ...view, position });
  }

  /** History of one series has come. With the last of them, what has waited is decided upon. */
  onBars(state: EngineState, { token, timeframe, candles }: Bars, ctx: Ctx): EngineState {
    const { waiting } = state;
    if (!state.informed || waiting === null) return state;
    // What waits was never decided upon, everything before it was.
    const first = waiting.find((bar) => bar.token === token && bar.timeframe === timeframe);
    const before = candles.filter((candle) => candle.at < (first?.candle.at ?? Infinity));
    const known = { token, timeframe, candles: before };
    const next = this.#warmed(this.#contextWarmed(state, known), known);
    const cold = next.views.some(({ series }) => series.some(({ warm }) => !warm));
    if (cold || !isWarm(next.context)) return next;
    return waiting.reduce<EngineState>(
      (warm, bar) => this.onBar(warm, bar, ctx),
      { ...next, waiting: null },
    );
  }

  #warmed(state: EngineState, { token, timeframe, candles }: Bars): EngineState {
    const at = this.#planAt(timeframe);
    const place = this.#places.get(token);
    if (at < 0 || place === undefined) return state;
    const view = state.views[place]!;
    return view.series[at]!.warm
      ? state
      : withView(state, place, rebuilt(view, this.plans, at, candles));
  }

  #contextWarmed(state: EngineState, { token, timeframe, candles }: Bars): EngineState {
    const place = timeframe === CONTEXT_TIMEFRAME ? this.context.indexOf(token) : -1;
    return place < 0 || state.context[place]!.warm
      ? state
      : { ...state, context: warmContext(state.context, place, candles) };
  }

  /** A bar of the market around: nothing is decided upon it. */
  #around(state: EngineState, { token, timeframe, candle }: BarClosed): EngineState {
    const place = timeframe === CONTEXT_TIMEFRAME ? this.context.indexOf(token) : -1;
    if (place < 0) return state;
    const context = withContextBar(state.context, place, candle);
    return context === state.context ? state : { ...state, context };
  }

  onMissed(state: EngineState, missed: BarMissed, ctx: Ctx): EngineState {
    const place = this.#places.get(missed.token);
    const at = this.#planAt(missed.timeframe);
    const known = place !== undefined && at >= 0 && state.on === true;
    return known ? this.#voices.missed(state, place, at, missed, ctx) : state;
  }

  onBar(before: EngineState, bar: BarClosed, ctx: Ctx): EngineState {
    if (before.waiting !== null) return { ...before, waiting: [...before.waiting, bar] };
    return this.#stepped(this.context.length === 0 ? before : this.#around(before, bar), bar, ctx);
  }

  #stepped(state: EngineState, bar: BarClosed, ctx: Ctx): EngineState {
    const { token, candle } = bar;
    const at = this.#planAt(bar.timeframe);
    const place = this.#places.get(token);
    if (at < 0 || place === undefined) return state;
    const plan = this.plans[at]!;
    const view = state.views[place]!;
    let { position } = view;
    let before = view.series[at]!;
    if (candle.at <= before.lastAt) return state;
    const { heldBack } = before;
    if (heldBack !== null && heldBack.at < candle.at) {
      position = aged(position, plan, heldBack);
      before = stepSeries(plan, before, heldBack);
    }
    const series = stepSeries(plan, before, candle);
    position = this.#mark(plan, series, position, bar, ctx);
    const next = { series: replaced(view.series, at, series), position, reasons: view.reasons };
    return state.on === true
      ? this.#voices.heard(state, { place, at, before, view: next, bar }, ctx)
      : withView(state, place, next);
  }

  /** Place of a timeframe's plan, -1 when the book has none. */
  #planAt(timeframe: Timeframe): number {
    const { plans } = this;
    for (let i = 0; i < plans.length; i++) if (plans[i]!.timeframe === timeframe) return i;
    return -1;
  }

  /** While a position of this timeframe is held, portfolio sees each of its bars. */
  #mark(
    plan: TimeframePlan,
    series: SeriesState,
    position: PositionView,
    { token, candle }: BarClosed,
    ctx: Ctx,
  ): PositionView {
    const next = aged(position, plan, candle);
    if (next === position) return position;
    const { bars } = next;
    const atr = plan.atrOf(series.state)[0] ?? null;
    const high = next.high as Paise;
    const low = next.low as Paise;
    ctx.tell(PORTFOLIO, "BarMarked", { book: this.book.book, token, candle, atr, bars, high, low });
    return next;
  }
}
