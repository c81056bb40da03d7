/**
 * What a bar of one instrument is seen against: its own regime, the trend of longer timeframes, the
 * market around it; as numbers for the filters, as words for the journal.
 * @module
 */
import type { BookRules } from "../desk_rules.ts";
import { type SeriesState, stepSeries, type TimeframePlan } from "./engine_series.ts";
import type { Surroundings } from "../filter/hold_back.ts";
import { type HigherTrend, higherTrend } from "../filter/higher_timeframe.ts";
import type { ContextReading } from "../filter/market_context.ts";
import { regimeOf } from "../filter/regime.ts";
import type { SignalContext } from "./intent.ts";

/** Indicators of one instrument after a bar of the plan at `place`. */
export interface SeriesView {
  readonly plans: readonly TimeframePlan[];
  readonly place: number;
  /** By plan. */
  readonly series: readonly SeriesState[];
  /** Places of the plans that are looked up to. */
  readonly higher: readonly number[];
}

/** `price`: close of the bar. `whole`: see `regimeOf`. */
export function surroundingsOf(
  { plans, place, series, higher }: SeriesView,
  price: number,
  { filters, context, whole = price }: {
    readonly filters: BookRules["filters"];
    readonly context: ContextReading | null;
    readonly whole?: number;
  },
): Surroundings {
  const { regimeOf: read, volumeOf } = plans[place]!;
  const { state } = series[place]!;
  const { regime } = filters;
  return {
    higher: higherIn(plans, series, higher),
    regime: regime === null || read === null || price <= 0
      ? null
      : regimeOf(read(state), price, regime, whole),
    context,
    relativeVolume: volumeOf?.(state)[0] ?? null,
  };
}

/** Words for signals.csv: a value, or why there is none. */
export function contextWords(
  { higher, regime }: Surroundings,
  computes: { readonly higher: boolean; readonly regime: boolean },
): SignalContext {
  const word = (value: string | null | undefined, computed: boolean) =>
    value ?? (computed ? "not_ready" : "not_computed");
  return {
    trend: word(regime?.trend, computes.regime),
    volatility: word(regime?.volatility, computes.regime),
    higher: word(higher, computes.higher),
  };
}

function higherIn(
  plans: readonly TimeframePlan[],
  series: readonly SeriesState[],
  places: readonly number[],
): HigherTrend | null {
  if (places.length === 0) return null;
  return higherTrend(places.map((place) => {
    const plan = plans[place]!;
    const { heldBack } = series[place]!;
    // Longer bars are announced first: what history has of them has closed by now.
    const now = heldBack === null ? series[place]! : stepSeries(plan, series[place]!, heldBack);
    return plan.higherOf!(now.state);
  }));
}
