/** How a bar fills an order: never better than the market was, never beyond its limit. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Candle } from "../../../domain/candle/candle.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import {
  type Match,
  type Matchable,
  matchAtOpen,
  matchInRange,
} from "../../../domain/exchange/matching.ts";
import type { Paise } from "../../../domain/money.ts";
import type { OrderType } from "../../../domain/order/order.ts";
import type { Side } from "../../../domain/order/side.ts";

const TICK = 5 as Paise;

function made(
  type: OrderType,
  side: Side,
  terms: { price?: number; trigger?: number } = {},
): Matchable {
  const { price = 0, trigger = 0 } = terms;
  return {
    type,
    side,
    price: price as Paise,
    trigger: trigger as Paise,
    triggered: false,
    tick: TICK,
  };
}

function bar(open: number, high: number, low: number, close: number): Candle {
  const prices = { open, high, low, close } as Record<"open" | "high" | "low" | "close", Paise>;
  return { at: 0 as EpochMs, ...prices, volume: 0 };
}

const RESTS: Match = { triggered: false, price: null };
const at = (price: number): Match => ({ triggered: false, price: price as Paise });
const from = (met: number, price: number): Match => ({ ...at(price), met: met as Paise });
const hit = (price: number | null): Match => ({ triggered: true, price: price as Paise | null });
const open = (order: Matchable, price: number, bps = 0) => matchAtOpen(order, price as Paise, bps);

Deno.test("matchAtOpen() fills a market order at the open, slipped against it to a tick", () => {
  assertEquals(open(made("MARKET", "BUY"), 10_001), at(10_001));
  assertEquals(open(made("MARKET", "BUY"), 10_000, 5), from(10_000, 10_005));
  assertEquals(open(made("MARKET", "SELL"), 10_000, 5), from(10_000, 9_995));
  assertEquals(open(made("MARKET", "BUY"), 10_005, 1), from(10_005, 10_010));
});

Deno.test("matchAtOpen() sells the cheapest option for its last tick, never for nothing", () => {
  assertEquals(open(made("MARKET", "SELL"), 5, 5), at(5));
  assertEquals(open(made("MARKET", "SELL"), 10, 9_999), from(10, 5));
  assertEquals(open(made("MARKET", "SELL"), 2, 5), at(2));
  assertEquals(open(made("SL-M", "SELL", { trigger: 5 }), 5, 5), hit(5));
});

Deno.test("matchAtOpen() fills a limit that the open is within, and never beyond it", () => {
  const buy = made("LIMIT", "BUY", { price: 10_010 });
  assertEquals(open(buy, 10_000, 5), from(10_000, 10_005));
  assertEquals(open(buy, 10_010, 5), at(10_010));
  assertEquals(open(buy, 10_015, 5), RESTS);
  const sell = made("LIMIT", "SELL", { price: 9_990 });
  assertEquals(open(sell, 9_990, 5), at(9_990));
  assertEquals(open(sell, 9_985, 5), RESTS);
});

Deno.test("matchAtOpen() wakes a stop at its trigger or beyond; beyond its limit it rests awake", () => {
  const sell = made("SL", "SELL", { trigger: 9_950, price: 9_900 });
  assertEquals(open(sell, 9_955), RESTS);
  assertEquals(open(sell, 9_950), hit(9_950));
  assertEquals(open(sell, 9_910), hit(9_910));
  assertEquals(open(sell, 9_890), hit(null));
  assertEquals(open({ ...sell, triggered: true }, 9_905), at(9_905));
  assertEquals(open(made("SL-M", "SELL", { trigger: 9_950 }), 9_000), hit(9_000));
});

Deno.test("matchInRange() fills a stop at the worse of its trigger and the open", () => {
  const sell = made("SL", "SELL", { trigger: 9_950, price: 9_900 });
  assertEquals(matchInRange(sell, bar(10_000, 10_010, 9_951, 9_990), 0), RESTS);
  assertEquals(matchInRange(sell, bar(10_000, 10_010, 9_940, 9_990), 0), hit(9_950));
  assertEquals(matchInRange(sell, bar(9_930, 9_935, 9_920, 9_930), 0), hit(9_930));
  const buy = made("SL", "BUY", { trigger: 10_050, price: 10_100 });
  assertEquals(matchInRange(buy, bar(10_000, 10_060, 9_990, 10_000), 0), hit(10_050));
  assertEquals(matchInRange(buy, bar(10_070, 10_075, 10_065, 10_070), 0), hit(10_070));
});

Deno.test("matchInRange() leaves a stop awake that gaps through its limit, unless the bar comes back", () => {
  const sell = made("SL", "SELL", { trigger: 9_950, price: 9_900 });
  assertEquals(matchInRange(sell, bar(9_880, 9_890, 9_870, 9_875), 0), hit(null));
  assertEquals(matchInRange(sell, bar(9_880, 9_905, 9_870, 9_875), 0), hit(9_900));
});

Deno.test("matchInRange() fills a stop at its limit when slippage alone would push it beyond", () => {
  const sell = made("SL", "SELL", { trigger: 9_950, price: 9_945 });
  const match = matchInRange(sell, bar(10_000, 10_010, 9_940, 9_990), 100);
  assertEquals(match, { ...hit(9_945), met: 9_950 as Paise });
});

Deno.test("matchInRange() fills a marketable limit at the open, another at its own price when touched", () => {
  const buy = made("LIMIT", "BUY", { price: 10_020 });
  assertEquals(matchInRange(buy, bar(10_000, 10_030, 9_990, 10_025), 5), from(10_000, 10_005));
  assertEquals(matchInRange(buy, bar(10_030, 10_040, 10_020, 10_025), 5), at(10_020));
  assertEquals(matchInRange(buy, bar(10_030, 10_040, 10_025, 10_030), 5), RESTS);
  const sell = made("LIMIT", "SELL", { price: 10_020 });
  assertEquals(matchInRange(sell, bar(10_010, 10_020, 10_000, 10_005), 5), at(10_020));
  assertEquals(matchInRange(sell, bar(10_010, 10_015, 10_000, 10_005), 5), RESTS);
});

const price = fc.integer({ min: 1_000, max: 100_000 }).map((n) => n * 5);
const candle = fc.tuple(price, price, price, price).map(([a, b, c, d]) => {
  const sorted = [a, b, c, d].toSorted((x, y) => x - y);
  return bar(a, sorted[3]!, sorted[0]!, d);
});
const order = fc.record({
  type: fc.constantFrom<OrderType>("MARKET", "LIMIT", "SL", "SL-M"),
  side: fc.constantFrom<Side>("BUY", "SELL"),
  price,
  trigger: price,
  triggered: fc.boolean(),
}).map((made): Matchable => ({ ...made, tick: TICK }) as Matchable);

Deno.test("matching slips against the order, on a tick and never beyond its limit, whatever comes", () => {
  fc.assert(
    fc.property(order, candle, fc.integer({ min: 0, max: 200 }), (order, bar, bps) => {
      const worse = (a: number, b: number) => order.side === "BUY" ? a >= b : a <= b;
      const limited = order.type === "LIMIT" || order.type === "SL";
      for (
        const [match, exact] of [
          [matchAtOpen(order, bar.open, bps), matchAtOpen(order, bar.open, 0)],
          [matchInRange(order, bar, bps), matchInRange(order, bar, 0)],
        ] as const
      ) {
        assertEquals(match.triggered, exact.triggered);
        if (match.price === null) continue;
        assertEquals(match.price % TICK, 0);
        if (limited) assert(worse(order.price, match.price));
        // Without slippage nobody got a better price than this.
        assert(exact.price !== null && worse(match.price, exact.price));
        // Nor could the market have been met at a better one.
        assert(worse(exact.price, order.side === "BUY" ? bar.low : bar.high));
      }
    }),
    { numRuns: 2_000 },
  );
});
