/** Tests of the strategy ema20 50 intraday. @module */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { ema2050Intraday } from "../../../domain/strategy/ema20_50_intraday.ts";
import {
  type Decision,
  defaultValues,
  type Holding,
  type ParameterValues,
} from "../../../domain/strategy/strategy.ts";
import { fiveMinuteBars, fixtureTest, minuteBars, NIFTY } from "../fixture_bars.ts";
import { barsOfCloses } from "../indicator/made_bars.ts";
import { decisionsWhenFlat, entries } from "./decisions.ts";

interface Case {
  readonly close: number;
  readonly sideBefore: number | null;
  readonly side: number | null;
  readonly rsi: number | null;
  readonly ema20: number | null;
  readonly ema50: number | null;
  readonly ema200: number | null;
  readonly atr: number | null;
  readonly supertrend: number | null;
  readonly lastHourOfExpiry: boolean;
  readonly holding: Holding | null;
}

/** A cross up that everything agrees with: 0.2 x 1 ATR + 0.15 + 0.15 + 0.20. */
const UP: Case = {
  close: 10_100,
  sideBefore: -1,
  side: 1,
  rsi: 60,
  ema20: 10_001,
  ema50: 10_000,
  ema200: 9_900,
  atr: 100,
  supertrend: 1,
  lastHourOfExpiry: false,
  holding: null,
};

/** Its mirror image. */
const DOWN: Case = {
  ...UP,
  close: 9_900,
  sideBefore: 1,
  side: -1,
  rsi: 40,
  ema20: 9_999,
  ema200: 10_100,
  supertrend: -1,
};

const LONG: Holding = { side: "LONG", entryPrice: 10_000, barsHeld: 3 };
const SHORT: Holding = { side: "SHORT", entryPrice: 10_000, barsHeld: 3 };

function decide(it: Case, parameters: ParameterValues = {}): Decision {
  const { parameters: described } = ema2050Intraday;
  const bound = ema2050Intraday.bind({ ...defaultValues(described), ...parameters });
  const [bar] = barsOfCloses([it.close]);
  const values = [it.side, it.rsi, it.ema20, it.ema50, it.ema200, it.atr, it.supertrend];
  assertEquals(values.length, bound.indicators.length);
  const previous = [it.sideBefore, ...values.slice(1)];
  return bound.onBar(bar!, values, it.holding, { previous, lastHourOfExpiry: it.lastHourOfExpiry });
}

function assertConfidence(decision: Decision, signal: Decision["signal"], confidence: number) {
  assertEquals(decision.signal, signal);
  assertAlmostEquals(decision.confidence ?? NaN, confidence, 1e-12);
}

Deno.test("ema2050Intraday enters with the cross when its confidence reaches the threshold", () => {
  assertConfidence(decide(UP), "LONG", 0.7);
  assertConfidence(decide(DOWN), "SHORT", 0.7);
  assertEquals(decide(UP).reason, "ema_cross_up");
  assertEquals(decide(DOWN).reason, "ema_cross_down");
});

Deno.test("ema2050Intraday holds for low confidence, and says how low", () => {
  const decision = decide({ ...UP, supertrend: -1 });
  assertConfidence(decision, "HOLD", 0.5);
  assertEquals(decision.reason, "low_confidence");
  assertConfidence(decide({ ...UP, supertrend: -1 }, { min_confidence: 0.5 - 1e-9 }), "LONG", 0.5);
});

Deno.test("ema2050Intraday takes each term of confidence from its own agreement", () => {
  const all = { min_confidence: 0 };
  assertConfidence(decide({ ...UP, close: 10_250 }, all), "LONG", 1);
  assertConfidence(decide({ ...UP, close: 10_500 }, all), "LONG", 1);
  assertConfidence(decide({ ...UP, close: 9_990 }, all), "LONG", 0.5);
  assertConfidence(decide({ ...UP, close: 10_050 }, all), "LONG", 0.6);
  for (const rsi of [40, 70]) assertConfidence(decide({ ...UP, rsi }, all), "LONG", 0.7);
  for (const rsi of [39, 71]) assertConfidence(decide({ ...UP, rsi }, all), "LONG", 0.55);
  for (const rsi of [30, 60]) assertConfidence(decide({ ...DOWN, rsi }, all), "SHORT", 0.7);
  for (const rsi of [29, 61]) assertConfidence(decide({ ...DOWN, rsi }, all), "SHORT", 0.55);
  assertConfidence(decide({ ...UP, ema200: 10_120 }, all), "LONG", 0.55);
  assertConfidence(decide({ ...DOWN, ema200: 9_880 }, all), "SHORT", 0.55);
  assertConfidence(decide({ ...DOWN, supertrend: 1 }, all), "SHORT", 0.5);
  assertConfidence(decide({ ...UP, atr: 0 }, all), "LONG", 0.5);
});

