/**
 * The steps of an engine's bars: indicators, every strategy's voice, the ruling, HOLDs counted.
 * Part of the engine actor; it keeps nothing of its own.
 * @module
 */
import { type Timeframe, timeframeMs } from "../domain/candle.ts";
import type { BookRules, DeskRules, StrategyRules } from "../domain/desk_rules.ts";
import {
  aged,
  type PlannedStrategy,
  type PositionView,
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
import type { Decision } from "../domain/strategy/strategy.ts";
import { want } from "./engine_entries.ts";
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

/** What a signal says of its bar. */
interface Closed {
  readonly plan: TimeframePlan;
  readonly series: SeriesState;
  readonly bar: BarEnd;
}

/** The steps of one bar, with what never changes bound once. */
export class EngineBars {
  readonly #places: ReadonlyMap<InstrumentToken, number>;

  constructor(
    readonly book: BookRules,
    readonly plans: readonly TimeframePlan[],
    readonly rules: DeskRules,
  ) {
    this.#places = new Map(book.tokens.map((token, i) => [token, i]));
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
    const at = this.#planAt(timeframe);
    const place = this.#places.get(token);
    if (!state.informed || waiting === null || at < 0 || place === undefined) return state;
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
  onMissed(state: EngineState, missed: BarMissed, ctx: Ctx): EngineState {
    const place = this.#places.get(missed.token);
    const at = this.#planAt(missed.timeframe);
    if (place === undefined || at < 0) return state;
    const plan = this.plans[at]!;
    const view = state.views[place]!;
    const closed = { plan, series: view.series[at]!, bar: { ...missed, price: 0 as Paise } };
    const decision = { signal: "HOLD", reason: "bars_missing" } as const;
    let { holds } = state;
    let { reasons } = view;
    for (const { rules } of plan.strategies) {
      holds = counted(holds, decision.reason);
      reasons = this.#hold(voiceOf(rules, decision), decision.reason, reasons, closed, ctx);
    }
    return { ...withView(state, place, { ...view, reasons }), holds };
  }

  onBar(state: EngineState, bar: BarClosed, ctx: Ctx): EngineState {
    if (state.waiting !== null) return { ...state, waiting: [...state.waiting, bar] };
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
    let { holds } = state;
    let { reasons } = view;
    const wanting: Voice[] = [];
    for (let i = 0; i < plan.strategies.length; i++) {
      const { rules } = plan.strategies[i]!;
      const decision = this.#decision(plan.strategies[i]!, i, before, series, position, bar);
      if (decision.signal !== "HOLD") wanting.push(voiceOf(rules, decision));
      else {
        holds = counted(holds, decision.reason);
        if (this.rules.holds !== "counts") {
          const closed = { plan, series, bar: endOf(bar) };
          reasons = this.#hold(voiceOf(rules, decision), decision.reason, reasons, closed, ctx);
        }
      }
    }
    if (wanting.length > 0) {
      const closed = { plan, series, bar: endOf(bar) };
      const standing = standingAt(bar, view.position, ctx.now);
      for (const ruling of resolve(wanting, standing, this.book.conflict)) {
        if (ruling.type === "hold") {
          holds = counted(holds, ruling.reason);
          reasons = this.#hold(ruling.voice, ruling.reason, reasons, closed, ctx);
        } else {
          if (ruling.type === "lost") holds = counted(holds, "lost_conflict");
          this.#tell(ruling, closed, ctx);
        }
      }
    }
    const next = { series: replaced(view.series, at, series), position, reasons };
    return { informed: true, waiting: null, views: replaced(state.views, place, next), holds };
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
    { rules, cold }: PlannedStrategy,
    place: number,
    before: SeriesState,
    series: SeriesState,
    { owner, holding, bars }: PositionView,
    { token, candle }: BarClosed,
  ): Decision {
    const mine = owner === rules.id && holding !== null;
    const held = mine
      ? { side: holding.side, entryPrice: holding.entryPrice, barsHeld: bars }
      : null;
    const previous = before.values === null ? cold : before.values[place]!;
    const lastHourOfExpiry = this.rules.isLastHourOfExpiry(token, candle.at);
    return rules.bound.onBar(candle, series.values![place]!, held, { previous, lastHourOfExpiry });
  }

  /** What is acted upon goes to portfolio, the rest to the journal. */
  #tell(ruling: Exclude<Ruling, { type: "hold" }>, closed: Closed, ctx: Ctx): void {
    const signal = this.#signal(ruling.voice, closed);
    if (ruling.type === "act") {
      return want({ ...signal, leg: null } as Intent, this.rules, ctx);
    }
    const why = ruling.type === "lost" ? "lost_conflict" : "shadow";
    ctx.tell(JOURNALER, "SignalSeen", { signal, why });
  }

  #hold(
    voice: Voice,
    reason: HoldReason,
    reasons: TokenView["reasons"],
    closed: Closed,
    ctx: Ctx,
  ): TokenView["reasons"] {
    const { holds } = this.rules;
    if (holds === "counts") return reasons;
    const changed = reasons[voice.strategy] !== reason;
    if (holds === "all" || changed) {
      const signal = { ...this.#signal(voice, closed), signal: "HOLD", reason } as const;
      ctx.tell(JOURNALER, "SignalSeen", { signal, why: "hold" });
    }
    return changed ? { ...reasons, [voice.strategy]: reason } : reasons;
  }

  #signal({ strategy, decision }: Voice, { plan, series, bar }: Closed): Signal {
    return {
      book: this.book.book,
      strategy,
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

function voiceOf({ id, priority, shadow }: StrategyRules, decision: Decision): Voice {
  return { strategy: id, priority, shadow, decision };
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
