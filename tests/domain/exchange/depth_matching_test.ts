/** Tests of fills against five levels of depth. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { matchInDepth } from "../../../domain/exchange/depth_matching.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Matchable } from "../../../domain/exchange/matching.ts";
import type { Paise } from "../../../domain/money.ts";
import type { Tick } from "../../../domain/tick/tick.ts";

const TICK = 5 as Paise;

function level(price: number, quantity: number) {
  return { price: price as Paise, quantity, orders: 1 };
}

function tick(ltp: number, bids: [number, number][], asks: [number, number][]): Tick {
  const price = ltp as Paise;
  return {
    token: 1 as InstrumentToken,
    at: 0 as EpochMs,
    ltp: price,
    volume: 0,
    oi: 0,
    open: price,
    high: price,
    low: price,
    bids: bids.map(([p, q]) => level(p, q)),
    asks: asks.map(([p, q]) => level(p, q)),
  };
}

function order(side: "BUY" | "SELL", type: Matchable["type"], terms: Partial<Matchable> = {}) {
  const zero = 0 as Paise;
  return { side, type, price: zero, trigger: zero, triggered: false, tick: TICK, ...terms };
}

const book = tick(10_000, [[9_995, 50], [9_990, 100]], [[10_005, 50], [10_010, 100]]);

Deno.test("matchInDepth() walks the asks best first and leaves what they do not show", () => {
  const match = matchInDepth(order("BUY", "MARKET"), 200, book, 0);
  assertEquals(match.slices, [
    { price: 10_005 as Paise, quantity: 50, shown: 50 },
    { price: 10_010 as Paise, quantity: 100, shown: 100 },
  ]);
});

Deno.test("matchInDepth() stops at the limit", () => {
  const limit = order("BUY", "LIMIT", { price: 10_005 as Paise });
  assertEquals(matchInDepth(limit, 200, book, 0).slices, [
    { price: 10_005 as Paise, quantity: 50, shown: 50 },
  ]);
  const below = order("BUY", "LIMIT", { price: 10_000 as Paise });
  assertEquals(matchInDepth(below, 200, book, 0).slices, []);
});

Deno.test("matchInDepth() leaves what the desk has taken of a level already", () => {
  const taken = { 9_995: 50, 9_990: 10 } as Readonly<Record<number, number>>;
  const match = matchInDepth(
    order("SELL", "MARKET"),
    200,
    book,
    0,
    ({ price }) => taken[price] ?? 0,
  );
  assertEquals(match.slices, [{ price: 9_990 as Paise, quantity: 90, shown: 100 }]);
});

Deno.test("matchInDepth() wakes a stop when the last price touches its trigger, not before", () => {
  const stop = order("SELL", "SL", { trigger: 9_990 as Paise, price: 9_900 as Paise });
  assertEquals(matchInDepth(stop, 10, book, 0), { triggered: false, slices: [] });
  const fallen = tick(9_990, [[9_985, 50]], [[9_995, 50]]);
  assertEquals(matchInDepth(stop, 10, fallen, 0), {
    triggered: true,
    slices: [{ price: 9_985 as Paise, quantity: 10, shown: 50 }],
  });
});

Deno.test("matchInDepth() wakes a stop-limit without filling it when the market has run past", () => {
  const stop = order("SELL", "SL", { trigger: 9_990 as Paise, price: 9_980 as Paise });
  const gapped = tick(9_900, [[9_895, 50]], [[9_905, 50]]);
  assertEquals(matchInDepth(stop, 10, gapped, 0), { triggered: true, slices: [] });
});

Deno.test("matchInDepth() wakes a stop without a limit and takes whatever price is shown", () => {
  const stop = order("SELL", "SL-M", { trigger: 9_990 as Paise });
  const gapped = tick(9_900, [[9_895, 50]], [[9_905, 50]]);
  assertEquals(matchInDepth(stop, 10, gapped, 0), {
    triggered: true,
    slices: [{ price: 9_895 as Paise, quantity: 10, shown: 50 }],
  });
  assertEquals(matchInDepth(stop, 10, tick(9_900, [], []), 0), {
    triggered: true,
    slices: [{ price: 9_900 as Paise, quantity: 10, shown: null }],
  });
});

Deno.test("matchInDepth() fills the last unit, and a single one", () => {
  const units = (quantity: number) =>
    matchInDepth(order("BUY", "MARKET"), quantity, book, 0).slices.map((each) => each.quantity);
  assertEquals([units(1), units(50), units(51)], [[1], [50], [50, 1]]);
});

Deno.test("matchInDepth() meets the last price with slippage where there is no depth at all", () => {
  const bare = tick(10_000, [], []);
  assertEquals(matchInDepth(order("BUY", "MARKET"), 10, bare, 10).slices, [
    { price: 10_010 as Paise, met: 10_000 as Paise, quantity: 10, shown: null },
  ]);
});

Deno.test("matchInDepth() fills nothing in a market that has gone one-sided", () => {
  const onlyBids = tick(10_000, [[9_995, 50]], []);
  assertEquals(matchInDepth(order("BUY", "MARKET"), 10, onlyBids, 10).slices, []);
});

Deno.test("matchInDepth() never oversteps the limit, the order or the shown quantity", () => {
  const levels = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 99 })),
    {
      maxLength: 5,
    },
  );
  fc.assert(fc.property(
    levels,
    fc.integer({ min: 1, max: 500 }),
    fc.integer({ min: 9_900, max: 10_300 }),
    (steps, quantity, limit) => {
      let price = 10_000;
      const asks = steps.map(([gap, shown]): [number, number] => [price += gap, shown]);
      const buy = order("BUY", "LIMIT", { price: limit as Paise });
      const match = matchInDepth(buy, quantity, tick(10_000, [[9_999, 1]], asks), 0);
      const filled = match.slices.reduce((sum, slice) => sum + slice.quantity, 0);
      assert(filled <= quantity);
      for (const slice of match.slices) {
        assert(slice.price <= limit);
        const shown = asks.filter(([at]) => at === slice.price).reduce((sum, [, q]) => sum + q, 0);
        assert(slice.quantity > 0 && slice.quantity <= shown);
      }
    },
  ));
});
