/**
 * Bars made for a test: from closes, flat, or arbitrary ones for property tests.
 * @module
 */
import fc from "fast-check";
import type { Candle } from "../../../domain/candle/candle.ts";
import { type EpochMs, MINUTE_MS } from "../../../domain/market_time.ts";
import { paise } from "../../../domain/money.ts";

const OPEN = Date.parse("2024-01-01T09:15:00+05:30");

/** One bar a minute, each with its close as its only price. */
export function barsOfCloses(closes: readonly number[]): readonly Candle[] {
  return closes.map((close, i) => bar(i, close, 0, 0, 1));
}

/** `count` bars on which nothing moves and nothing trades. */
export function flatBars(count: number): readonly Candle[] {
  return Array.from({ length: count }, (_, i) => bar(i, 100, 0, 0, 0));
}

/** Bars with jumps, flat stretches and minutes without volume. */
export function anyBars(minLength: number, maxLength: number): fc.Arbitrary<readonly Candle[]> {
  const part = fc.record({
    close: fc.oneof(fc.integer({ min: 1, max: 10_000_000 }), fc.constantFrom(100, 101)),
    above: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })),
    below: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })),
    volume: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_000_000 })),
  });
  return fc.array(part, { minLength, maxLength, size: "max" }).map((parts) =>
    parts.map(({ close, above, below, volume }, i) => bar(i, close, above, below, volume))
  );
}

function bar(minute: number, close: number, above: number, below: number, volume: number): Candle {
  return {
    at: (OPEN + minute * MINUTE_MS) as EpochMs,
    open: paise(close),
    high: paise(close + above),
    low: paise(Math.max(1, close - below)),
    close: paise(close),
    volume,
  };
}
