/**
 * What an engine keeps for one instrument: indicators of each timeframe, how it stands to the
 * position, and the bars since entry. All of it can be rebuilt from candles and the portfolio.
 * @module
 */
import type { Candle, Timeframe } from "./candle.ts";
import type { StrategyRules } from "./desk_rules.ts";
import { indicatorName, type IndicatorSpec } from "./indicator/indicator.ts";
import {
  type IndicatorSet,
  indicatorSet,
  type IndicatorSetState,
} from "./indicator/indicator_set.ts";
import type { EpochMs } from "./market_time.ts";
import type { Holding } from "./strategy/strategy.ts";

export const ATR: IndicatorSpec = { kind: "atr", length: 14 };

/** Strategies of one timeframe with the one indicator set that serves them. */
export interface TimeframePlan {
  readonly timeframe: Timeframe;
  readonly set: IndicatorSet;
  readonly names: readonly string[];
  readonly strategies: readonly PlannedStrategy[];
  readonly atrOf: (state: IndicatorSetState) => readonly (number | null)[];
}

export interface PlannedStrategy {
  readonly rules: StrategyRules;
  readonly read: (state: IndicatorSetState) => readonly (number | null)[];
  /** All null: what a strategy sees as `previous` on the first bar. */
  readonly cold: readonly null[];
}

/** Groups a book's strategies by timeframe. */
export function timeframePlans(strategies: readonly StrategyRules[]): readonly TimeframePlan[] {
  const timeframes = [...new Set(strategies.map((rules) => rules.timeframe))];
  return timeframes.map((timeframe) => {
    const own = strategies.filter((rules) => rules.timeframe === timeframe);
    const specs = [ATR, ...own.flatMap((rules) => rules.bound.indicators)];
    const set = indicatorSet(specs);
    return {
      timeframe,
      set,
      names: specs.map(indicatorName),
      atrOf: set.reader([ATR]),
      strategies: own.map((rules) => ({
        rules,
        read: set.reader(rules.bound.indicators),
        cold: rules.bound.indicators.map(() => null),
      })),
    };
  });
}

/** A bar whose time is over. */
export interface ClosedBar {
  readonly candle: Candle;
  /** End of the last minute that was traded: before the bar's end, its close is an old price. */
  readonly pricedUntil: EpochMs;
}

/** Indicators of one timeframe after its latest bar. */
export interface SeriesState {
  readonly state: IndicatorSetState;
  /** Values by strategy, in the plan's order, as of the latest bar; null before the first. */
  readonly values: readonly (readonly (number | null)[])[] | null;
  readonly lastAt: number;
  /** Bars that closed while history was on its way; null once it has come. */
  readonly waiting: readonly ClosedBar[] | null;
}

export interface TokenView {
  readonly series: readonly SeriesState[];
  readonly owner: string | null;
  readonly holding: Omit<Holding, "barsHeld"> | null;
  /** When the position was opened; 0 without one. */
  readonly openedAt: number;
  readonly underWay: "entry" | "exit" | null;
  /** Bars of the owner's timeframe since the entry, and their range. */
  readonly bars: number;
  readonly high: number;
  readonly low: number;
  /** Last HOLD reason by strategy, to journal changes only. */
  readonly reasons: Readonly<Record<string, string>>;
}

export function coldView(plans: readonly TimeframePlan[]): TokenView {
  return {
    series: plans.map((plan) => ({ state: plan.set.init, values: null, lastAt: 0, waiting: [] })),
    owner: null,
    holding: null,
    openedAt: 0,
    underWay: null,
    bars: 0,
    high: 0,
    low: Infinity,
    reasons: {},
  };
}

/** One bar further. */
export function stepSeries(plan: TimeframePlan, series: SeriesState, bar: Candle): SeriesState {
  const state = plan.set.next(series.state, bar);
  const { strategies } = plan;
  const values = new Array<readonly (number | null)[]>(strategies.length);
  for (let i = 0; i < strategies.length; i++) values[i] = strategies[i]!.read(state);
  return { state, values, lastAt: bar.at, waiting: null };
}

/** The series after some bars of history, ready to go on. */
export function warmSeries(plan: TimeframePlan, bars: readonly Candle[]): SeriesState {
  const cold: SeriesState = { state: plan.set.init, values: null, lastAt: 0, waiting: null };
  return bars.reduce((series, bar) => stepSeries(plan, series, bar), cold);
}

/** Values by indicator name, for the journal. */
export function snapshot(plan: TimeframePlan, series: SeriesState): Record<string, number | null> {
  const values = plan.set.values(series.state);
  return Object.fromEntries(plan.names.map((name, i) => [name, values[i] ?? null]));
}

/** Bars since the entry and their range, as a restarted engine finds them in history. */
export function sinceEntry(
  bars: readonly Candle[],
  openedAt: number,
): { readonly bars: number; readonly high: number; readonly low: number } {
  const held = openedAt === 0 ? [] : bars.filter((bar) => bar.at >= openedAt);
  return {
    bars: held.length,
    high: held.reduce((high, bar) => Math.max(high, bar.high), 0),
    low: held.reduce((low, bar) => Math.min(low, bar.low), Infinity),
  };
}
