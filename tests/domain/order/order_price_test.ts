/** Prices of exit orders: on a tick, inside the band, and far enough to be filled. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ladderLimit, stopLimit, takenLimit } from "../../../domain/order/order_price.ts";
import { stopRange } from "../../../domain/order/stop_range.ts";
import type { Paise } from "../../../domain/money.ts";
import type { Side } from "../../../domain/order/side.ts";

const price = (paise: number) => paise as Paise;
const FUTURES = { share: 0.005, ticks: 0 };
const OPTIONS = { share: 0.1, ticks: 4 };

Deno.test("stopLimit() lies beyond the trigger by a share of it", () => {
  // 0.5 % of 24,000 is 120.
  assertEquals(stopLimit("SELL", 2_400_000, FUTURES, price(10), null), 2_388_000);
  assertEquals(stopLimit("BUY", 2_400_000, FUTURES, price(10), null), 2_412_000);
  assertEquals(stopLimit("SELL", 2_400_013, FUTURES, price(10), null), 2_388_010);
});

Deno.test("stopLimit() of a cheap option is at least four ticks away and at least one tick", () => {
  assertEquals(stopLimit("SELL", 10_000, OPTIONS, price(5), null), 9_000);
  assertEquals(stopLimit("SELL", 100, OPTIONS, price(5), null), 80);
  assertEquals(stopLimit("SELL", 10, OPTIONS, price(5), null), 5);
});

Deno.test("stopLimit() stays inside the band, on a tick", () => {
  const band = { lower: price(2_390_003), upper: price(2_410_007) };
  assertEquals(stopLimit("SELL", 2_400_000, FUTURES, price(10), band), 2_390_010);
  assertEquals(stopLimit("BUY", 2_400_000, FUTURES, price(10), band), 2_410_000);
});

Deno.test("stopLimit() is no further from its trigger than the exchange takes, on a tick", () => {
  const wide = { share: 0.3, ticks: 4 };
  for (const kind of ["EQ", "FUT", "CE", "PE"] as const) {
    for (const trigger of [45_00, 50_00, 50_05, 1_234_55]) {
      const most = stopRange(kind, trigger);
      const sold = stopLimit("SELL", trigger, wide, price(5), null, most);
      const bought = stopLimit("BUY", trigger, wide, price(5), null, most);
      assertEquals([trigger - sold, bought - trigger], [most, most].map((x) => x - x % 5));
    }
  }
  assertEquals(stopLimit("SELL", 100_00, FUTURES, price(5), null, stopRange("EQ", 100_00)), 99_50);
});

Deno.test("stopRange() goes by rupees up to fifty, then by a share of the trigger", () => {
  assertEquals(["FUT", "EQ"].map((kind) => stopRange(kind as "FUT", 50_00)), [1_50, 1_50]);
  assertEquals([stopRange("EQ", 1_000_00), stopRange("FUT", 24_000_00)], [30_00, 720_00]);
  assertEquals([stopRange("CE", 50_00), stopRange("PE", 200_00)], [10_00, 40_00]);
});

Deno.test("stopLimit() is never on the near side of its trigger, wherever the price has gone since", () => {
  // 3 % about a price that has left the stop behind.
  const [above, below] = [
    { lower: price(2_425_000), upper: price(2_575_000) },
    { lower: price(2_225_000), upper: price(2_362_000) },
  ];
  assertEquals(stopLimit("SELL", 2_400_000, FUTURES, price(10), above), 2_388_000);
  assertEquals(stopLimit("BUY", 2_400_000, FUTURES, price(10), below), 2_412_000);
});

Deno.test("ladderLimit() doubles its buffer with each rung up to the band", () => {
  const band = { lower: price(2_380_000), upper: price(2_420_000) };
  const rungs = [0, 1, 2, 3].map((rung) =>
    ladderLimit("SELL", price(2_400_000), 0.002, rung, price(10), band)
  );
  assertEquals<number[]>(rungs, [2_395_200, 2_390_400, 2_380_800, 2_380_000]);
  assertEquals(ladderLimit("BUY", price(2_400_000), 0.002, 9, price(10), band), 2_420_000);
});

Deno.test("ladderLimit() without a band goes a tenth through the touch, however often it is asked", () => {
  const at = (side: Side, rung: number) =>
    ladderLimit(side, price(5_000), 0.03, rung, price(5), null);
  assertEquals([0, 1, 2, 60].map((rung) => at("SELL", rung) as number), [
    4_850,
    4_700,
    4_500,
    4_500,
  ]);
  assertEquals([0, 1, 2, 2_000].map((rung) => at("BUY", rung) as number), [
    5_150,
    5_300,
    5_500,
    5_500,
  ]);
  assertEquals(ladderLimit("SELL", price(5), 0.03, 6, price(5), null), 5);
});

Deno.test("stopLimit() and ladderLimit() are on a tick, in the band, never short of the reference", () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Side>("BUY", "SELL"),
      fc.constantFrom(1, 5, 10, 20),
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(12),
      (side, tick, ticks, width, rung) => {
        const from = ticks * tick;
        const low = Math.max(tick, Math.floor(from * (1 - width / 100)));
        const band = { lower: price(low), upper: price(Math.ceil(from * (1 + width / 100))) };
        const prices = [
          stopLimit(side, from, OPTIONS, price(tick), band),
          ladderLimit(side, price(from), 0.03, rung, price(tick), band),
        ];
        for (const limit of prices) {
          assertEquals(limit % tick, 0);
          assert(limit >= tick && limit >= band.lower && limit <= band.upper);
          assert(side === "SELL" ? limit <= from : limit >= from);
        }
      },
    ),
    { numRuns: 5_000 },
  );
});

Deno.test("takenLimit() goes no further than an edge that was learnt, nor short of the touch", () => {
  const at = (rung: number, edge: number | null) =>
    takenLimit("SELL", price(10_000), 0.01, rung, price(5), null, edge as Paise | null);
  const rungs = [0, 1, 2, Infinity];
  assertEquals(rungs.map((rung) => at(rung, null)), [9_900, 9_800, 9_600, 9_000]);
  assertEquals(rungs.map((rung) => at(rung, 9_801)), [9_900, 9_805, 9_805, 9_805]);
  assertEquals(rungs.map((rung) => at(rung, 10_000)), [10_000, 10_000, 10_000, 10_000]);
  // Somebody has traded beyond it since.
  assertEquals(rungs.map((rung) => at(rung, 10_100)), [10_000, 10_000, 10_000, 10_000]);
  const buying = (edge: number) =>
    takenLimit("BUY", price(10_000), 0.01, 4, price(5), null, price(edge));
  assertEquals([buying(10_304), buying(9_000)], [10_300, 10_000]);
});
