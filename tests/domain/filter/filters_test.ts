/** Filters: what they know, and that they only ever hold an entry back. @module */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Candle } from "../../../domain/candle/candle.ts";
import { heldBackBy, type Surroundings } from "../../../domain/filter/hold_back.ts";
import { higherThan, higherTrend, isAgainst } from "../../../domain/filter/higher_timeframe.ts";
import {
  coldContext,
  contextAt,
  contextTokens,
  isWarm,
  type MarketContext,
  vixRegime,
  warmContext,
  withContextBar,
} from "../../../domain/filter/market_context.ts";
import { regimeOf } from "../../../domain/filter/regime.ts";
import {
  type ContextTokens,
  type FilterRules,
  FILTERS,
  NO_FILTERS,
  usualFilters,
} from "../../../domain/filter/rules.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant, MINUTE_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";

const RULES: FilterRules = {
  higher: { timeframes: ["15m", "1h"], agree: "any" },
  regime: { atrHigh: 0.01, atrLow: 0.0035, bandWidthMin: 0.0025, slopeFlat: 0.00005 },
  context: {
    vix: { normal: 12, elevated: 18, high: 25, panic: 35 },
    breadthMin: 0.25,
    relativeVolumeMin: 0.7,
  },
};
const REGIME = RULES.regime!;

const FINE: Surroundings = {
  higher: null,
  regime: { trend: "flat", volatility: "normal" },
  context: { vix: 14, breadth: 0.5 },
  relativeVolume: 1,
};

const reason = (long: boolean, change: Partial<Surroundings>, names = FILTERS) =>
  heldBackBy(long, { ...FINE, ...change }, [...names], RULES);

Deno.test("higherThan() looks up to longer timeframes only", () => {
  assertEquals(higherThan("5m", RULES.higher!), ["15m", "1h"]);
  assertEquals(higherThan("15m", RULES.higher!), ["1h"]);
  assertEquals(higherThan("1h", RULES.higher!), []);
});

Deno.test("higherTrend() agrees, is mixed, or is silent while nothing is ready", () => {
  assertEquals(higherTrend([[2, 1], [4, 3]]), "up");
  assertEquals(higherTrend([[1, 2], [null, 3]]), "down");
  assertEquals(higherTrend([[1, 2], [4, 3]]), "mixed");
  assertEquals(higherTrend([[null, null], [3, 3]]), null);
});

Deno.test("isAgainst() takes one that agrees as enough under any, not under all", () => {
  const against = (trend: "up" | "mixed" | null, long: boolean, agree: "any" | "all") =>
    isAgainst(trend, long, { timeframes: [], agree });
  assertEquals([against("up", true, "all"), against("up", false, "any")], [false, true]);
  assertEquals([against("mixed", true, "any"), against("mixed", true, "all")], [false, true]);
  assertEquals(against(null, true, "all"), false);
});

Deno.test("regimeOf() names trend and volatility by shares of the price", () => {
  const of = (slope: number | null, atr: number | null, width: number | null) =>
    regimeOf([slope, atr, width], 100_000, REGIME);
  assertEquals(of(5, 500, 0.01), { trend: "up", volatility: "normal" });
  assertEquals(of(4.9, 349, 0.01), { trend: "flat", volatility: "low" });
  assertEquals(of(-5, 1_001, 0.0001), { trend: "down", volatility: "high" });
  assertEquals(of(0, 500, 0.0024), { trend: "flat", volatility: "compressed" });
  assertEquals(of(null, 500, null), { trend: null, volatility: null });
});

Deno.test("regimeOf() takes moves as shares of what a premium is bought for", () => {
  const of = (premium: number, atr: number, width: number) =>
    regimeOf([0, atr, width], premium, REGIME, 100_000).volatility;
  // Five percent of the premium are half a percent of what it stands for.
  assertEquals(of(10_000, 500, 0.1), "normal");
  assertEquals(of(10_000, 1_001, 0.1), "high");
  assertEquals(of(10_000, 500, 0.024), "compressed");
});

Deno.test("heldBackBy() asks the market the other way for a long that gains when it falls", () => {
  const put = (change: Partial<Surroundings>) =>
    heldBackBy(true, { ...FINE, ...change }, FILTERS, RULES, false);
  assertEquals(put({ context: { vix: 35, breadth: 0.5 } }), "panic_regime");
  assertEquals(put({ context: { vix: 14, breadth: 0.2 } }), null);
  assertEquals(put({ context: { vix: 14, breadth: 0.76 } }), "narrow_breadth");
  // Its own bars are its own.
  assertEquals(put({ higher: "down" }), "htf_conflict");
  assertEquals(put({ regime: { trend: "up", volatility: "normal" } }), null);
});

Deno.test("heldBackBy() names the first filter that speaks against an entry", () => {
  assertEquals(reason(true, {}), null);
  assertEquals(reason(true, { higher: "down" }), "htf_conflict");
  assertEquals(reason(false, { higher: "up" }), "htf_conflict");
  assertEquals(reason(true, { regime: { trend: "down", volatility: "low" } }), "against_slope");
  assertEquals(reason(false, { regime: { trend: "down", volatility: "high" } }), "high_volatility");
  const compressed = { regime: { trend: "up", volatility: "compressed" } } as const;
  assertEquals(reason(true, compressed), "compressed_range");
  assertEquals(reason(false, { context: { vix: 35, breadth: 0.5 } }), "panic_regime");
  assertEquals(reason(true, { context: { vix: 35, breadth: 0.5 } }), null);
  assertEquals(reason(true, { context: { vix: 14, breadth: 0.24 } }), "narrow_breadth");
  assertEquals(reason(false, { context: { vix: 14, breadth: 0.76 } }), "narrow_breadth");
  assertEquals(reason(true, { relativeVolume: 0.69 }), "low_rvol");
});

