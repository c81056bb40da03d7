/** When the exchange that speaks Kite halts its market by the index. @module */
import { assertEquals } from "@std/assert";
import { CircuitBreaker } from "../../../../adapters/exchange/kite/circuit_breaker.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import { type EpochMs, istClock, istInstant, parseClock } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import type { Tick } from "../../../../domain/tick/tick.ts";
import { day, LIMITS } from "../../../domain/market_tables.ts";

const DATE = day("2026-11-20");
const at = (clock: string) => istInstant(DATE, parseClock(clock)!);
const INDEX = 1 as InstrumentToken;
const SHARE = 2 as InstrumentToken;

function tick(token: InstrumentToken, ltp: number, prevClose = 2_400_000): Tick {
  const price = ltp as Paise;
  const day = { volume: 0, oi: 0, open: price, high: price, low: price };
  const before = { prevClose: prevClose as Paise };
  return { token, at: 0 as EpochMs, ltp: price, ...day, ...before, bids: [], asks: [] };
}

const breaker = () =>
  new CircuitBreaker(LIMITS.halts, {
    find: (token) =>
      token === INDEX ? { kind: "INDEX", symbol: "NIFTY 50" } : { kind: "EQ", symbol: "SBIN" },
    closeOf: () => at("15:40"),
  });

Deno.test("CircuitBreaker halts by the index alone, once a level", () => {
  const own = breaker();
  const until = (clock: string, ...ticks: Tick[]) => {
    const end = own.meet(ticks, at(clock));
    return end === null ? null : istClock(end);
  };
  assertEquals(until("11:00", tick(SHARE, 1_200_000), tick(INDEX, 2_200_000)), null);
  assertEquals(until("11:30", tick(INDEX, 2_000_000, 0)), null);
  assertEquals(until("12:00", tick(SHARE, 2_400_000), tick(INDEX, 2_160_000)), "13:00:00");
  assertEquals(until("13:00", tick(INDEX, 2_150_000)), null);
  assertEquals(until("14:10", tick(INDEX, 2_030_000)), "15:40:00");
});
