/** Packets as frames. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { parseKiteTime } from "../../../../adapters/kite/schema/kite_time.ts";
import { KiteFrames } from "../../../../adapters/kite/ticker/kite_frames.ts";
import { type FullPacket, tickOf } from "../../../../adapters/kite/ticker/packet.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";

const NOW = 1_763_607_600_000;

function packet(token: number, secondsAgo: number, lastPrice = 10_000): FullPacket {
  const at = (NOW - 1_000 * secondsAgo) as EpochMs;
  return {
    type: "full",
    token: token as InstrumentToken,
    tradable: true,
    divisor: 100,
    lastPrice,
    lastQuantity: 1,
    averagePrice: 10_000,
    volume: 500,
    buyQuantity: 0,
    sellQuantity: 0,
    open: 10_000,
    high: 10_000,
    low: 10_000,
    close: 9_900,
    lastTradeAt: at,
    exchangeAt: at,
    oi: 0,
    oiHigh: 0,
    oiLow: 0,
    bids: [],
    asks: [],
  };
}

function framesAt(clock: { at: number }) {
  let arrivals = 0;
  let complaints = 0;
  let warnings = 0;
  const frames = new KiteFrames({
    now: () => clock.at,
    arrived: () => void arrivals++,
    say: (_, level) => {
      complaints++;
      if (level === "warn") warnings++;
    },
  });
  return {
    ...{ frames, arrivals: () => arrivals },
    ...{ complaints: () => complaints, warnings: () => warnings },
  };
}

Deno.test("KiteFrames yields what came in its order, due at once, and wakes the host each time", () => {
  const clock = { at: NOW };
  const { frames, arrivals } = framesAt(clock);
  assertEquals(frames.peekAt(), Infinity);
  assertThrows(() => frames.take(), RangeError);
  frames.add([packet(1, 2), packet(2, 2)]);
  clock.at += 30;
  frames.add([packet(1, 1, 10_100)]);
  assertEquals([arrivals(), frames.peekAt()], [2, NOW + 30]);
  const seen = [frames.take(), frames.take()].map((frame) =>
    frame.type === "Ticks"
      ? [frame.at - NOW, frame.ticks.map(({ token, ltp }) => [token, ltp])]
      : []
  );
  assertEquals(seen, [[0, [[1, 10_000], [2, 10_000]]], [30, [[1, 10_100]]]]);
  assertEquals(frames.peekAt(), Infinity);
  assertEquals(frames.lastTicks().map(({ ltp }) => ltp), [10_100, 10_000]);
});

Deno.test("KiteFrames leaves out ticks that go back, come from the future or have no price", () => {
  const { frames, arrivals } = framesAt({ at: NOW });
  frames.add([packet(1, 5)]);
  frames.add([packet(1, 6), packet(2, -61), packet(3, 1, 0)]);
  assertEquals([arrivals(), frames.unusable], [1, 3]);
  // The same second again is another picture of it; a little ahead is our clock's fault.
  frames.add([packet(1, 5), packet(2, -59)]);
  assertEquals([arrivals(), frames.unusable], [2, 3]);
});

Deno.test("KiteFrames leaves out a quote that says 1970: Kite's way to say that there is no time", () => {
  const { frames, arrivals } = framesAt({ at: NOW });
  const tick = tickOf(packet(1, 5))!;
  assertEquals(frames.addTicks([{ ...tick, at: parseKiteTime("1970-01-01 05:30:00")! }]), false);
  assertEquals([arrivals(), frames.unusable, frames.lastTicks()], [0, 1, []]);
  assertEquals(frames.addTicks([tick]), true);
});

Deno.test("KiteFrames gives up the oldest frames when nobody takes them, and says so once", () => {
  const { frames, complaints } = framesAt({ at: NOW });
  for (let i = 0; i < 4_100; i++) frames.add([packet(i + 1, 1)]);
  assertEquals(frames.dropped, 4);
  const first = frames.take();
  assertEquals(first.type === "Ticks" ? first.ticks[0]!.token : null, 5);
  assertEquals(complaints(), 1);
  while (frames.peekAt() < Infinity) frames.take();
  for (let i = 0; i < 4_097; i++) frames.add([packet(i + 1, 1)]);
  assertEquals([frames.dropped, complaints()], [5, 2]);
});

Deno.test("KiteFrames says that this machine's clock is behind, and how it stands", () => {
  const clock = { at: NOW };
  const { frames, complaints, warnings } = framesAt(clock);
  assertEquals([frames.add([packet(1, -4)]), frames.isClockBehind], [true, false]);
  assertEquals([frames.add([packet(1, -6), packet(2, 3)]), frames.isClockBehind], [true, true]);
  // Minutes behind: of such ticks nothing can be used, and it is still known why.
  assertEquals([frames.add([packet(1, -130)]), frames.isClockBehind], [false, true]);
  assertEquals(complaints(), 1);
  assertEquals(frames.add([]), false);
  assertEquals([frames.isClockBehind, complaints(), warnings()], [true, 1, 1]);
  clock.at += 130_000;
  assertEquals([frames.add([packet(1, -130)]), frames.isClockBehind], [true, false]);
});

Deno.test("KiteFrames has no use for prices without their time", () => {
  const { frames } = framesAt({ at: NOW });
  assertEquals(frames.add([{ ...packet(1, 0), type: "quote" } as unknown as FullPacket]), false);
});
