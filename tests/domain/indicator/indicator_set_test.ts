/** Several indicators stepped as one. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Candle } from "../../../domain/candle/candle.ts";
import { indicatorName, type IndicatorSpec } from "../../../domain/indicator/indicator.ts";
import { type IndicatorSet, indicatorSet } from "../../../domain/indicator/indicator_set.ts";
import { indicatorOf } from "../../../domain/indicator/registry.ts";
import { SLACK } from "../../../domain/indicator/ring.ts";
import { anyBars } from "./made_bars.ts";
import { seriesOf } from "./series.ts";

/** Each kind and line once, with the bars it needs; 0 where that depends on the data. */
const READY_AFTER: readonly (readonly [IndicatorSpec, number])[] = [
  [{ kind: "ema", length: 4 }, 4],
  [{ kind: "ema", length: 4, seed: "sma" }, 4],
  [{ kind: "sma", length: 3 }, 3],
  [{ kind: "rsi", length: 3 }, 4],
  [{ kind: "atr", length: 3 }, 4],
  [{ kind: "adx", length: 3 }, 6],
  [{ kind: "vwap" }, 0],
  [{ kind: "bollinger", length: 5, deviations: 2, line: "upper" }, 5],
  [{ kind: "bollinger", length: 5, deviations: 2, line: "lower" }, 5],
  [{ kind: "bollinger", length: 5, deviations: 2, line: "width" }, 5],
  [{ kind: "supertrend", length: 3, multiplier: 1, line: "value" }, 4],
  [{ kind: "supertrend", length: 3, multiplier: 1, line: "direction" }, 4],
  [{ kind: "rvol", length: 4 }, 0],
  [{ kind: "slope", length: 4, over: 2 }, 6],
  [{ kind: "side", fast: 2, slow: 5 }, 0],
  [{ kind: "side", fast: 2, slow: 5, seed: "sma" }, 0],
];

const SPECS = READY_AFTER.map(([spec]) => spec);

function step(set: IndicatorSet, bars: readonly Candle[], from = set.init) {
  return bars.reduce(set.next, from);
}

for (const [spec, readyAfter] of READY_AFTER) {
  Deno.test(`indicatorOf() ${indicatorName(spec)} is null until ready and never NaN`, () => {
    fc.assert(fc.property(anyBars(0, 40), (bars) => {
      seriesOf(indicatorOf(spec), bars).forEach((value, i) => {
        assert(value === null || Number.isFinite(value), `bar ${i}: ${value}`);
        if (readyAfter > 0) assertEquals(value === null, i + 1 < readyAfter, `bar ${i}: ${value}`);
      });
    }));
  });
}

Deno.test("indicatorSet() gives for each spec what its indicator gives alone", () => {
  fc.assert(fc.property(anyBars(0, 40), (bars) => {
    const set = indicatorSet(SPECS);
    const alone = SPECS.map((spec) => seriesOf(indicatorOf(spec), bars).at(-1) ?? null);
    assertEquals(set.values(step(set, bars)), alone);
  }));
});

Deno.test("indicatorSet() repeats a step from an older state with the same result", () => {
  fc.assert(fc.property(
    anyBars(1, 60),
    anyBars(0, SLACK - 1),
    fc.nat(),
    (bars, aborted, cut) => {
      const set = indicatorSet(SPECS);
      const old = step(set, bars.slice(0, cut % bars.length));
      const before = set.values(old);
      step(set, aborted, old);
      assertEquals(set.values(old), before);
      const again = step(set, bars.slice(cut % bars.length), old);
      assertEquals(set.values(again), set.values(step(set, bars)));
    },
  ));
});

Deno.test("indicatorSet() keeps two series apart that are stepped in turns", () => {
  fc.assert(fc.property(anyBars(30, 30), anyBars(30, 30), (one, other) => {
    const set = indicatorSet(SPECS);
    let [a, b] = [set.init, set.init];
    one.forEach((bar, i) => {
      a = set.next(a, bar);
      b = set.next(b, other[i]!);
    });
    assertEquals(set.values(a), set.values(step(set, one)));
    assertEquals(set.values(b), set.values(step(set, other)));
  }));
});

Deno.test("indicatorSet() computes equal specs and lines of one indicator once", () => {
  const set = indicatorSet([
    { kind: "ema", length: 20 },
    { kind: "ema", length: 20, seed: "first" },
    { kind: "bollinger", length: 20, deviations: 2, line: "upper" },
    { kind: "bollinger", length: 20, deviations: 3, line: "width" },
    { kind: "supertrend", length: 10, multiplier: 3, line: "value" },
    { kind: "supertrend", length: 10, multiplier: 3, line: "direction" },
  ]);
  assertEquals(set.init.length, 3);
  assertEquals(set.values(set.init).length, 6);
});

Deno.test("reader() reads some of the specs, in the order asked", () => {
  fc.assert(fc.property(anyBars(0, 40), fc.shuffledSubarray([...SPECS]), (bars, wanted) => {
    const set = indicatorSet(SPECS);
    const state = step(set, bars);
    const all = set.values(state);
    assertEquals(set.reader(wanted)(state), wanted.map((spec) => all[SPECS.indexOf(spec)] ?? null));
  }));
});

Deno.test("reader() throws for a spec that is not in the set", () => {
  const set = indicatorSet([{ kind: "ema", length: 20 }]);
  assertThrows(() => set.reader([{ kind: "ema", length: 50 }]), RangeError, "ema50");
});