Deno.test("ema2050Intraday trusts a cross less in the last hour of an expiry day", () => {
  assertConfidence(decide({ ...UP, lastHourOfExpiry: true }), "LONG", 0.63);
});

Deno.test("ema2050Intraday under confidence_formula seed measures the averages' spread", () => {
  const seed = { confidence_formula: "seed" };
  assertConfidence(decide(UP, seed), "HOLD", 20 * 1 / 10_000 + 0.5);
  assertConfidence(decide({ ...UP, ema20: 10_100 }, seed), "LONG", 20 * 100 / 10_000 + 0.5);
});

Deno.test("ema2050Intraday buys nothing far below EMA200 and sells nothing far above it", () => {
  const edge = 10_000;
  const long = { ...UP, ema200: edge, ema50: 9_000 };
  const short = { ...DOWN, ema200: edge, ema50: 11_000 };
  assertEquals(decide({ ...long, close: 9_950 }).signal, "LONG");
  assertEquals(decide({ ...long, close: 9_949 }).reason, "below_200ema_no_longs");
  assertEquals(decide({ ...short, close: 10_050 }).signal, "SHORT");
  assertEquals(decide({ ...short, close: 10_051 }).reason, "above_200ema_no_shorts");
});

Deno.test("ema2050Intraday does not enter where its RSI exit would close it at once", () => {
  assertEquals(decide({ ...UP, rsi: 76 }).reason, "rsi_overbought");
  assertEquals(decide({ ...DOWN, rsi: 24 }).reason, "rsi_oversold");
});

Deno.test("ema2050Intraday exits on the cross against the position", () => {
  assertEquals(decide({ ...DOWN, holding: LONG }).signal, "EXIT");
  assertEquals(decide({ ...UP, holding: SHORT }).signal, "EXIT");
  assertEquals(decide({ ...UP, holding: LONG }).reason, "already_in_position");
  assertEquals(decide({ ...DOWN, holding: SHORT }).reason, "already_in_position");
});

Deno.test("ema2050Intraday exits a long above RSI 75 and a short below 25", () => {
  const quiet = { ...UP, sideBefore: 1 };
  const expected = (rsi: number, holding: Holding) => decide({ ...quiet, rsi, holding });
  assertEquals(expected(75, LONG), { signal: "HOLD", reason: "no_signal" });
  assertEquals(expected(75.1, LONG), { signal: "EXIT", reason: "rsi_overbought", confidence: 1 });
  assertEquals(expected(25, SHORT), { signal: "HOLD", reason: "no_signal" });
  assertEquals(expected(24.9, SHORT), { signal: "EXIT", reason: "rsi_oversold", confidence: 1 });
  assertEquals(expected(24.9, LONG).signal, "HOLD");
  assertEquals(expected(75.1, SHORT).signal, "HOLD");
});

Deno.test("ema2050Intraday enters nothing while any indicator is cold, but still exits", () => {
  const cold = ["sideBefore", "side", "rsi", "ema20", "ema50", "ema200", "atr", "supertrend"];
  for (const name of cold) {
    const decision = decide({ ...UP, [name]: null });
    assertEquals(decision, { signal: "HOLD", reason: "indicators_not_ready" }, name);
  }
  assertEquals(decide({ ...DOWN, ema200: null, rsi: null, holding: LONG }).signal, "EXIT");
  assertEquals(decide({ ...UP, side: null, rsi: 80, holding: LONG }).signal, "EXIT");
  assertEquals(decide({ ...UP, side: null, holding: LONG }).reason, "indicators_not_ready");
});

Deno.test("ema2050Intraday holds without a cross", () => {
  assertEquals(decide({ ...UP, sideBefore: 1 }), { signal: "HOLD", reason: "no_signal" });
});

fixtureTest("ema2050Intraday passes its threshold at least 30 times on NIFTY 2024", () => {
  const bars = fiveMinuteBars(minuteBars(NIFTY));
  assert(entries(decisionsWhenFlat(ema2050Intraday, bars)) >= 30);
});

fixtureTest("ema2050Intraday under confidence_formula seed never trades on NIFTY 2024", () => {
  const bars = fiveMinuteBars(minuteBars(NIFTY));
  const decisions = decisionsWhenFlat(ema2050Intraday, bars, { confidence_formula: "seed" });
  assertEquals(entries(decisions), 0);
  assert(decisions.some(({ reason }) => reason === "low_confidence"));
});
