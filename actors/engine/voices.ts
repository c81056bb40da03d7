/**
 * What an engine's strategies say of a bar: every voice, the ruling, HOLDs counted. Part of the
 * engine actor; it keeps nothing of its own.
 * @module
 */
import { timeframeMs } from "../../domain/candle/candle.ts";
import type { BookRules, DeskRules, StrategyRules } from "../../domain/desk_rules.ts";
import { istDate, istInstant } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import {
  failedUntil,
  isFailed,
  isFailure,
  type Pause,
} from "../../domain/portfolio/entries/pause.ts";
import type {
  PositionView,
  SeriesState,
  TimeframePlan,
  TokenView,
} from "../../domain/strategy/engine_series.ts";
import { counted } from "../../domain/strategy/hold_counts.ts";
import { resolve, type Standing, type Voice } from "../../domain/strategy/resolve.ts";
import type { Decision } from "../../domain/strategy/strategy.ts";
import type { BarClosed, BarMissed } from "../protocol/bars.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";
import { asked } from "./asking.ts";
import { BarContext } from "./bar_context.ts";
import { type Closed, EngineSignals } from "./signals.ts";
import { type EngineContext, type EngineState, replaced, withView } from "./state.ts";

const FAILED = { signal: "HOLD", reason: "strategy_failed" } as const;

/** A bar that has been stepped over, and what is known after it. */
export interface SteppedBar {
  /** Places of the instrument and of the timeframe's plan. */
  readonly place: number;
  readonly at: number;
  /** The bar's series as it was before. */
  readonly before: SeriesState;
  readonly view: TokenView;
  readonly bar: BarClosed;
}

export class EngineVoices {
  readonly #signals: EngineSignals;

  constructor(
    readonly book: BookRules,
    readonly plans: readonly TimeframePlan[],
    readonly rules: DeskRules,
  ) {
    this.#signals = new EngineSignals(book, plans, rules);
  }

  /** No bar, no decision: every strategy holds, for want of a price. */
  missed(
    state: EngineState,
    place: number,
    at: number,
    missed: BarMissed,
    ctx: EngineContext,
  ): EngineState {
    const view = state.views[place]!;
    const bar = { ...missed, price: 0 as Paise };
    const closed = { place: at, series: view.series, bar, context: state.context };
    const decision = { signal: "HOLD", reason: "bars_missing" } as const;
    let { holds } = state;
    let { reasons } = view;
    for (const { rules } of this.plans[at]!.strategies) {
      holds = counted(holds, decision.reason);
      reasons = this.#signals.hold(voiceOf(rules, decision), decision.reason, reasons, closed, ctx);
    }
    return { ...withView(state, place, { ...view, reasons }), holds };
  }

  /** Asks each strategy of the bar's timeframe; what is to be done is sent on its way. */
  heard(state: EngineState, stepped: SteppedBar, ctx: EngineContext): EngineState {
    const { place, at, before, view, bar } = stepped;
    const { position, series } = view;
    const plan = this.plans[at]!;
    let { holds } = state;
    let { reasons } = view;
    let { paused } = state;
    const wanting: Voice[] = [];
    for (let i = 0; i < plan.strategies.length; i++) {
      const { rules } = plan.strategies[i]!;
      const said = isFailed(paused, rules.id, ctx.now)
        ? FAILED
        : this.#said(plan, i, before, series[at]!, position, bar);
      if (typeof said === "string") paused = this.#setAside(paused, rules, bar, said, ctx);
      const decision = typeof said === "string" ? FAILED : said;
      if (decision.signal !== "HOLD") wanting.push(voiceOf(rules, decision));
      else {
        holds = counted(holds, decision.reason);
        if (this.rules.holds === "counts") continue;
        const voice = voiceOf(rules, decision);
        reasons = this.#signals.hold(
          voice,
          decision.reason,
          reasons,
          closedBy(stepped, state),
          ctx,
        );
      }
    }
    if (wanting.length > 0) {
      const closed = closedBy(stepped, state);
      const buysOnly = this.book.premium !== null && this.book.writing === undefined;
      const pausing = paused.filter(({ until }) => ctx.now < until);
      const standing = { ...standingAt(bar, position, ctx.now), buysOnly, paused: pausing };
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
    const views = replaced(state.views, place, { series, position, reasons });
    const { on, informed, waiting, wishes, context } = state;
    return { on, informed, waiting, views, holds, paused, wishes, context };
  }

  /** Portfolio remembers it for the day, so that an engine that starts anew hears of it. */
  #setAside(
    paused: readonly Pause[],
    { id: strategy }: StrategyRules,
    { token }: BarClosed,
    error: string,
    ctx: EngineContext,
  ): readonly Pause[] {
    const at = ctx.now;
    const until = istInstant(istDate(at), 24 * 60);
    const { symbol } = this.rules.instrument(token, at);
    const failure = { book: this.book.book, strategy, symbol, error, until };
    ctx.tell(PORTFOLIO, "StrategyFailed", failure);
    return [...paused.filter((each) => !isFailure(each, strategy)), failedUntil(strategy, until)];
  }

  /** A decision, or what the strategy has failed of. */
  #said(
    { strategies }: TimeframePlan,
    place: number,
    before: SeriesState,
    series: SeriesState,
    { owner, holding, bars }: PositionView,
    bar: BarClosed,
  ): Decision | string {
    const { rules, cold } = strategies[place]!;
    const mine = owner === rules.id && holding !== null;
    const held = mine
      ? { side: holding.side, entryPrice: holding.entryPrice, barsHeld: bars }
      : null;
    const previous = before.values === null ? cold : before.values[place]!;
    const context = new BarContext(previous, bar, this.book, this.rules);
    return asked(rules, bar, series.values![place]!, held, context);
  }
}

function voiceOf({ id, priority, shadow, playbook }: StrategyRules, decision: Decision): Voice {
  return { strategy: id, playbook, priority, shadow, decision };
}

function closedBy({ at: place, view, bar }: SteppedBar, { context }: EngineState): Closed {
  const { token, timeframe, candle } = bar;
  const end = { token, timeframe, at: candle.at, price: candle.close };
  return { place, series: view.series, bar: end, context };
}

function standingAt(
  bar: BarClosed,
  { owner, underWay, holding }: PositionView,
  now: number,
): Omit<Standing, "buysOnly" | "paused"> {
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
