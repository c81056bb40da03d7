/** The order and content of frames, by example and by property. @module */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { barFrames } from "../../../adapters/history/bar_frames.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type IsoDate, istClock, istInstant, MINUTE_MS } from "../../../domain/market_time.ts";
import type { CandleHistory } from "../../../domain/candle/candle_history.ts";
import type { MarketFrame, MarketFrames } from "../../../domain/ports.ts";

type BarFrame = Exclude<MarketFrame, { type: "Ticks" }>;

const DATE = "2024-01-01" as IsoDate;
const token = (number: number) => number as InstrumentToken;

/** Bars at `minutes` whose prices tell the minute: open m*10, high +4, low -4, close +1. */
function history(
  minutes: readonly number[],
  hours: readonly (readonly [number, number])[],
): CandleHistory {
  const prices = (offset: number) => Int32Array.from(minutes, (m) => m * 10 + offset);
  return {
    symbol: "TEST",
    file: "TEST.csv",
    count: minutes.length,
    at: Float64Array.from(minutes, (minute) => istInstant(DATE, minute)),
    open: prices(0),
    high: prices(4),
    low: prices(-4),
    close: prices(1),
    volume: Float64Array.from(minutes),
    sessions: hours.map(([open, close]) => ({
      date: DATE,
      openAt: istInstant(DATE, open),
      closeAt: istInstant(DATE, close),
    })),
    stamp: "start",
    rows: minutes.length,
    dropped: { outside_session: 0, duplicate: 0, backward: 0, malformed: 0, bad_price: 0 },
    malformed: [],
  };
}

function all(frames: MarketFrames): BarFrame[] {
  const list: BarFrame[] = [];
  while (frames.peekAt() !== Infinity) {
    const at = frames.peekAt();
    const frame = frames.take();
    assertEquals<number>(frame.at, at);
    assert(frame.type !== "Ticks");
    list.push(frame);
  }
  return list;
}

/** `09:16 closed 1:5551 2:-` style lines: token and close, or token and open. */
function told(frame: BarFrame): string {
  const values = frame.type === "MinuteClosed"
    ? frame.candles.map((candle) => candle.close)
    : frame.prices;
  const name = frame.type === "MinuteClosed" ? "closed" : "opened";
  const shown = frame.tokens.map((number, i) => `${number}:${values[i]}`);
  return [istClock(frame.at).slice(0, 5), name, ...shown].join(" ");
}

Deno.test("barFrames() closes a minute before it opens the next, and moves on without rows", () => {
  const frames = barFrames([{ token: token(1), history: history([555, 556, 558], [[555, 560]]) }]);
  assertEquals(all(frames).map(told), [
    "09:15 opened 1:5550",
    "09:16 closed 1:5551",
    "09:16 opened 1:5560",
    "09:17 closed 1:5561",
    "09:18 closed",
    "09:18 opened 1:5580",
    "09:19 closed 1:5581",
    "09:20 closed",
  ]);
});

Deno.test("barFrames() shows the whole bar as the history has it", () => {
  const frames = barFrames([{ token: token(7), history: history([556], [[555, 558]]) }]);
  const closed = all(frames).filter((frame) => frame.type === "MinuteClosed");
  assertEquals(closed.map((frame) => frame.candles), [
    [],
    [{
      at: istInstant(DATE, 556),
      open: 5560,
      high: 5564,
      low: 5556,
      close: 5561,
      volume: 556,
    } as never],
    [],
  ]);
});

Deno.test("barFrames() merges instruments minute by minute over their sessions together", () => {
  const frames = barFrames([
    { token: token(1), history: history([555, 556, 600], [[555, 557], [600, 601]]) },
    { token: token(2), history: history([556, 557], [[555, 558]]) },
  ]);
  assertEquals(all(frames).map(told), [
    "09:15 opened 1:5550",
    "09:16 closed 1:5551",
    "09:16 opened 1:5560 2:5560",
    "09:17 closed 1:5561 2:5561",
    "09:17 opened 2:5570",
    "09:18 closed 2:5571",
    "10:00 opened 1:6000",
    "10:01 closed 1:6001",
  ]);
});

