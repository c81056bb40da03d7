/**
 * Several indicators of one symbol and timeframe stepped as one, each computed once however often
 * it is asked for. State is a fresh row of small records a bar, so an older one stays valid.
 * @module
 */
import type { Candle } from "../candle/candle.ts";
import { type Indicator, indicatorName, type IndicatorSpec } from "./indicator.ts";
import { indicatorOf, stateName } from "./registry.ts";

/** Values in the order of some specs; null where not ready. */
export type IndicatorValues = readonly (number | null)[];

/** Opaque outside: one entry for each indicator computed. */
export type IndicatorSetState = readonly unknown[];

export interface IndicatorSet {
  /** The same value starts any number of series. */
  readonly init: IndicatorSetState;
  next(state: IndicatorSetState, bar: Candle): IndicatorSetState;
  /** One value for each spec the set was made from, in their order. */
  values(state: IndicatorSetState): IndicatorValues;
  /** A `values` for some of the set's specs; RangeError for one that the set does not hold. */
  reader(specs: readonly IndicatorSpec[]): (state: IndicatorSetState) => IndicatorValues;
}

/** A set that computes `specs`; equal ones, and lines of the same indicator, only once. */
export function indicatorSet(specs: readonly IndicatorSpec[]): IndicatorSet {
  const indicators: Indicator<unknown>[] = [];
  const places = new Map<string, number>();
  for (const spec of specs) {
    const name = stateName(spec);
    if (places.has(name)) continue;
    places.set(name, indicators.length);
    indicators.push(indicatorOf(spec));
  }
  const count = indicators.length;

  function reader(wanted: readonly IndicatorSpec[]) {
    const read = wanted.map(indicatorOf);
    const at = wanted.map((spec) => {
      const place = places.get(stateName(spec));
      if (place === undefined) throw new RangeError(`Not in the set: ${indicatorName(spec)}`);
      return place;
    });
    return (state: IndicatorSetState): IndicatorValues => {
      const values = new Array<number | null>(read.length);
      for (let i = 0; i < read.length; i++) values[i] = read[i]!.value(state[at[i]!]);
      return values;
    };
  }

  return {
    init: indicators.map((indicator) => indicator.init),
    next(state, bar) {
      const moved = new Array<unknown>(count);
      for (let i = 0; i < count; i++) moved[i] = indicators[i]!.next(state[i], bar);
      return moved;
    },
    values: reader(specs),
    reader,
  };
}
