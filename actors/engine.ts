/**
 * An engine: one book's strategies over closed bars. State: indicators and standing by token,
 * HOLD reasons counted. Volatile: a restart asks candles for bars and portfolio for holdings;
 * it may be restarted alone, and switched off without touching its positions.
 * @module
 */
import { type Timeframe, timeframeMs } from "../domain/candle.ts";
import type { BookRules, DeskRules } from "../domain/desk_rules.ts";
import {
  coldView,
  type PlannedStrategy,
  type SeriesState,
  snapshot,
  stepSeries,
  type TimeframePlan,
  timeframePlans,
  type TokenView,
} from "../domain/engine_series.ts";
import type { InstrumentToken } from "../domain/instrument.ts";
import type { Intent, Signal } from "../domain/intent.ts";
import type { EpochMs } from "../domain/market_time.ts";
import type { Paise } from "../domain/money.ts";
import {
  counted,
  type HoldCounts,
  holdsByReason,
  NO_HOLDS,
} from "../domain/strategy/hold_counts.ts";
import type { HoldReason } from "../domain/strategy/reason.ts";
import { resolve, type Ruling, type Voice } from "../domain/strategy/resolve.ts";
import { KEPT, MARKET } from "./mail.ts";
import {
  type BarClosed,
  CANDLES,
  type EngineProtocol,
  type HoldingChanged,
  JOURNALER,
  PORTFOLIO,
} from "./protocol.ts";
import { type AnyBehaviour, volatile } from "./runtime/behaviour.ts";
import type { Context } from "./runtime/context.ts";

interface EngineState {
  /** In the order of the book's tokens. */
  readonly views: readonly TokenView[];
  readonly holds: HoldCounts;
}

type Ctx = Context<EngineProtocol>;

/** How long an engine waits for bars or holdings before it goes on without them. */
const ANSWER_WITHIN_MS = 10_000;

export function engineActor(book: BookRules, rules: DeskRules): AnyBehaviour {
  const plans = timeframePlans(book.strategies);
  const engine = new Engine(book, plans, rules);
  return volatile<EngineProtocol, EngineState>({
    init: () => ({
      views: book.tokens.map(() => coldView(plans)),
      holds: NO_HOLDS,
    }),
    mail: {
      BarClosed: MARKET,
      BarsArrived: KEPT,
      HoldingsArrived: KEPT,
      HoldingChanged: KEPT,
      SessionClosed: KEPT,
    },
    started: (state, ctx) => {
      for (const token of book.tokens) {
        for (const { timeframe } of plans) {
          const question = { token, timeframe };
          const key = `bars ${token} ${timeframe}`;
          const how = { as: "BarsArrived", carry: question, key, deadlineMs: ANSWER_WITHIN_MS };
          ctx.ask(CANDLES, "GetBars", question, how);
        }
      }
      const how = { as: "HoldingsArrived", key: "holdings", deadlineMs: ANSWER_WITHIN_MS };
      ctx.ask(PORTFOLIO, "GetHoldings", { book: book.book }, how);
      return state;
    },
    on: {
      BarClosed: (state, bar, ctx) => engine.onBar(state, bar, ctx),
      BarsArrived: (state, { carry: { token, timeframe }, answer }) => {
        const bars = answer.type === "ok" ? answer.body : [];
        const at = plans.findIndex((plan) => plan.timeframe === timeframe);
        const place = book.tokens.indexOf(token);
        const view = state.views[place]!;
        let series = coldView(plans).series[at]!;
        for (const bar of bars) series = stepSeries(plans[at]!, series, bar);
        // Bars that closed since the question are in the answer, or newer than it.
        if (view.series[at]!.lastAt > series.lastAt) return state;
        return withView(state, place, { ...view, series: view.series.with(at, series) });
      },
      HoldingsArrived: (state, { answer }) =>
        (answer.type === "ok" ? answer.body : [])
          .reduce((next, change) => engine.onHolding(next, change), state),
      HoldingChanged: (state, change) => engine.onHolding(state, change),
      SessionClosed: (state, { date }, ctx) => {
        ctx.tell(JOURNALER, "HoldsCounted", {
          book: book.book,
          date,
          counts: holdsByReason(state.holds),
        });
        return { ...state, holds: NO_HOLDS };
      },
    },
  });
}

function withView(state: EngineState, place: number, view: TokenView): EngineState {
  return { views: state.views.with(place, view), holds: state.holds };
}

/** The steps of one bar, with what never changes bound once. */
class Engine {
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
    const { owner, holding, busy } = change;
    const opened = view.holding === null && holding !== null;
    const range = opened ? { bars: 0, high: 0, low: Infinity } : {};
    return withView(state, place, { ...view, owner, holding, busy, ...range });
  }

  onBar(state: EngineState, bar: BarClosed, ctx: Ctx): EngineState {
    const { token, timeframe, candle } = bar;
    const at = this.#planAt.get(timeframe);
    const place = this.#places.get(token);
    if (at === undefined || place === undefined) return state;
    const plan = this.plans[at]!;
    const view = state.views[place]!;
    const before = view.series[at]!;
    if (candle.at <= before.lastAt) return state;
    const series = stepSeries(plan, before, candle);
    const aged = this.#mark(plan, series, view, bar, ctx);
    let { holds } = state;
    let { reasons } = aged;
    const hold = (voice: Voice, reason: HoldReason) => {
      holds = counted(holds, reason);
      reasons = this.#hold(voice, reason, reasons, plan, series, bar, ctx);
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
      const standing = {
        owner: view.owner,
        busy: view.busy,
        inPosition: view.holding !== null,
        stale: ctx.now - (candle.at + lengthMs) > lengthMs,
      };
      for (const ruling of resolve(wanting, standing, this.book.conflict)) {
        if (ruling.type === "hold") hold(ruling.voice, ruling.reason);
        else {
          if (ruling.type === "lost") holds = counted(holds, "lost_conflict");
          this.#tell(ruling, plan, series, bar, ctx);
        }
      }
    }
    const views = state.views.slice();
    views[place] = {
      series: replaced(view.series, at, series),
      owner: aged.owner,
      holding: aged.holding,
      busy: aged.busy,
      bars: aged.bars,
      high: aged.high,
      low: aged.low,
      reasons,
    };
    return { views, holds };
  }

  /** While a position of this timeframe is held, portfolio sees each of its bars. */
  #mark(
    plan: TimeframePlan,
    series: SeriesState,
    view: TokenView,
    { token, candle }: BarClosed,
    ctx: Ctx,
  ): TokenView {
    if (view.holding === null || view.owner === null) return view;
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
    bar: BarClosed,
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
    bar: BarClosed,
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

  #signal(voice: Voice, plan: TimeframePlan, series: SeriesState, bar: BarClosed): Signal {
    const { decision } = voice;
    return {
      book: this.book.book,
      strategy: voice.strategy,
      timeframe: bar.timeframe,
      token: bar.token,
      signal: decision.signal,
      reason: decision.reason,
      confidence: decision.confidence ?? 0,
      price: bar.candle.close,
      barAt: bar.candle.at as EpochMs,
      atr: plan.atrOf(series.state)[0] ?? null,
      indicators: snapshot(plan, series),
    };
  }
}

function replaced(series: readonly SeriesState[], at: number, next: SeriesState): SeriesState[] {
  const copy = series.slice();
  copy[at] = next;
  return copy;
}
