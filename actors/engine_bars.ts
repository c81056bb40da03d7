/**
 * The steps of an engine's bars: indicators, every strategy's voice, the ruling, HOLDs counted.
 * Part of the engine actor; it keeps nothing of its own.
 * @module
 */
import { type Timeframe, timeframeMs } from "../domain/candle/candle.ts";
import type { BookRules, DeskRules, StrategyRules } from "../domain/desk_rules.ts";
import {
  aged,
  coldView,
  contextOf,
  type PositionView,
  rebuilt,
  type SeriesState,
  stepSeries,
  type TimeframePlan,
  type TokenView,
} from "../domain/strategy/engine_series.ts";
import {
  coldContext,
  CONTEXT_TIMEFRAME,
  isWarm,
  type MarketContext,
  warmContext,
  withContextBar,
} from "../domain/filter/market_context.ts";
import type { InstrumentToken } from "../domain/instrument/instrument.ts";
import type { Paise } from "../domain/money.ts";
import { barTokens } from "../domain/portfolio/followed.ts";
import { counted, type HoldCounts, NO_HOLDS } from "../domain/strategy/hold_counts.ts";
import { resolve, type Voice } from "../domain/strategy/resolve.ts";
import type { Decision } from "../domain/strategy/strategy.ts";
import { BarContext } from "./bar_context.ts";
import { type BarEnd, EngineSignals } from "./engine_signals.ts";
import {
  type BarClosed,
  type BarMissed,
  type Bars,
  type EngineProtocol,
  type HoldingChanged,
  PORTFOLIO,
} from "./protocol.ts";
import type { Context } from "./runtime/context.ts";

export interface EngineState {
  /** Portfolio has said what is held. */
  readonly informed: boolean;
  /** Bars that closed before everything was known, in the order they came; null once it is. */
  readonly waiting: readonly BarClosed[] | null;
  /** In the order of the book's tokens, then of what it follows. */
  readonly views: readonly TokenView[];
  readonly holds: HoldCounts;
  /** The market around; empty where no filter looks at it. */
  readonly context: MarketContext;
}

export type EngineContext = Context<EngineProtocol>;
type Ctx = EngineContext;

/** The steps of one bar, with what never changes bound once. */
export class EngineBars {
  readonly #places: ReadonlyMap<InstrumentToken, number>;
  readonly #signals: EngineSignals;
  /** Instruments of the market around, in the order of the state's context. */
  readonly context: readonly InstrumentToken[];

  constructor(
    readonly book: BookRules,
    readonly plans: readonly TimeframePlan[],
    readonly rules: DeskRules,
  ) {
    this.#places = new Map(barTokens(book).map((token, i) => [token, i]));
    this.#signals = new EngineSignals(book, plans, rules);
    this.context = contextOf(book, rules.context);
  }

  /** Before anything is known. */
  cold(): EngineState {
    return {
      informed: false,
      waiting: [],
      views: barTokens(this.book).map(() => coldView(this.plans)),
      holds: NO_HOLDS,
      context: coldContext(this.context),
    };
  }

