/**
 * The steps of an engine's bars: indicators, every strategy's voice, the ruling, HOLDs counted.
 * Part of the engine actor; it keeps nothing of its own.
 * @module
 */
import { type Timeframe, timeframeMs } from "../domain/candle.ts";
import type { BookRules, DeskRules } from "../domain/desk_rules.ts";
import {
  type PlannedStrategy,
  type SeriesState,
  sinceEntry,
  snapshot,
  stepSeries,
  type TimeframePlan,
  type TokenView,
  warmSeries,
} from "../domain/engine_series.ts";
import type { InstrumentToken } from "../domain/instrument.ts";
import type { Intent, Signal } from "../domain/intent.ts";
import type { Paise } from "../domain/money.ts";
import { counted, type HoldCounts } from "../domain/strategy/hold_counts.ts";
import type { HoldReason } from "../domain/strategy/reason.ts";
import { resolve, type Ruling, type Voice } from "../domain/strategy/resolve.ts";
import {
  type BarClosed,
  type BarMissed,
  type Bars,
  type EngineProtocol,
  type HoldingChanged,
  JOURNALER,
  PORTFOLIO,
} from "./protocol.ts";
import type { Context } from "./runtime/context.ts";

export interface EngineState {
  /** Portfolio has said what is held: before, bars cannot be decided upon. */
  readonly informed: boolean;
  /** In the order of the book's tokens. */
  readonly views: readonly TokenView[];
  readonly holds: HoldCounts;
}

export type EngineContext = Context<EngineProtocol>;
type Ctx = EngineContext;

/** Where a bar ended, or would have: `price` is its close, 0 without one. */
interface BarEnd extends BarMissed {
  readonly price: Paise;
}

/** The steps of one bar, with what never changes bound once. */
export class EngineBars {
  readonly #places: ReadonlyMap<InstrumentToken, number>;
  readonly #planAt: ReadonlyMap<Timeframe, number>;

  constructor(
    readonly book: BookRules,
    readonly plans: readonly TimeframePlan[],
    readonly rules: DeskRules,
  ) {
    this.#places = new Map(book.tokens.map((token, i) => [token, i]));
    this.#planAt = new Map(plans.map((plan, i) => [plan.timeframe, i]));
  }

  onHolding(state: EngineState, change: HoldingChanged): EngineState {
    const place = this.#places.get(change.token);
    if (place === undefined) return state;
    const view = state.views[place]!;
    const { owner, holding, openedAt, underWay } = change;
    const opened = view.openedAt !== openedAt;
    const range = opened ? { bars: 0, high: 0, low: Infinity } : {};
    return withView(state, place, { ...view, owner, holding, openedAt, underWay, ...range });
  }

  /** History has come: indicators are warm, and bars that waited are decided upon. */
  onBars(
    state: EngineState,
    { token, timeframe, candles }: Bars,
    ctx: Ctx,
  ): EngineState {
    const at = this.#planAt.get(timeframe);
    const place = this.#places.get(token);
    if (at === undefined || place === undefined) return state;
    const view = state.views[place]!;
    const { waiting } = view.series[at]!;
    if (waiting === null) return state;
    // What waits was never decided upon, everything before it was.
    const first = waiting[0]?.candle.at ?? Infinity;
    const before = candles.filter((candle) => candle.at < first);
    const plan = this.plans[at]!;
    const owns = plan.strategies.some(({ rules }) => rules.id === view.owner);
    const next = withView(state, place, {
      ...view,
      ...(owns ? sinceEntry(before, view.openedAt) : {}),
      series: view.series.with(at, warmSeries(plan, before)),
    });
    return waiting.reduce(
      (warm, bar) => this.onBar(warm, { token, timeframe, ...bar }, ctx),
      next,
    );
  }

  /** No bar, no decision: every strategy holds, for want of a price. */
  onMissed(state: EngineState, { token, timeframe, at }: BarMissed, ctx: Ctx): EngineState {
    const place = this.#places.get(token);
    const planAt = this.#planAt.get(timeframe);
    if (place === undefined || planAt === undefined) return state;
    const plan = this.plans[planAt]!;
    const view = state.views[place]!;
    const series = view.series[planAt]!;
    let { holds } = state;
    let { reasons } = view;
    const decision = { signal: "HOLD", reason: "bars_missing" } as const;
    const bar = { token, timeframe, at, price: 0 as Paise };
    for (const { rules: { id, priority, shadow } } of plan.strategies) {
      const voice: Voice = { strategy: id, priority, shadow, decision };
      holds = counted(holds, decision.reason);
      reasons = this.#hold(voice, decision.reason, reasons, plan, series, bar, ctx);
    }
    return { ...withView(state, place, { ...view, reasons }), holds };
  }

