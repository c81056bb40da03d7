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

/** Indicators of one timeframe after its latest bar. */
export interface SeriesState {
  readonly state: IndicatorSetState;
  /** Values by strategy, in the plan's order, as of the latest bar; null before the first. */
  readonly values: readonly (readonly (number | null)[])[] | null;
  readonly lastAt: number;
  /** History has come. */
  readonly warm: boolean;
  /**
   * The newest bar of history: it is decided upon if it is still announced. If the next one comes
   * first, it was decided upon before.
   */
  readonly heldBack: Candle | null;
}

/** What an engine knows of the position in one instrument. */
export interface PositionView {
  readonly owner: string | null;
  readonly holding: Omit<Holding, "barsHeld"> | null;
  /** When the position was opened; 0 without one. */
  readonly openedAt: number;
  readonly underWay: "entry" | "exit" | null;
  /** Bars of the owner's timeframe since the entry, and their range. */
  readonly bars: number;
  readonly high: number;
  readonly low: number;
}

/** Apart, so that a bar copies no more than it changes. */
export interface TokenView {
  readonly series: readonly SeriesState[];
  readonly position: PositionView;
  /** Last HOLD reason by strategy, to journal changes only. */
  readonly reasons: Readonly<Record<string, string>>;
}

const FLAT: PositionView = {
  owner: null,
  holding: null,
  openedAt: 0,
  underWay: null,
  bars: 0,
  high: 0,
  low: Infinity,
};

export function coldView(plans: readonly TimeframePlan[]): TokenView {
  return { series: plans.map(coldSeries), position: FLAT, reasons: {} };
}

function coldSeries(plan: TimeframePlan): SeriesState {
  return { state: plan.set.init, values: null, lastAt: 0, warm: false, heldBack: null };
}

/** One bar further. */
export function stepSeries(plan: TimeframePlan, series: SeriesState, bar: Candle): SeriesState {
  const state = plan.set.next(series.state, bar);
  const { strategies } = plan;
  const values = new Array<readonly (number | null)[]>(strategies.length);
  for (let i = 0; i < strategies.length; i++) values[i] = strategies[i]!.read(state);
  return { state, values, lastAt: bar.at, warm: true, heldBack: null };
}

/** A view with one series rebuilt from closed bars, oldest first, and the age of what is held. */
export function rebuilt(
  view: TokenView,
  plans: readonly TimeframePlan[],
  at: number,
  bars: readonly Candle[],
): TokenView {
  const plan = plans[at]!;
  const heldBack = bars.at(-1) ?? null;
  let series = coldSeries(plan);
  let { position } = view;
  for (const bar of bars.slice(0, -1)) {
    series = stepSeries(plan, series, bar);
    position = aged(position, plan, bar);
  }
  return { ...view, position, series: view.series.with(at, { ...series, warm: true, heldBack }) };
}

/** A position after one more bar of its owner's timeframe; the same one where it does not count. */
export function aged(position: PositionView, plan: TimeframePlan, bar: Candle): PositionView {
  const { holding, owner, openedAt, underWay, bars, high, low } = position;
  if (holding === null || bar.at < openedAt) return position;
  if (!plan.strategies.some(({ rules }) => rules.id === owner)) return position;
  return {
    owner,
    holding,
    openedAt,
    underWay,
    bars: bars + 1,
    high: bar.high > high ? bar.high : high,
    low: bar.low < low ? bar.low : low,
  };
}

/** Values by indicator name, for the journal. */
export function snapshot(plan: TimeframePlan, series: SeriesState): Record<string, number | null> {
  const values = plan.set.values(series.state);
  return Object.fromEntries(plan.names.map((name, i) => [name, values[i] ?? null]));
}
