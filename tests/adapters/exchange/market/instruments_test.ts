/** What is listed on a day, and how it is named and numbered. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Instrument } from "../../../../domain/instrument/instrument.ts";
import type { IsoDate } from "../../../../domain/market_time.ts";
import { bySymbol, clock, marketOf } from "./made_market.ts";

const market = marketOf();
const listed = market.instruments();
const of = (kind: Instrument["kind"]) => listed.filter((instrument) => instrument.kind === kind);
const symbols = (instruments: readonly Instrument[]) => instruments.map((each) => each.symbol);

Deno.test("instruments() lists indices, futures of two months, shares and India VIX", () => {
  assertEquals(symbols(of("INDEX")), ["NIFTY 50", "NIFTY BANK", "NIFTY FIN SERVICE", "INDIA VIX"]);
  assertEquals(symbols(of("FUT")), [
    "NIFTY26NOVFUT",
    "NIFTY26DECFUT",
    "BANKNIFTY26NOVFUT",
    "BANKNIFTY26DECFUT",
    "FINNIFTY26NOVFUT",
    "FINNIFTY26DECFUT",
  ]);
  const contracts = of("FUT").map(({ lot, tick, freezeQuantity, expiry }) =>
    [lot, tick, freezeQuantity, expiry].join(" ")
  );
  assertEquals(contracts, [
    "65 10 1800 2026-11-23",
    "65 10 1800 2026-12-29",
    "30 20 600 2026-11-23",
    "30 20 600 2026-12-29",
    "60 10 1800 2026-11-23",
    "60 10 1800 2026-12-29",
  ]);
  assert(of("EQ").length >= 20);
  assert(
    of("EQ").every(({ lot, strike, expiry, name, symbol }) =>
      lot === 1 && strike === 0 && expiry === null && name === symbol
    ),
  );
  const ticks: [string, number][] = [["WIPRO", 1], ["ITC", 5], ["RELIANCE", 10], ["MARUTI", 100]];
  for (const [symbol, tick] of ticks) assertEquals<number>(bySymbol(market, symbol).tick, tick);
});

Deno.test("instruments() has 21 strikes or more around the money for two expiries", () => {
  for (const [name, step] of [["NIFTY", 50], ["BANKNIFTY", 100], ["FINNIFTY", 50]] as const) {
    const chain = listed.filter((each) => each.name === name && each.strike > 0);
    assertEquals(new Set(chain.map(({ expiry }) => expiry)).size, 2, name);
    const future = listed.find((each) => each.name === name && each.kind === "FUT")!;
    const [first] = market.history({ token: future.token, until: clock(9, 16), countMax: 1 });
    for (const kind of ["CE", "PE"] as const) {
      const strikes = chain.filter((each) => each.kind === kind && each.expiry === future.expiry)
        .map(({ strike }) => strike / 100);
      assert(strikes.every((strike, i) => i === 0 || strike === strikes[i - 1]! + step), name);
      const below = strikes.filter((strike) => strike < first!.open / 100).length;
      assert(below >= 8 && strikes.length - below >= 8 && strikes.length >= 21, name);
    }
  }
});

Deno.test("instruments() spells monthly and weekly options as the broker does", () => {
  const spelled = (date: string, name: string) => {
    const all = marketOf({ date: date as IsoDate }).instruments();
    const calls = all.filter((each) => each.name === name && each.kind === "CE");
    return new Set(symbols(calls).map((symbol) => symbol.slice(0, -7) + symbol.slice(-2)));
  };
  assertEquals(spelled("2026-11-20", "NIFTY"), new Set(["NIFTY26NOVCE", "NIFTY26D01CE"]));
  assertEquals(spelled("2026-11-13", "NIFTY"), new Set(["NIFTY26N17CE", "NIFTY26NOVCE"]));
  assertEquals(spelled("2026-09-04", "NIFTY"), new Set(["NIFTY26908CE", "NIFTY26915CE"]));
  assertEquals(spelled("2026-11-13", "FINNIFTY"), new Set(["FINNIFTY26NOVCE", "FINNIFTY26DECCE"]));
});

Deno.test("instruments() numbers each once, with the segment in the low byte", () => {
  assertEquals(new Set(listed.map(({ token }) => token)).size, listed.length);
  assertEquals(new Set(listed.map(({ symbol }) => symbol)).size, listed.length);
  for (const { token, kind, exchange } of listed) {
    assertEquals(token & 0xff, kind === "INDEX" ? 9 : kind === "EQ" ? 1 : 2);
    assertEquals(exchange, kind === "INDEX" || kind === "EQ" ? "NSE" : "NFO");
    assert(Number.isSafeInteger(token) && token > 0 && token < 2 ** 31);
  }
});

Deno.test("instruments() keep their tokens on other days and in other markets", () => {
  const before = new Map(
    marketOf({ date: "2026-11-19" as IsoDate }).instruments().map((each) => [each.symbol, each]),
  );
  const same = listed.filter(({ symbol }) => before.has(symbol));
  assert(same.length > 0.9 * listed.length);
  for (const each of same) assertEquals(each, before.get(each.symbol)!);
  const other = marketOf({ seed: 8 }).instruments().find(({ symbol }) =>
    symbol === "NIFTY26NOVFUT"
  );
  assertEquals(other?.token, bySymbol(market, "NIFTY26NOVFUT").token);
});

Deno.test("simulatedMarket() throws for a day without a session and for odd ticks", () => {
  assertThrows(() => marketOf({ date: "2026-11-21" as IsoDate }), RangeError, "2026-11-21");
  assertThrows(() => marketOf({ tickSeconds: 7 }), RangeError, "7 seconds");
  assertThrows(() => marketOf({ tickSeconds: 0.5 }), RangeError, "0.5 seconds");
  assertThrows(
    () => market.frames(clock(9, 15), clock(9, 16), [1 as Instrument["token"]]),
    RangeError,
    "token 1",
  );
});

Deno.test("band() is 10 % around the close for shares and futures, wide for options", () => {
  for (const symbol of ["RELIANCE", "NIFTY26NOVFUT"]) {
    const { token, tick } = bySymbol(market, symbol);
    const { prevClose } = firstTick(symbol);
    const { lower, upper } = market.band(token)!;
    assert(Math.abs(lower - 0.9 * prevClose!) < tick && Math.abs(upper - 1.1 * prevClose!) < tick);
    assert(lower % tick === 0 && upper % tick === 0);
  }
  const option = listed.find(({ kind }) => kind === "CE")!;
  const { lower, upper } = market.band(option.token)!;
  assert(lower === 5 && upper > 2_000_000);
  assertEquals(market.band(bySymbol(market, "NIFTY 50").token), undefined);
});

function firstTick(symbol: string) {
  const frames = market.frames(clock(9, 15), clock(9, 16), [bySymbol(market, symbol).token]);
  const frame = frames.take();
  assert(frame.type === "Ticks");
  return frame.ticks[0]!;
}
