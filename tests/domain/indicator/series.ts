/**
 * Runs an indicator over bars and holds the series against an oracle's, bar for bar.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Candle } from "../../../domain/candle/candle.ts";
import type { Indicator } from "../../../domain/indicator/indicator.ts";

export type Series = readonly (number | null)[];

/** The indicator's value after each bar. */
export function seriesOf<State>(indicator: Indicator<State>, bars: readonly Candle[]): Series {
  let state = indicator.init;
  return bars.map((bar) => {
    state = indicator.next(state, bar);
    return indicator.value(state);
  });
}

/** An oracle's values, which begin when it is ready, put at the end of `bars`. */
export function atEnd(values: readonly number[], bars: readonly Candle[]): Series {
  return [...new Array<null>(bars.length - values.length).fill(null), ...values];
}

/**
 * Asserts equality to 1e-9, relative, or absolute below `floor`; null only against null. At least
 * half of the expected values must be there, so that an empty oracle proves nothing.
 */
export function assertSeries(actual: Series, expected: Series, floor = 1): void {
  assertEquals(actual.length, expected.length);
  const ready = expected.filter((value) => value !== null).length;
  assert(ready * 2 > expected.length, `The oracle is ready on ${ready} of ${expected.length} bars`);
  actual.forEach((value, i) => {
    const wanted = expected[i] ?? null;
    if (value === null || wanted === null) {
      assertEquals(value, wanted, `bar ${i}: ${value} instead of ${wanted}`);
    } else {
      const error = Math.abs(value - wanted) / Math.max(Math.abs(wanted), floor);
      assert(error <= 1e-9, `bar ${i}: ${value} instead of ${wanted}`);
    }
  });
}

/**
 * The bars from the first one whose successor lies inside it and holds its close: there a bar's
 * own range is its true range, so oracles that count the very first bar's range start one later.
 */
export function fromInsideBar(bars: readonly Candle[]): readonly Candle[] {
  const start = bars.findIndex((bar, i) => {
    const next = bars[i + 1];
    return next !== undefined && next.high <= bar.high && next.low >= bar.low &&
      next.low <= bar.close && bar.close <= next.high;
  });
  assert(start >= 0, "no inside bar");
  return bars.slice(start);
}