  onHolding(state: EngineState, change: HoldingChanged): EngineState {
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

  /** No bar, no decision: every strategy holds, for want of a price. */
  onMissed(state: EngineState, missed: BarMissed, ctx: Ctx): EngineState {
    const place = this.#places.get(missed.token);
    const at = this.#planAt(missed.timeframe);
    if (place === undefined || at < 0) return state;
    const plan = this.plans[at]!;
    const view = state.views[place]!;
    const bar = { ...missed, price: 0 as Paise };
    const closed = { place: at, series: view.series, bar, context: state.context };
    const decision = { signal: "HOLD", reason: "bars_missing" } as const;
    let { holds } = state;
    let { reasons } = view;
    for (const { rules } of plan.strategies) {
      holds = counted(holds, decision.reason);
      reasons = this.#signals.hold(voiceOf(rules, decision), decision.reason, reasons, closed, ctx);
    }
    return { ...withView(state, place, { ...view, reasons }), holds };
  }

  onBar(before: EngineState, bar: BarClosed, ctx: Ctx): EngineState {
    if (before.waiting !== null) return { ...before, waiting: [...before.waiting, bar] };
    return this.#decided(this.context.length === 0 ? before : this.#around(before, bar), bar, ctx);
  }

  #decided(state: EngineState, bar: BarClosed, ctx: Ctx): EngineState {
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
    const all = replaced(view.series, at, series);
    const { context } = state;
    let { holds } = state;
    let { reasons } = view;
    const wanting: Voice[] = [];
    for (let i = 0; i < plan.strategies.length; i++) {
      const { rules } = plan.strategies[i]!;
      const decision = this.#decision(plan, i, before, series, position, bar);
      if (decision.signal !== "HOLD") wanting.push(voiceOf(rules, decision));
      else {
        holds = counted(holds, decision.reason);
        if (this.rules.holds !== "counts") {
          const closed = { place: at, series: all, bar: endOf(bar), context };
          reasons = this.#signals.hold(
            voiceOf(rules, decision),
            decision.reason,
            reasons,
            closed,
            ctx,
          );
        }
      }
    }
    if (wanting.length > 0) {
      const closed = { place: at, series: all, bar: endOf(bar), context };
      const buysOnly = this.book.premium !== null && this.book.writing === undefined;
      const standing = { ...standingAt(bar, view.position, ctx.now), buysOnly };
      const voices = wanting.map((voice) => this.#signals.filtered(voice, closed));
      for (const ruling of resolve(voices, standing, this.book.conflict)) {
        if (ruling.type === "hold") {
          holds = counted(holds, ruling.reason);
          reasons = this.#signals.hold(ruling.voice, ruling.reason, reasons, closed, ctx);
        } else {
          if (ruling.type === "lost") holds = counted(holds, "lost_conflict");
          this.#signals.tell(ruling, closed, ctx);
        }
      }
    }
    const views = replaced(state.views, place, { series: all, position, reasons });
    return { informed: true, waiting: null, views, holds, context };
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

  #decision(
    { strategies }: TimeframePlan,
    place: number,
    before: SeriesState,
    series: SeriesState,
    { owner, holding, bars }: PositionView,
    bar: BarClosed,
  ): Decision {
    const { rules, cold } = strategies[place]!;
    const mine = owner === rules.id && holding !== null;
    const held = mine
      ? { side: holding.side, entryPrice: holding.entryPrice, barsHeld: bars }
      : null;
    const previous = before.values === null ? cold : before.values[place]!;
    const context = new BarContext(previous, bar, this.book, this.rules);
    return rules.bound.onBar(bar.candle, series.values![place]!, held, context);
  }
}

function voiceOf({ id, priority, shadow, playbook }: StrategyRules, decision: Decision): Voice {
  return { strategy: id, playbook, priority, shadow, decision };
}

function endOf({ token, timeframe, candle }: BarClosed): BarEnd {
  return { token, timeframe, at: candle.at, price: candle.close };
}

function standingAt(bar: BarClosed, { owner, underWay, holding }: PositionView, now: number) {
  const lengthMs = timeframeMs(bar.timeframe);
  const endedAt = bar.candle.at + lengthMs;
  return {
    owner,
    underWay,
    inPosition: holding !== null,
    stale: now - endedAt > lengthMs,
    priced: bar.pricedUntil >= endedAt,
  };
}

function withView(state: EngineState, place: number, view: TokenView): EngineState {
  return { ...state, views: replaced(state.views, place, view) };
}

function replaced<T>(list: readonly T[], at: number, next: T): readonly T[] {
  const copy = new Array<T>(list.length);
  for (let i = 0; i < list.length; i++) copy[i] = i === at ? next : list[i]!;
  return copy;
}
