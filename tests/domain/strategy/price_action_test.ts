/** Tests of the strategy price action. @module */
import { assert, assertEquals } from "@std/assert";
import type { Candle } from "../../../domain/candle/candle.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { priceAction } from "../../../domain/strategy/price_action.ts";
import { type Decision, defaultValues, type Holding } from "../../../domain/strategy/strategy.ts";
import { fiveMinuteBars, fixtureTest, minuteBars, NIFTY } from "../fixture_bars.ts";
import { decisionsWhenFlat, entries } from "./decisions.ts";

type Ohlc = readonly [open: number, high: number, low: number, close: number];

interface Scene {
  readonly bar: Ohlc;
  readonly before: Ohlc;
  /** High and low of the bar before that one. */
  readonly mother?: readonly [number, number];
  readonly atrRatio?: number;
  readonly rvol?: number | null;
  readonly trendUp?: boolean;
  readonly holding?: Holding;
}

function decide(
  { bar, before, mother = [2000, 0], atrRatio = 1, rvol = null, trendUp = true, holding }: Scene,
): Decision {
  const bound = priceAction.bind(defaultValues(priceAction.parameters));
  const [open, high, low, close] = bar.map((price) => price as Paise) as [
    Paise,
    Paise,
    Paise,
    Paise,
  ];
  const candle: Candle = { at: 0 as EpochMs, open, high, low, close, volume: 0 };
  const emas = trendUp ? [1010, 1000] : [990, 1000];
  const values = [...before, ...mother, atrRatio, rvol, ...emas];
  assertEquals(values.length, bound.indicators.length);
  return bound.onBar(candle, values, holding ?? null, { previous: [], lastHourOfExpiry: false });
}

const FELL: Ohlc = [1010, 1012, 998, 1000];
const ROSE: Ohlc = [1000, 1012, 998, 1010];
const LONG: Holding = { side: "LONG", entryPrice: 1000, barsHeld: 1 };

Deno.test("priceAction takes a body that swallows the opposite one before it", () => {
  const up = decide({ before: FELL, bar: [999, 1016, 998, 1014] });
  assertEquals([up.signal, up.reason, up.confidence], ["LONG", "engulfing_up", 0.65]);
  const down = decide({ before: ROSE, bar: [1011, 1012, 990, 995], trendUp: false });
  assertEquals([down.signal, down.reason], ["SHORT", "engulfing_down"]);
  // Same colour as before: nothing is swallowed.
  assertEquals(decide({ before: ROSE, bar: [999, 1016, 998, 1014] }).reason, "no_signal");
});

Deno.test("priceAction takes a pin bar with a wick twice its body", () => {
  const up = decide({ before: ROSE, bar: [1000, 1005, 988, 1004] });
  assertEquals([up.signal, up.reason], ["LONG", "pin_bar_up"]);
  assertEquals(decide({ before: ROSE, bar: [1000, 1005, 993, 1004] }).reason, "no_signal");
  const down = decide({ before: FELL, bar: [1000, 1012, 995, 996], trendUp: false });
  assertEquals([down.signal, down.reason], ["SHORT", "pin_bar_down"]);
  assertEquals(decide({ before: FELL, bar: [1000, 1012, 980, 1000] }).reason, "no_signal");
});

Deno.test("priceAction takes the break of an inside bar only on a volume spike", () => {
  const scene = {
    before: [1002, 1006, 1000, 1004],
    mother: [1010, 990],
    bar: [1004, 1016, 1003, 1014],
  } as const;
  const broken = decide({ ...scene, rvol: 1.5 });
  assertEquals([broken.signal, broken.reason], ["LONG", "inside_break_up"]);
  assert(Math.abs(broken.confidence! - 0.8) < 1e-9);
  assertEquals(decide({ ...scene, rvol: 1.4 }).reason, "no_signal");
  assertEquals(decide({ ...scene, rvol: null }).reason, "no_signal");
  assertEquals(decide({ ...scene, mother: [1010, 1001], rvol: 2 }).reason, "no_signal");
});

Deno.test("priceAction passes over narrow ranges and patterns that little speaks for", () => {
  const scene = { before: FELL, bar: [999, 1016, 998, 1014] } as const;
  assertEquals(decide({ ...scene, atrRatio: 0.8 }).reason, "narrow_range");
  const against = decide({ ...scene, trendUp: false });
  assertEquals([against.reason, against.confidence], ["low_confidence", 0.5]);
  assertEquals(decide({ ...scene, trendUp: false, atrRatio: 1.2 }).confidence, 0.7);
});

Deno.test("priceAction leaves on the opposite pattern, whatever the range", () => {
  const down = { before: ROSE, bar: [1011, 1012, 990, 995], atrRatio: 0.5 } as const;
  assertEquals(decide({ ...down, holding: LONG }).signal, "EXIT");
  const up = { before: FELL, bar: [999, 1016, 998, 1014] } as const;
  assertEquals(decide({ ...up, holding: LONG }).reason, "already_in_position");
});

Deno.test("priceAction holds until every bar and average is there", () => {
  const bound = priceAction.bind(defaultValues(priceAction.parameters));
  const cold = bound.indicators.map(() => null);
  const bar = { at: 0, open: 1, high: 1, low: 1, close: 1, volume: 0 } as unknown as Candle;
  const decision = bound.onBar(bar, cold, null, { previous: cold, lastHourOfExpiry: false });
  assertEquals(decision.reason, "indicators_not_ready");
});

fixtureTest("priceAction finds entries on NIFTY 2024", () => {
  const bars = fiveMinuteBars(minuteBars(NIFTY));
  assert(entries(decisionsWhenFlat(priceAction, bars)) >= 30);
});
