/** What must hold for every tick of any market: grid, band, book, the day's figures, its hours. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { SimulatedMarket } from "../../../../adapters/exchange/market/simulated_market.ts";
import type { Instrument } from "../../../../domain/instrument/instrument.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../../../domain/market_time.ts";
import type { DepthLevel, Tick } from "../../../../domain/tick/tick.ts";
import { bySymbol, clock, framesOf, marketOf, OPEN, ticksOf, tokensOf } from "./made_market.ts";

const CLOSE = clock(15, 40);

function instrumentsOf(market: SimulatedMarket): Map<number, Instrument> {
  return new Map(market.instruments().map((each) => [each.token, each]));
}

Deno.test("frames() hold only sound ticks for any seed and time of the day", () => {
  const minutes = (CLOSE - OPEN) / MINUTE_MS;
  let checked = 0;
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: minutes - 1 }), (seed, minute) => {
      const market = marketOf({ seed, tickSeconds: 60 });
      const known = instrumentsOf(market);
      const from = (OPEN + minute * MINUTE_MS) as EpochMs;
      for (const tick of ticksOf(market.frames(from, (from + MINUTE_MS) as EpochMs))) {
        checkTick(tick, known.get(tick.token)!, market);
        checked++;
      }
    }),
    { numRuns: 40 },
  );
  assert(checked > 10_000);
});

function checkTick(tick: Tick, instrument: Instrument, market: SimulatedMarket): void {
  const { ltp, open, high, low, prevClose, volume, oi, averagePrice } = tick;
  const message = `${instrument.symbol} ${JSON.stringify(tick)}`;
  const prices = [ltp, open, high, low, prevClose!];
  for (const price of prices) {
    assert(Number.isSafeInteger(price) && price > 0 && price % instrument.tick === 0, message);
  }
  assert(low <= ltp && ltp <= high && low <= open && open <= high, message);
  assert(volume >= 0 && volume % instrument.lot === 0 && oi % instrument.lot === 0, message);
  if (instrument.kind === "INDEX") {
    assert(volume === 0 && tick.bids.length === 0 && tick.asks.length === 0, message);
    return;
  }
  assert(averagePrice! >= low && averagePrice! <= high, message);
  const { kind } = instrument;
  // Far from the money there are options that nobody holds.
  assert(kind === "EQ" ? oi === 0 : kind === "FUT" ? oi > 0 : oi >= 0, message);
  const { lower, upper } = market.band(instrument.token)!;
  for (const price of [ltp, ...levels(tick).map((level) => level.price)]) {
    assert(price >= lower && price <= upper && price % instrument.tick === 0, message);
  }
  checkBook(tick, instrument.lot, message);
}

function checkBook(
  { bids, asks, ltp, buyQuantity, sellQuantity }: Tick,
  lot: number,
  message = "",
) {
  for (const [side, away] of [[bids, -1], [asks, 1]] as const) {
    assert(side.length <= 5, message);
    side.forEach(({ price, quantity, orders }, i) => {
      assert(quantity > 0 && quantity % lot === 0 && orders > 0, message);
      assert(orders <= quantity / lot, message);
      if (i > 0) assert(away * (price - side[i - 1]!.price) > 0, message);
    });
  }
  const [bid, ask] = [bids[0]?.price, asks[0]?.price];
  assert(bid === undefined || ask === undefined || bid < ask, message);
  assert(ltp === bid || ltp === ask, message);
  const total = (side: readonly DepthLevel[]) =>
    side.reduce((sum, level) => sum + level.quantity, 0);
  assert(buyQuantity! >= total(bids) && sellQuantity! >= total(asks), message);
}

function levels({ bids, asks }: Tick): readonly DepthLevel[] {
  return [...bids, ...asks];
}

Deno.test("frames() carry the day's figures tick after tick", () => {
  const market = marketOf({ tickSeconds: 10 });
  const symbols = ["NIFTY 50", "INDIA VIX", "NIFTY26NOVFUT", "SBIN"];
  const put = market.instruments().filter(({ kind }) => kind === "PE")[14]!.symbol;
  for (const symbol of [...symbols, put]) {
    const ticks = ticksOf(market.frames(OPEN, CLOSE, tokensOf(market, symbol)));
    let [high, low, volume] = [0, Infinity, 0];
    for (const tick of ticks) {
      high = Math.max(high, tick.ltp);
      low = Math.min(low, tick.ltp);
      assertEquals<number[]>([tick.open, tick.high, tick.low], [ticks[0]!.ltp, high, low]);
      assert(tick.volume >= volume);
      if (symbol === put) assert(tick.oi > 0);
      assertEquals(tick.prevClose, ticks[0]!.prevClose);
      volume = tick.volume;
    }
    assertEquals(
      volume > 0,
      !market.instruments().some((each) => each.symbol === symbol && each.kind === "INDEX"),
    );
  }
});

Deno.test("frames() tick each instrument in its own session, once a step", () => {
  const market = marketOf({ tickSeconds: 1 });
  const symbols = ["NIFTY 50", "SBIN", "INDIA VIX", "NIFTY26NOVFUT"];
  const around = (at: EpochMs) =>
    ticksOf(market.frames(
      (at - 5 * SECOND_MS) as EpochMs,
      (at + 5 * SECOND_MS) as EpochMs,
      tokensOf(market, ...symbols),
    ));
  const counts = (ticks: readonly Tick[]) =>
    symbols.map((symbol) =>
      ticks.filter(({ token }) => token === bySymbol(market, symbol).token).length
    );
  assertEquals(counts(around(OPEN)), [5, 5, 5, 5]);
  assertEquals(counts(around(clock(12, 0))), [10, 10, 10, 10]);
  assertEquals(counts(around(clock(15, 15))), [5, 5, 10, 10]);
  assertEquals(counts(around(CLOSE)), [0, 0, 5, 5]);
});

Deno.test("frames() come in order and spread over the second", () => {
  const market = marketOf({ tickSeconds: 1 });
  const frames = framesOf(market.frames(OPEN, (OPEN + 10 * SECOND_MS) as EpochMs));
  frames.forEach((frame, i) => {
    assert(i === 0 || frame.at > frames[i - 1]!.at);
    assert(frame.ticks.every(({ at }) => at === frame.at));
  });
  assertEquals(frames.length, 100);
  const all = market.instruments().length;
  assert(frames.every(({ ticks }) => ticks.length > all / 20 && ticks.length < all / 5));
  assertEquals(frames.reduce((sum, { ticks }) => sum + ticks.length, 0), 10 * all);
});

Deno.test("frames() show tight books for futures and at the money, wide ones far out", () => {
  const market = marketOf();
  const known = instrumentsOf(market);
  const from = clock(11, 0);
  const ticks = ticksOf(market.frames(from, (from + MINUTE_MS) as EpochMs));
  const spreads = (symbol: (each: Instrument) => boolean) => {
    const some = ticks.filter(({ token }) => symbol(known.get(token)!));
    assert(some.length > 0);
    return some.map(({ bids, asks }) => asks[0]!.price - bids[0]!.price);
  };
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const future = ticks.find(({ token }) => known.get(token)!.symbol === "NIFTY26NOVFUT")!;
  assert(mean(spreads(({ symbol }) => symbol === "NIFTY26NOVFUT")) < future.ltp / 10_000);
  const call = (strikesIn: number) => (each: Instrument) =>
    each.kind === "CE" && each.name === "NIFTY" && each.expiry === "2026-11-23" &&
    Math.abs(each.strike - future.ltp + strikesIn * 5_000) < 2_500;
  assert(mean(spreads(call(0))) <= 25, "at the money: a few ticks");
  assert(mean(spreads(call(8))) > 4 * mean(spreads(call(0))), "deep in the money");
});

Deno.test("frames() end with Infinity and then refuse to be taken", () => {
  const market = marketOf();
  const frames = market.frames(CLOSE, clock(16, 0));
  assertEquals(frames.peekAt(), Infinity);
  let message = "";
  try {
    frames.take();
  } catch (error) {
    message = String(error);
  }
  assertEquals(message, "RangeError: No market frame is left");
  assertEquals(market.frames(OPEN, OPEN).peekAt(), Infinity);
});
