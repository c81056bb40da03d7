/** Rates of requests in market time: by the second, the minute and the day. @module */
import { assertEquals } from "@std/assert";
import {
  RateLimits,
  type RequestKind,
} from "../../../../../adapters/exchange/kite/http/rate_limits.ts";
import type { KiteRefusal } from "../../../../../adapters/exchange/kite/kite_answer.ts";
import { type EpochMs, istInstant } from "../../../../../domain/market_time.ts";
import { DATE, TABLES } from "../running_exchange.ts";

const OPEN = istInstant(DATE, 555);
const limits = () => new RateLimits(TABLES.limits);

/** How many of the requests at these instants are answered. */
function answered(rates: RateLimits, kind: RequestKind, instants: readonly number[]): number {
  return instants.filter((ms) => {
    try {
      rates.spend(kind, (OPEN + ms) as EpochMs);
      return true;
    } catch (error) {
      assertEquals((error as KiteRefusal).status, 429);
      return false;
    }
  }).length;
}

const every = (ms: number, count: number) => Array.from({ length: count }, (_, i) => i * ms);

Deno.test("spend() answers ten orders a second, 400 a minute and 5,000 a day", () => {
  assertEquals(answered(limits(), "order", every(10, 100)), 10);
  assertEquals(answered(limits(), "order", every(100, 600)), 400);
  // 400 in every minute of a quarter of an hour would be 6,000.
  assertEquals(answered(limits(), "order", every(150, 6_000)), 5_000);
});

Deno.test("spend() begins anew on the next day, and slices count each", () => {
  const rates = limits();
  rates.spend("order", OPEN);
  rates.spendSlices(4_999);
  assertEquals(answered(rates, "order", every(150, 10)), 1);
  assertEquals(answered(rates, "order", [86_400_000]), 1);
});

Deno.test("spend() keeps quotes, history and the rest apart", () => {
  const rates = limits();
  const kinds = [["quote", 1], ["history", 3], ["other", 10], ["order", 10]] as const;
  for (const [kind, perSecond] of kinds) {
    assertEquals(answered(rates, kind, every(1, 20)), perSecond, kind);
    assertEquals(answered(rates, kind, [1_100]), 1, kind);
  }
});
