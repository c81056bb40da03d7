/** Tests of the indicator side against other libraries and plain loops. @module */
import { assert, assertEquals } from "@std/assert";
import { EMA as Seeded } from "technicalindicators";
import { crossOf, side } from "../../../domain/indicator/side.ts";
import { fixtureTest, minuteBars, NIFTY } from "../fixture_bars.ts";
import { barsOfCloses, flatBars } from "./made_bars.ts";
import { atEnd, seriesOf } from "./series.ts";

fixtureTest("side() of EMA 20/50 is the sign of technicalindicators' last difference", () => {
  const bars = minuteBars(NIFTY);
  const values = bars.map(({ close }) => close);
  const fast = atEnd(Seeded.calculate({ period: 20, values }), bars);
  const slow = atEnd(Seeded.calculate({ period: 50, values }), bars);
  let last: number | null = null;
  const expected = bars.map((_, i) => {
    const [a, b] = [fast[i] ?? null, slow[i] ?? null];
    if (a !== null && b !== null && a !== b) last = Math.sign(a - b);
    return last;
  });
  assertEquals(seriesOf(side(20, 50, "sma"), bars), expected);
  const crosses = expected.filter((now, i) => now !== null && now === -(expected[i - 1] ?? 0));
  assert(crosses.length > 100);
});

Deno.test("side() keeps its side over an exact tie and has none before the first gap", () => {
  // EMA1 is the close; EMA3 (alpha 1/2) ties with it where the close repeats its value.
  const closes = [100, 100, 100, 110, 105, 105, 95];
  const expected = [null, null, null, 1, 1, 1, -1];
  assertEquals(seriesOf(side(1, 3), barsOfCloses(closes)), expected);
  assertEquals(seriesOf(side(1, 3), flatBars(5)), [null, null, null, null, null]);
});

Deno.test("crossOf() is a change of side and null while a side is missing", () => {
  assertEquals(crossOf(-1, 1), "up");
  assertEquals(crossOf(1, -1), "down");
  assertEquals(crossOf(1, 1), "none");
  assertEquals(crossOf(null, 1), null);
  assertEquals(crossOf(1, null), null);
});