  onBar(state: EngineState, bar: BarClosed, ctx: Ctx): EngineState {
    const { token, timeframe, candle } = bar;
    const at = this.#planAt.get(timeframe);
    const place = this.#places.get(token);
    if (at === undefined || place === undefined) return state;
    const plan = this.plans[at]!;
    const view = state.views[place]!;
    const before = view.series[at]!;
    if (before.waiting !== null) {
      const { pricedUntil } = bar;
      const series = { ...before, waiting: [...before.waiting, { candle, pricedUntil }] };
      return withView(state, place, { ...view, series: replaced(view.series, at, series) });
    }
    if (candle.at <= before.lastAt) return state;
    const series = stepSeries(plan, before, candle);
    const aged = this.#mark(plan, series, view, bar, ctx);
    const closed = { token, timeframe, at: candle.at, price: candle.close };
    let { holds } = state;
    let { reasons } = aged;
    const hold = (voice: Voice, reason: HoldReason) => {
      holds = counted(holds, reason);
      reasons = this.#hold(voice, reason, reasons, plan, series, closed, ctx);
    };
    const wanting: Voice[] = [];
    for (let i = 0; i < plan.strategies.length; i++) {
      const voice = this.#voice(plan.strategies[i]!, i, before, series, aged, bar);
      const { decision } = voice;
      if (decision.signal === "HOLD") hold(voice, decision.reason);
      else wanting.push(voice);
    }
    if (wanting.length > 0) {
      const lengthMs = timeframeMs(timeframe);
      const endedAt = candle.at + lengthMs;
      const standing = {
        owner: view.owner,
        underWay: view.underWay,
        inPosition: view.holding !== null,
        stale: ctx.now - endedAt > lengthMs,
        priced: bar.pricedUntil >= endedAt,
      };
      for (const ruling of resolve(wanting, standing, this.book.conflict)) {
        if (ruling.type === "hold") hold(ruling.voice, ruling.reason);
        else {
          if (ruling.type === "lost") holds = counted(holds, "lost_conflict");
          this.#tell(ruling, plan, series, closed, ctx);
        }
      }
    }
    const views = state.views.slice();
    views[place] = {
      series: replaced(view.series, at, series),
      owner: aged.owner,
      holding: aged.holding,
      openedAt: aged.openedAt,
      underWay: aged.underWay,
      bars: aged.bars,
      high: aged.high,
      low: aged.low,
      reasons,
    };
    return { views, holds, informed: true };
  }

  /** While a position of this timeframe is held, portfolio sees each of its bars. */
  #mark(
    plan: TimeframePlan,
    series: SeriesState,
    view: TokenView,
    { token, candle }: BarClosed,
    ctx: Ctx,
  ): TokenView {
    if (view.holding === null || view.owner === null || candle.at < view.openedAt) return view;
    if (!plan.strategies.some(({ rules }) => rules.id === view.owner)) return view;
    const bars = view.bars + 1;
    const high = candle.high > view.high ? candle.high : view.high;
    const low = candle.low < view.low ? candle.low : view.low;
    const atr = plan.atrOf(series.state)[0] ?? null;
    const range = { high: high as Paise, low: low as Paise };
    ctx.tell(PORTFOLIO, "BarMarked", { token, candle, atr, bars, ...range });
    return { ...view, bars, high, low };
  }

  #voice(
    { rules, cold }: PlannedStrategy,
    place: number,
    before: SeriesState,
    series: SeriesState,
    view: TokenView,
    { token, candle }: BarClosed,
  ): Voice {
    const mine = view.owner === rules.id && view.holding !== null;
    const holding = mine ? { ...view.holding!, barsHeld: view.bars } : null;
    const previous = before.values === null ? cold : before.values[place]!;
    const lastHourOfExpiry = this.rules.isLastHourOfExpiry(token, candle.at);
    const context = { previous, lastHourOfExpiry };
    const decision = rules.bound.onBar(candle, series.values![place]!, holding, context);
    return { strategy: rules.id, priority: rules.priority, shadow: rules.shadow, decision };
  }

  /** What is acted upon goes to portfolio, the rest to the journal. */
  #tell(
    ruling: Exclude<Ruling, { type: "hold" }>,
    plan: TimeframePlan,
    series: SeriesState,
    bar: BarEnd,
    ctx: Ctx,
  ): void {
    const signal = this.#signal(ruling.voice, plan, series, bar);
    if (ruling.type === "act") return ctx.tell(PORTFOLIO, "Intent", signal as Intent);
    const why = ruling.type === "lost" ? "lost_conflict" : "shadow";
    ctx.tell(JOURNALER, "SignalSeen", { signal, why });
  }

  #hold(
    voice: Voice,
    reason: HoldReason,
    reasons: TokenView["reasons"],
    plan: TimeframePlan,
    series: SeriesState,
    bar: BarEnd,
    ctx: Ctx,
  ): TokenView["reasons"] {
    const { holds } = this.rules;
    if (holds === "counts") return reasons;
    const changed = reasons[voice.strategy] !== reason;
    if (holds === "all" || changed) {
      const signal = { ...this.#signal(voice, plan, series, bar), signal: "HOLD", reason } as const;
      ctx.tell(JOURNALER, "SignalSeen", { signal, why: "hold" });
    }
    return changed ? { ...reasons, [voice.strategy]: reason } : reasons;
  }

  #signal(voice: Voice, plan: TimeframePlan, series: SeriesState, bar: BarEnd): Signal {
    const { decision } = voice;
    return {
      book: this.book.book,
      strategy: voice.strategy,
      timeframe: bar.timeframe,
      token: bar.token,
      signal: decision.signal,
      reason: decision.reason,
      confidence: decision.confidence ?? 0,
      price: bar.price,
      barAt: bar.at,
      atr: plan.atrOf(series.state)[0] ?? null,
      indicators: snapshot(plan, series),
    };
  }
}

function withView(state: EngineState, place: number, view: TokenView): EngineState {
  return { ...state, views: state.views.with(place, view) };
}

function replaced(series: readonly SeriesState[], at: number, next: SeriesState): SeriesState[] {
  const copy = series.slice();
  copy[at] = next;
  return copy;
}
