/**
 * The steps of an engine's bars: indicators, every strategy's voice, the ruling, HOLDs counted.
 * Part of the engine actor; it keeps nothing of its own.
 * @module
 */
import { type Timeframe, timeframeMs } from "../domain/candle.ts";
import type { BookRules, DeskRules } from "../domain/desk_rules.ts";
import {
  aged,
  type PlannedStrategy,
  rebuilt,
  type SeriesState,
  snapshot,
  stepSeries,
  type TimeframePlan,
  type TokenView,
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
  /** Portfolio has said what is held. */
  readonly informed: boolean;
  /** Bars that closed before everything was known, in the order they came; null once it is. */
  readonly waiting: readonly BarClosed[] | null;
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

  /** History of one series has come. With the last of them, what has waited is decided upon. */
  onBars(state: EngineState, { token, timeframe, candles }: Bars, ctx: Ctx): EngineState {
    const { waiting } = state;
    const at = this.#planAt.get(timeframe);
    const place = this.#places.get(token);
    if (!state.informed || waiting === null || at === undefined || place === undefined) {
      return state;
    }
    const view = state.views[place]!;
    if (view.series[at]!.warm) return state;
    // What waits was never decided upon, everything before it was.
    const first = waiting.find((bar) => bar.token === token && bar.timeframe === timeframe);
    const before = candles.filter((candle) => candle.at < (first?.candle.at ?? Infinity));
    const next = withView(state, place, rebuilt(view, this.plans, at, before));
    if (next.views.some(({ series }) => series.some(({ warm }) => !warm))) return next;
    return waiting.reduce<EngineState>(
      (warm, bar) => this.onBar(warm, bar, ctx),
      { ...next, waiting: null },
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
    if (state.waiting !== null) return { ...state, waiting: [...state.waiting, bar] };
    const { token, timeframe, candle } = bar;
    const at = this.#planAt.get(timeframe);
    const place = this.#places.get(token);
    if (at === undefined || place === undefined) return state;
    const plan = this.plans[at]!;
    let view = state.views[place]!;
    let before = view.series[at]!;
    if (candle.at <= before.lastAt) return state;
    const { heldBack } = before;
    if (heldBack !== null && heldBack.at < candle.at) {
      view = aged(view, plan, heldBack);
      before = stepSeries(plan, before, heldBack);
    }
    const series = stepSeries(plan, before, candle);
    const marked = this.#mark(plan, series, view, bar, ctx);
    const closed = { token, timeframe, at: candle.at, price: candle.close };
    let { holds } = state;
    let { reasons } = marked;
    const hold = (voice: Voice, reason: HoldReason) => {
      holds = counted(holds, reason);
      reasons = this.#hold(voice, reason, reasons, plan, series, closed, ctx);
    };
    const wanting: Voice[] = [];
    for (let i = 0; i < plan.strategies.length; i++) {
      const voice = this.#voice(plan.strategies[i]!, i, before, series, marked, bar);
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
      owner: marked.owner,
      holding: marked.holding,
      openedAt: marked.openedAt,
      underWay: marked.underWay,
      bars: marked.bars,
      high: marked.high,
      low: marked.low,
      reasons,
    };
    return { views, holds, informed: true, waiting: null };
  }

  /** While a position of this timeframe is held, portfolio sees each of its bars. */
  #mark(
    plan: TimeframePlan,
    series: SeriesState,
    view: TokenView,
    { token, candle }: BarClosed,
    ctx: Ctx,
  ): TokenView {
    const next = aged(view, plan, candle);
    if (next === view) return view;
    const { bars, high, low } = next;
    const atr = plan.atrOf(series.state)[0] ?? null;
    const range = { high: high as Paise, low: low as Paise };
    ctx.tell(PORTFOLIO, "BarMarked", { token, candle, atr, bars, ...range });
    return next;
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
