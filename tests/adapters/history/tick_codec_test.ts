/** Ticks to bytes and back. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BlockEncoder, decodeBlock, type TickFrame } from "../../../adapters/history/tick_codec.ts";
import type { Tick } from "../../../domain/tick/tick.ts";

const START = 1_763_607_600_000;
const price = fc.integer({ min: 0, max: 2 ** 31 });
const count = fc.integer({ min: 0, max: 2 ** 40 });
const levels = fc.array(
  fc.record({ price, quantity: count, orders: fc.integer({ min: 0, max: 65_535 }) }),
  { maxLength: 5 },
);
const tick = fc.record({
  token: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  at: fc.integer({ min: START - 1e9, max: START + 1e6 }),
  ltp: price,
  volume: count,
  oi: count,
  open: price,
  high: price,
  low: price,
  bids: levels,
  asks: levels,
  prevClose: price,
  averagePrice: price,
  buyQuantity: count,
  sellQuantity: count,
}, {
  requiredKeys: ["token", "at", "ltp", "volume", "oi", "open", "high", "low", "bids", "asks"],
}) as unknown as fc.Arbitrary<Tick>;
const frames = fc.array(
  fc.record({
    type: fc.constant("Ticks" as const),
    at: fc.integer({ min: START, max: START + 1e8 }),
    ticks: fc.array(tick, { maxLength: 4 }),
  }) as unknown as fc.Arbitrary<TickFrame>,
  { maxLength: 6 },
);

Deno.test("decodeBlock() gives back the frames that were encoded, of any ticks", () => {
  fc.assert(fc.property(frames, frames, (first, second) => {
    const encoder = new BlockEncoder();
    for (const block of [first, second]) {
      for (const frame of block) encoder.add(frame);
      // A block stands alone: the second one knows nothing of the first.
      assertEquals([...decodeBlock(encoder.take())], block);
    }
  }));
});

Deno.test("BlockEncoder takes a tenth of JSON for a day's usual ticks", () => {
  const encoder = new BlockEncoder();
  let json = 0;
  for (let i = 0; i < 200; i++) {
    const usual = usualFrame(i);
    json += JSON.stringify(usual).length;
    encoder.add(usual);
  }
  assert(encoder.length * 10 < json, `${encoder.length} bytes for ${json} of JSON`);
});

Deno.test("decodeBlock() does not make a number of half a number", () => {
  const encoder = new BlockEncoder();
  encoder.add(usualFrame(0));
  const bytes = encoder.take();
  assertThrows(() => [...decodeBlock(bytes.subarray(0, bytes.length - 1))], RangeError);
});

function usualFrame(i: number): TickFrame {
  const ltp = 2_476_230 + 5 * (i % 7);
  const side = (sign: number) =>
    [1, 2, 3, 4, 5].map((n) => ({ price: ltp + sign * 5 * n, quantity: 65 * n, orders: n }));
  const at = START + 1_000 * i;
  return {
    type: "Ticks",
    at,
    ticks: [{
      token: 14_725_890,
      at: at - 300,
      ltp,
      volume: 1_000_000 + 65 * i,
      oi: 12_000_000,
      open: 2_470_000,
      high: 2_480_000,
      low: 2_460_000,
      prevClose: 2_465_000,
      averagePrice: 2_471_000 + i,
      bids: side(-1),
      asks: side(1),
    }],
  } as unknown as TickFrame;
}
