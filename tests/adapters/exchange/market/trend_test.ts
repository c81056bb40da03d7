/** Days end in a pullback within a trend, and the next open resumes it. @module */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  driveAt,
  driveHeight,
  ledTo,
  type Way,
} from "../../../../adapters/exchange/market/trend.ts";
import { normal, streamOf } from "../../../../adapters/exchange/market/noise.ts";

const MINUTES = 385;
const DEVIATION = 0.0088;

/** A random walk of a day, one level a minute. */
function walk(seed: number, count = MINUTES + 1): Float64Array {
  const moves = streamOf(seed, "walk");
  const levels = new Float64Array(count);
  for (let i = 1; i < count; i++) {
    levels[i] = levels[i - 1]! + DEVIATION * Math.sqrt(0.5 / MINUTES) * normal(moves, i);
  }
  return levels;
}

/** Average of every fifth level, the first one included. */
function average(levels: Float64Array, length: number): number {
  const share = 2 / (length + 1);
  return levels.filter((_, i) => i % 5 === 0).reduce((sum, level) => sum + share * (level - sum));
}

const seeds = fc.integer({ min: 1, max: 1_000_000 });
const ways = fc.constantFrom<Way[]>(1, -1);

Deno.test("ledTo() keeps both ends of the day and moves the rest by at most four deviations", () => {
  fc.assert(fc.property(seeds, ways, (seed, way) => {
    const levels = walk(seed);
    const led = ledTo(levels, way, DEVIATION);
    assertEquals([led[0], led.at(-1)], [levels[0], levels.at(-1)]);
    assert(led.every((level, i) => Math.abs(level - levels[i]!) <= 4 * DEVIATION));
  }));
});

Deno.test("ledTo() ends in a trend to the way asked for, and in a pullback, on nearly all days", () => {
  let met = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const way = seed % 2 === 0 ? 1 : -1;
    const led = ledTo(walk(seed), way, DEVIATION);
    const [fast, middle, slow] = [9, 21, 55].map((length) => average(led, length)) as [
      number,
      number,
      number,
    ];
    if (way * (middle - slow) > 0 && way * (fast - middle) < 0) met++;
  }
  assert(met >= 180, `${met} of 200`);
});

Deno.test("ledTo() leaves a short session as it is", () => {
  for (const count of [3, 61, 350]) {
    assertEquals(ledTo(walk(7, count), 1, DEVIATION), walk(7, count));
  }
});

Deno.test("driveAt() runs within minutes and fades to nothing over the day", () => {
  assertEquals(driveAt(0), 0);
  assertEquals(driveAt(9), 1);
  assertAlmostEquals(driveAt(69), 0.5);
  assert(driveAt(MINUTES) < 0.02);
  assert(driveHeight(0) > 0 && driveHeight(1) > driveHeight(0) && driveHeight(1) < 1);
});
