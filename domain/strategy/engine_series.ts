/**
 * What an engine keeps for one instrument: indicators of each timeframe, how it stands to the
 * position, and the bars since entry. All of it can be rebuilt from candles and the portfolio.
 * @module
 */
import { type Candle, type Timeframe, timeframeMs } from "../candle/candle.ts";
import type { BookRules, StrategyRules } from "../desk_rules.ts";
import { HIGHER_INDICATORS, higherThan } from "../filter/higher_timeframe.ts";
import { contextTokens } from "../filter/market_context.ts";
import { REGIME_INDICATORS } from "../filter/regime.ts";
import type { ContextTokens } from "../filter/rules.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import { indicatorName, type IndicatorSpec } from "../indicator/indicator.ts";
import {
  type IndicatorSet,
  indicatorSet,
  type IndicatorSetState,
} from "../indicator/indicator_set.ts";
import type { Holding } from "./strategy.ts";

export const ATR: IndicatorSpec = { kind: "atr", length: 14 };

/** Volume of a bar against the bars before it. */
const RELATIVE_VOLUME: IndicatorSpec = { kind: "rvol", length: 20 };

/** What signals.csv has columns for, beside ATR. */
const COLUMNS: readonly IndicatorSpec[] = [
  ...[20, 50, 100, 200].map((length): IndicatorSpec => ({ kind: "ema", length })),
  { kind: "rsi", length: 14 },
  { kind: "adx", length: 14 },
  { kind: "vwap" },
  RELATIVE_VOLUME,
];

type Reader = (state: IndicatorSetState) => readonly (number | null)[];

/**
 * Strategies of one timeframe with the one indicator set that serves them. A timeframe that only
 * shorter ones look up to has none.
 */
export interface TimeframePlan {
  readonly timeframe: Timeframe;
  readonly set: IndicatorSet;
  readonly names: readonly string[];
  readonly strategies: readonly PlannedStrategy[];
  readonly atrOf: Reader;
  /** For shorter timeframes; null where none looks up to this one. */
  readonly higherOf: Reader | null;
  /** Null where the filter is off. */
  readonly regimeOf: Reader | null;
  readonly volumeOf: Reader | null;
}

/** What decides which indicators a book computes. */
export type PlannedBook = Pick<BookRules, "strategies" | "filters">;

export interface PlannedStrategy {
  readonly rules: StrategyRules;
  readonly read: (state: IndicatorSetState) => readonly (number | null)[];
  /** All null: what a strategy sees as `previous` on the first bar. */
  readonly cold: readonly null[];
  /** Places of the plans that it looks up to. */
  readonly higher: readonly number[];
}

/**
 * Timeframes whose bars a book needs, longest first: where several bars close at one instant, what
 * is looked up to is then known before it is asked for.
 */
export function timeframesOf({ strategies, filters }: PlannedBook): readonly Timeframe[] {
  const all = strategies.flatMap((rules) => [rules.timeframe, ...higherOf(rules, filters)]);
  return [...new Set(all)].sort((a, b) => timeframeMs(b) - timeframeMs(a));
}

/** Instruments whose bars a book's filters look at beside its own. */
export function contextOf(
  { strategies, filters }: PlannedBook,
  tokens: ContextTokens,
): readonly InstrumentToken[] {
  const used = filters.context !== null &&
    strategies.some((rules) => rules.filters.includes("context"));
  return used ? contextTokens(tokens) : [];
}

/** Groups a book's strategies by timeframe. `columns`: what else the journal is to show. */
export function timeframePlans(
  book: PlannedBook,
  columns: "all" | "used",
): readonly TimeframePlan[] {
  const timeframes = timeframesOf(book);
  return timeframes.map((timeframe) => timeframePlan(timeframe, timeframes, book, columns));
}

function timeframePlan(
  timeframe: Timeframe,
  timeframes: readonly Timeframe[],
  { strategies, filters }: PlannedBook,
  columns: "all" | "used",
): TimeframePlan {
  const own = strategies.filter((rules) => rules.timeframe === timeframe);
  const uses = (name: StrategyRules["filters"][number]) =>
    own.some((rules) => rules.filters.includes(name));
  const looked = strategies.some((rules) => higherOf(rules, filters).includes(timeframe));
  const regime = filters.regime !== null && (uses("regime") || columns === "all");
  const volume = filters.context !== null && uses("context");
  const specs = named([
    ATR,
    ...own.flatMap((rules) => rules.bound.indicators),
    ...(looked ? HIGHER_INDICATORS : []),
    ...(regime ? REGIME_INDICATORS : []),
    ...(volume ? [RELATIVE_VOLUME] : []),
    ...(columns === "all" && own.length > 0 ? COLUMNS : []),
  ]);
  const set = indicatorSet(specs);
  return {
    timeframe,
    set,
    names: specs.map(indicatorName),
    atrOf: set.reader([ATR]),
    higherOf: looked ? set.reader(HIGHER_INDICATORS) : null,
    regimeOf: regime ? set.reader(REGIME_INDICATORS) : null,
    volumeOf: volume ? set.reader([RELATIVE_VOLUME]) : null,
    strategies: own.map((rules) => ({
      rules,
      read: set.reader(rules.bound.indicators),
      cold: rules.bound.indicators.map(() => null),
      higher: higherOf(rules, filters).map((each) => timeframes.indexOf(each)),
    })),
  };
}

/** Longer timeframes that a strategy answers to. */
function higherOf(rules: StrategyRules, { higher }: BookRules["filters"]): readonly Timeframe[] {
  if (higher === null || !rules.filters.includes("higher_timeframe")) return [];
  return higherThan(rules.timeframe, higher);
}

/** Each once: several may ask for the same. */
function named(specs: readonly IndicatorSpec[]): readonly IndicatorSpec[] {
  return [...new Map(specs.map((spec) => [indicatorName(spec), spec])).values()];
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

/** Flat and without history; series in the order of `plans`. */
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

/**
 * A position after one more bar of its owner's timeframe; the same one where it does not count. The
 * bar in which it was opened counts, as the first of a file's, which fills at its open, does: of its
 * range only the close is known to have come later.
 */
export function aged(position: PositionView, plan: TimeframePlan, bar: Candle): PositionView {
  const { holding, owner, openedAt, underWay, bars } = position;
  if (holding === null || bar.at + timeframeMs(plan.timeframe) <= openedAt) return position;
  if (!plan.strategies.some(({ rules }) => rules.id === owner)) return position;
  const { high, low } = bar.at < openedAt ? { high: bar.close, low: bar.close } : bar;
  return {
    owner,
    holding,
    openedAt,
    underWay,
    bars: bars + 1,
    high: high > position.high ? high : position.high,
    low: low < position.low ? low : position.low,
  };
}

/** Values by indicator name, for the journal. */
export function snapshot(plan: TimeframePlan, series: SeriesState): Record<string, number | null> {
  const values = plan.set.values(series.state);
  return Object.fromEntries(plan.names.map((name, i) => [name, values[i] ?? null]));
}
