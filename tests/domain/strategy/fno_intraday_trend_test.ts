/** Tests of the strategy fno intraday trend. @module */
import { assert, assertEquals } from "@std/assert";
import { fnoIntradayTrend } from "../../../domain/strategy/fno_intraday_trend.ts";
import { type Decision, defaultValues, type Holding } from "../../../domain/strategy/strategy.ts";
import { fiveMinuteBars, fixtureTest, minuteBars, NIFTY } from "../fixture_bars.ts";
import { barsOfCloses } from "../indicator/made_bars.ts";
import { decisionsWhenFlat, entries } from "./decisions.ts";

type Values = readonly (number | null)[];

/** EMA9, EMA21, EMA55, ATR14: the averages 20 and 40 apart, 30 on average, 0.3 of an ATR. */
const UP: Values = [1060, 1040, 1000, 100];
const DOWN: Values = [940, 960, 1000, 100];
const MIXED: Values = [1030, 1040, 1000, 100];
const COLD: Values = [null, null, null, null];

const LONG: Holding = { side: "LONG", entryPrice: 1000, barsHeld: 3 };
const SHORT: Holding = { side: "SHORT", entryPrice: 1000, barsHeld: 3 };

function decide(previous: Values, values: Values, holding: Holding | null = null): Decision {
  const bound = fnoIntradayTrend.bind(defaultValues(fnoIntradayTrend.parameters));
  assertEquals(values.length, bound.indicators.length);
  const [bar] = barsOfCloses([1000]);
  return bound.onBar(bar!, values, holding, { previous, lastHourOfExpiry: false });
}

Deno.test("fnoIntradayTrend enters on the transition into a trend, from none or the other", () => {
  assertEquals(decide(MIXED, UP), { signal: "LONG", reason: "trend_up", confidence: 0.3 });
  assertEquals(decide(DOWN, UP), { signal: "LONG", reason: "trend_up", confidence: 0.3 });
  assertEquals(decide(MIXED, DOWN), { signal: "SHORT", reason: "trend_down", confidence: 0.3 });
});

Deno.test("fnoIntradayTrend holds inside a trend and without one", () => {
  assertEquals(decide(UP, UP), { signal: "HOLD", reason: "no_transition" });
  assertEquals(decide(DOWN, DOWN), { signal: "HOLD", reason: "no_transition" });
  assertEquals(decide(UP, MIXED), { signal: "HOLD", reason: "no_signal" });
});

Deno.test("fnoIntradayTrend counts equal averages as no trend", () => {
  assertEquals(decide(DOWN, [1040, 1040, 1000, 100]).reason, "no_signal");
  assertEquals(decide(DOWN, [1060, 1000, 1000, 100]).reason, "no_signal");
});

Deno.test("fnoIntradayTrend takes confidence from the averages' spread in ATRs, at most 1", () => {
  assertEquals(decide(MIXED, [1060, 1040, 1000, 150]).confidence, 0.2);
  const low = decide(MIXED, [1060, 1040, 1000, 160]);
  assertEquals(low, { signal: "HOLD", reason: "low_confidence", confidence: 0.1875 });
  assertEquals(decide(MIXED, [1060, 1040, 1000, 10]).confidence, 1);
  assertEquals(decide(MIXED, [1060, 1040, 1000, 0]).reason, "low_confidence");
});

Deno.test("fnoIntradayTrend exits on the transition into the opposite trend, however weak", () => {
  const weakly: Values = [999, 999.5, 1000, 100];
  const exit = { signal: "EXIT", reason: "trend_down", confidence: 1 } as const;
  assertEquals<Decision>(decide(MIXED, weakly, LONG), exit);
  assertEquals(decide(MIXED, UP, SHORT).signal, "EXIT");
  assertEquals(decide(MIXED, UP, LONG).reason, "already_in_position");
  assertEquals(decide(MIXED, DOWN, SHORT).reason, "already_in_position");
  assertEquals(decide(UP, MIXED, LONG).reason, "no_signal");
});

Deno.test("fnoIntradayTrend enters nothing while an indicator is cold, but exits without ATR", () => {
  const cold: Decision = { signal: "HOLD", reason: "indicators_not_ready" };
  assertEquals(decide(COLD, UP), cold);
  assertEquals(decide(MIXED, [1060, 1040, null, 100]), cold);
  assertEquals(decide(MIXED, [1060, 1040, 1000, null]), cold);
  assertEquals(decide(MIXED, [1060, 1040, 1000, null], SHORT).signal, "EXIT");
});

fixtureTest("fnoIntradayTrend passes its threshold at least 30 times on NIFTY 2024", () => {
  const bars = fiveMinuteBars(minuteBars(NIFTY));
  assert(entries(decisionsWhenFlat(fnoIntradayTrend, bars)) >= 30);
});
