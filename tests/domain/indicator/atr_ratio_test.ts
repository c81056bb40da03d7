/** ATR against its mean, and prices of earlier bars. @module */
import { assert, assertEquals } from "@std/assert";
import { atr } from "../../../domain/indicator/atr.ts";
import { atrRatio } from "../../../domain/indicator/atr_ratio.ts";
import { prior } from "../../../domain/indicator/prior.ts";
import { barsOfCloses } from "./made_bars.ts";

Deno.test("atrRatio() is ATR over the mean of the last ATRs, ready when there are so many", () => {
  const bars = barsOfCloses(Array.from({ length: 60 }, (_, i) => 1000 + 7 * ((i * i) % 11)));
  const range = atr(3);
  const ratio = atrRatio(3, 5);
  let rangeState = range.init, state = ratio.init;
  const past: number[] = [];
  for (const bar of bars) {
    rangeState = range.next(rangeState, bar);
    state = ratio.next(state, bar);
    const value = range.value(rangeState);
    if (value !== null) past.push(value);
    if (past.length < 5) assertEquals(ratio.value(state), null);
    else {
      const mean = past.slice(-5).reduce((sum, each) => sum + each, 0) / 5;
      assert(Math.abs(ratio.value(state)! - value! / mean) < 1e-9);
    }
  }
});

Deno.test("atrRatio() is null where nothing moves", () => {
  const ratio = atrRatio(2, 2);
  const flat = barsOfCloses([1000, 1000, 1000, 1000, 1000, 1000])
    .map((bar) => ({ ...bar, high: bar.close, low: bar.close, open: bar.close }));
  assertEquals(ratio.value(flat.reduce(ratio.next, ratio.init)), null);
});

Deno.test("prior() reads a bar before the latest, null until it was there", () => {
  const close = prior("close", 2);
  const states = barsOfCloses([1, 2, 3, 4]).reduce(
    (all, bar) => [...all, close.next(all.at(-1)!, bar)],
    [close.init],
  );
  assertEquals(states.map((state) => close.value(state)), [null, null, null, 1, 2]);
});