Deno.test("barFrames() shares one token list among all frames of a single instrument", () => {
  const list = all(barFrames([{ token: token(1), history: history([555, 556], [[555, 557]]) }]));
  for (const frame of list) assertStrictEquals(frame.tokens, list[0]!.tokens);
});

Deno.test("barFrames() has nothing to show without sessions, and refuses to go past the end", () => {
  assertEquals(barFrames([]).peekAt(), Infinity);
  const frames = barFrames([{ token: token(1), history: history([], []) }]);
  assertEquals(frames.peekAt(), Infinity);
  assertThrows(() => frames.take(), RangeError);
});

Deno.test("barFrames() crashes on a bar that lies in no session", () => {
  const frames = (minutes: readonly number[]) =>
    all(barFrames([{ token: token(1), history: history(minutes, [[555, 556], [600, 601]]) }]));
  for (const minutes of [[554], [555, 556], [555, 600, 601]]) {
    assertThrows(() => frames(minutes), RangeError, "is in no session");
  }
});

Deno.test("barFrames() never looks ahead and shows each row once, in any mix of histories", () => {
  const hours = fc.constantFrom<readonly (readonly [number, number])[]>(
    [[0, 20]],
    [[5, 10]],
    [[0, 6], [12, 20]],
    [[20, 25]],
  );
  const mixed = fc.array(
    fc.record({ hours, gone: fc.uniqueArray(fc.integer({ min: 0, max: 25 })) }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(fc.property(mixed, (inputs) => {
    const histories = inputs.map(({ hours, gone }, i) => {
      const minutes = hours.flatMap(([from, to]) =>
        Array.from({ length: to - from }, (_, m) => from + m)
      );
      const present = minutes.filter((minute) => !gone.includes(minute));
      return { token: token(i + 1), history: history(present, hours) };
    });
    const openMinutes = new Set(
      inputs.flatMap(({ hours }) =>
        hours.flatMap(([from, to]) => Array.from({ length: to - from }, (_, m) => from + m))
      ),
    );
    const frames = all(barFrames(histories));
    let before = { at: -Infinity, type: "MinuteOpened" as BarFrame["type"] };
    const shown = { MinuteOpened: 0, MinuteClosed: 0 };
    for (const frame of frames) {
      // At one instant closed, then opened, and each at most once.
      const later = frame.at > before.at;
      assert(later || (before.type === "MinuteClosed" && frame.type === "MinuteOpened"));
      const start = frame.type === "MinuteOpened" ? frame.at : frame.at - MINUTE_MS;
      const expected = histories.filter(({ history }) => history.at.includes(start));
      assertEquals(frame.tokens, expected.map(({ token }) => token));
      if (frame.type === "MinuteClosed") {
        assert(frame.candles.every((candle) => candle.at === start));
      } else assert(frame.prices.length > 0);
      shown[frame.type] += frame.tokens.length;
      before = frame;
    }
    const rows = histories.reduce((sum, { history }) => sum + history.count, 0);
    assertEquals(shown, { MinuteOpened: rows, MinuteClosed: rows });
    const closed = frames.filter((frame) => frame.type === "MinuteClosed").length;
    assertEquals(closed, openMinutes.size);
  }));
});

Deno.test("barFrames() keeps a first price back while something is due with its minute", () => {
  const frames = barFrames([{ token: token(1), history: history([555, 556], [[555, 557]]) }]);
  const openAt = istInstant(DATE, 555);
  assertEquals([frames.peekAt(openAt), frames.peekAt(openAt + 1)], [Infinity, openAt]);
  // Nobody waits for it: but who is about to act may.
  frames.wantOpens(false);
  assertEquals(frames.peekAt(openAt), Infinity);
  frames.wantOpens(true);
  assertEquals(told(frames.take() as BarFrame), "09:15 opened 1:5550");
  // A close is the last word of its minute.
  assertEquals(frames.peekAt(openAt + MINUTE_MS), openAt + MINUTE_MS);
  assertEquals(told(frames.take() as BarFrame), "09:16 closed 1:5551");
});
