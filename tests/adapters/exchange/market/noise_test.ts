/** Draws by address: the same again, spread as they should be, and independent. @module */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import {
  bits,
  normal,
  streamOf,
  substream,
  uniform,
} from "../../../../adapters/exchange/market/noise.ts";

const COUNT = 100_000;
const stream = streamOf(7, "test");

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

Deno.test("streamOf() names the same draws for the same seed and label, others otherwise", () => {
  assertEquals(bits(streamOf(7, "test"), 5), bits(stream, 5));
  for (const other of [streamOf(8, "test"), streamOf(7, "tess"), streamOf(0.5, "test")]) {
    assertNotEquals(bits(other, 5), bits(stream, 5));
  }
  assertNotEquals(substream(stream, 1), substream(stream, 2));
});

Deno.test("uniform() is even over (0, 1) and its neighbours are unrelated", () => {
  const draws = Float64Array.from({ length: COUNT }, (_, i) => uniform(stream, i - 5));
  assert(draws.every((draw) => draw > 0 && draw < 1));
  const tenths = new Array<number>(10).fill(0);
  for (const draw of draws) tenths[Math.floor(draw * 10)]!++;
  for (const count of tenths) assertAlmostEquals(count / COUNT, 0.1, 0.005);
  for (const apart of [1, 60, 64, 1_024]) {
    const products = Float64Array.from(
      { length: COUNT - apart },
      (_, i) => (draws[i]! - 0.5) * (draws[i + apart]! - 0.5) * 12,
    );
    assertAlmostEquals(mean(products), 0, 0.015, `${apart}`);
  }
});

Deno.test("normal() has the moments and the tails of a standard normal", () => {
  const draws = Float64Array.from({ length: COUNT }, (_, i) => normal(stream, i));
  assertAlmostEquals(mean(draws), 0, 0.015);
  assertAlmostEquals(mean(draws.map((z) => z ** 2)), 1, 0.02);
  assertAlmostEquals(mean(draws.map((z) => z ** 3)), 0, 0.05);
  assertAlmostEquals(mean(draws.map((z) => z ** 4)), 3, 0.15);
  assertAlmostEquals(mean(draws.map((z) => z > 1.96 ? 1 : 0)), 0.025, 0.002);
  assertAlmostEquals(mean(draws.map((z) => z < -2.576 ? 1 : 0)), 0.005, 0.001);
});

Deno.test("normal() of different streams are unrelated", () => {
  const days = Array.from({ length: 50 }, (_, i) => substream(stream, i));
  const products = days.flatMap((day, d) =>
    Array.from({ length: 500 }, (_, i) => normal(day, i) * normal(days[(d + 1) % 50]!, i))
  );
  assertAlmostEquals(mean(products), 0, 0.03);
});