Deno.test("heldBackBy() asks only the filters a strategy answers to, and is silent without any", () => {
  assertEquals(reason(true, { higher: "down" }, ["regime", "context"] as never), null);
  assertEquals(usualFilters("reversion"), ["context"]);
  assertEquals(usualFilters("trend"), FILTERS);
  const wild = { ...FINE, higher: "down", relativeVolume: 0 } as const;
  assertEquals(heldBackBy(true, wild, FILTERS, NO_FILTERS), null);
});

Deno.test("heldBackBy() holds nothing back for what is not known", () => {
  const unknown = { higher: null, regime: null, context: null, relativeVolume: null };
  assertEquals([true, false].map((long) => heldBackBy(long, unknown, FILTERS, RULES)), [
    null,
    null,
  ]);
});

Deno.test("vixRegime() has its levels at 12, 18, 25 and 35", () => {
  const words = [11.99, 12, 18, 25, 35].map((vix) => vixRegime(vix, RULES.context!.vix));
  assertEquals(words, ["calm", "normal", "elevated", "high", "panic"]);
});

const FRIDAY = "2026-11-20" as IsoDate;
const THURSDAY = "2026-11-19" as IsoDate;
const TOKENS: ContextTokens = {
  vix: 1 as InstrumentToken,
  breadth: Array.from({ length: 12 }, (_, i) => i + 2 as InstrumentToken),
};

/** A 5-minute bar by the minute of its end. */
function bar(date: IsoDate, endMinute: number, rupees: number): Candle {
  const close = rupees * 100 as Paise;
  const at = istInstant(date, endMinute) - 5 * MINUTE_MS as EpochMs;
  return { at, open: close, high: close, low: close, close, volume: 1 };
}

/** All closed at 100 on Thursday; on Friday at 10:00 `up` of the shares are higher. */
function friday(up: number, shares = 12): MarketContext {
  let context = coldContext(contextTokens(TOKENS));
  for (let place = 0; place <= 12; place++) {
    const today = place > shares ? [] : [bar(FRIDAY, 600, place <= up ? 101 : 99)];
    context = warmContext(context, place, [bar(THURSDAY, 930, 100), ...today]);
  }
  return context;
}

Deno.test("contextAt() reads what had closed before an instant, whichever bar came first", () => {
  const context = friday(9);
  const at = (minute: number) => contextAt(context, TOKENS, istInstant(FRIDAY, minute));
  assertEquals(at(605), { vix: 101, breadth: 9 / 12 });
  // At 10:00 the bars of 10:00 may or may not have come: none of them counts yet.
  assertEquals(at(600), { vix: 100, breadth: null });
  const later = withContextBar(context, 0, bar(FRIDAY, 605, 17));
  assertEquals(contextAt(later, TOKENS, istInstant(FRIDAY, 605)).vix, 101);
  assertEquals(contextAt(later, TOKENS, istInstant(FRIDAY, 606)).vix, 17);
});

Deno.test("contextAt() counts no breadth of few shares, nor of yesterday's", () => {
  const at = istInstant(FRIDAY, 605);
  assertEquals(contextAt(friday(9, 9), TOKENS, at).breadth, null);
  assertEquals(contextAt(friday(9, 10), TOKENS, at).breadth, 0.9);
  const monday = istInstant("2026-11-23" as IsoDate, 605);
  assertEquals(contextAt(friday(9), TOKENS, monday).breadth, null);
});

Deno.test("withContextBar() passes over what it knows, and warmContext() warms one by one", () => {
  const context = friday(3);
  assertEquals(withContextBar(context, 4, bar(FRIDAY, 600, 500)), context);
  const cold = coldContext(contextTokens(TOKENS));
  assertEquals([isWarm(cold), isWarm(context), isWarm([])], [false, true, true]);
});

Deno.test("heldBackBy() with more filters never lets more through, 5,000 settings", () => {
  const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
  const around = fc.record({
    higher: maybe(fc.constantFrom("up", "down", "mixed" as const)),
    regime: maybe(fc.record({
      trend: maybe(fc.constantFrom("up", "down", "flat" as const)),
      volatility: maybe(fc.constantFrom("low", "normal", "high", "compressed" as const)),
    })),
    context: maybe(fc.record({
      vix: maybe(fc.double({ min: 5, max: 90, noNaN: true })),
      breadth: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
    })),
    relativeVolume: maybe(fc.double({ min: 0, max: 5, noNaN: true })),
  }) as fc.Arbitrary<Surroundings>;
  fc.assert(
    fc.property(around, fc.boolean(), fc.subarray([...FILTERS]), (of, long, names) => {
      const some = heldBackBy(long, of, names, RULES);
      return some === null || heldBackBy(long, of, FILTERS, RULES) !== null;
    }),
    { numRuns: 5_000 },
  );
});
