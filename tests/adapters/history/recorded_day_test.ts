/** A day recorded, torn, gone on with, and read back. @module */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { type DayNote, readRecordedDay } from "../../../adapters/history/recorded_day.ts";
import type { TickFrame } from "../../../adapters/history/tick_codec.ts";
import { TickFileError } from "../../../adapters/history/tick_file.ts";
import { TickRecorder } from "../../../adapters/history/tick_recorder.ts";
import type { Candle } from "../../../domain/candle/candle.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant, MINUTE_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";

const DATE = "2026-11-20" as IsoDate;
const OPEN = istInstant(DATE, 555);
const TOKEN = 7 as InstrumentToken;

const note = (date: IsoDate): DayNote => ({
  date,
  seed: null,
  instruments: "dumps",
  equity: ["INFY"],
  historyMinutes: null,
  closes: [[7, 100_00]],
  bands: [[7, 90_00, 110_00]],
});

function frame(second: number, ltp = 100_00): TickFrame {
  const at = OPEN + 1_000 * second as EpochMs;
  const price = ltp as Paise;
  const day = { open: price, high: price, low: price, volume: second, oi: 0, bids: [], asks: [] };
  return { type: "Ticks", at, ticks: [{ token: TOKEN, at, ltp: price, ...day }] };
}

const candle = (minute: number): Candle => {
  const price = 99_00 as Paise;
  const at = OPEN + minute * MINUTE_MS as EpochMs;
  return { at, open: price, high: price, low: price, close: price, volume: 3 };
};

async function inFolder(act: (path: (date: IsoDate) => string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await act((date) => `${folder}/market_data/x_${date}.ticks`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function recorderAt(path: (date: IsoDate) => string, failures: string[] = []): TickRecorder {
  return new TickRecorder({ path, day: note, failed: (problem) => void failures.push(problem) });
}

/** A file of sixty frames, and its bytes. */
async function recordedMinute(path: (date: IsoDate) => string) {
  const recorder = recorderAt(path);
  for (let second = 0; second < 60; second++) recorder.frame(frame(second));
  await recorder.close();
  const file = path(DATE);
  return { file, whole: Deno.readFileSync(file) };
}

function framesOf(path: string): readonly TickFrame[] {
  const { frames } = readRecordedDay(path);
  const all: TickFrame[] = [];
  while (frames.peekAt() < Infinity) all.push(frames.take() as TickFrame);
  return all;
}

Deno.test("readRecordedDay() gives back ticks, minutes and what was known of the day", () =>
  inFolder(async (path) => {
    const recorder = recorderAt(path);
    const until = OPEN + 2 * MINUTE_MS as EpochMs;
    recorder.history({ token: TOKEN, until, countMax: 9 }, [candle(0), candle(1)]);
    for (let second = 120; second < 160; second++) recorder.frame(frame(second));
    await recorder.close();
    const { day, history, frames, damage } = readRecordedDay(path(DATE));
    assertEquals<unknown>(day, note(DATE));
    assertEquals(history({ token: TOKEN, until, countMax: 1 }), [candle(1)]);
    const early = OPEN + MINUTE_MS as EpochMs;
    assertEquals(history({ token: TOKEN, until: early, countMax: 9 }), [candle(0)]);
    assertEquals(history({ token: 8 as InstrumentToken, until, countMax: 9 }), []);
    assertEquals([frames.peekAt(), frames.lastTick(TOKEN)], [frame(120).at, null]);
    assertEquals(damage, null);
    frames.take();
    assertEquals(frames.lastTick(TOKEN), frame(120).ticks[0]!);
    assertEquals(framesOf(path(DATE)).length, 40);
  }));

Deno.test("readRecordedDay() has minutes in their order, in whatever order they were asked for", () =>
  inFolder(async (path) => {
    const recorder = recorderAt(path);
    const asked = [[candle(2), candle(3)], [candle(0)], [candle(1), candle(2)]];
    for (const minutes of asked) {
      const until = minutes.at(-1)!.at + MINUTE_MS as EpochMs;
      recorder.history({ token: TOKEN, until, countMax: 2 }, minutes);
    }
    await recorder.close();
    const { history } = readRecordedDay(path(DATE));
    const until = OPEN + 4 * MINUTE_MS as EpochMs;
    assertEquals(history({ token: TOKEN, until, countMax: 4 }), [0, 1, 2, 3].map(candle));
  }));

Deno.test("a recording torn anywhere is read up to the tear, and goes on from there", () =>
  inFolder(async (path) => {
    const { file, whole } = await recordedMinute(path);
    for (let kept = whole.length - 1; kept > whole.length - 60; kept -= 7) {
      Deno.writeFileSync(file, whole.subarray(0, kept));
      const before = framesOf(file).length;
      assertMatch(readRecordedDay(file).damage!, /is damaged: its last [1-9]\d* bytes/);
      assert(before > 0 && before < 60, `${before}`);
      const next = recorderAt(path);
      next.frame(frame(100));
      await next.close();
      assertEquals(framesOf(file).map(({ at }) => at).at(-1), frame(100).at);
      assertEquals(framesOf(file).length, before + 1);
    }
  }));

Deno.test("of a recording damaged in its middle what follows is kept when it is gone on with", () =>
  inFolder(async (path) => {
    const { file, whole } = await recordedMinute(path);
    const middle = whole.length >> 1;
    whole[middle]! ^= 0xff;
    Deno.writeFileSync(file, whole);
    const before = framesOf(file).length;
    const told: string[] = [];
    const next = new TickRecorder({
      ...{ path, day: note },
      damaged: (of, keptAs) => void told.push(of, keptAs),
      failed: (problem) => void told.push(problem),
    });
    next.frame(frame(100));
    await next.close();
    assertEquals(told, [file, `${file}.old1`]);
    const sound = whole.length - Deno.readFileSync(`${file}.old1`).length;
    assert(sound <= middle);
    assertEquals(Deno.readFileSync(`${file}.old1`), whole.subarray(sound));
    assertEquals(Deno.readFileSync(file).subarray(0, sound), whole.subarray(0, sound));
    assertEquals(framesOf(file).length, before + 1);
  }));

Deno.test("a recording torn before it said what it is begins anew", () =>
  inFolder(async (path) => {
    const first = recorderAt(path);
    first.frame(frame(0));
    await first.close();
    const file = path(DATE);
    const whole = Deno.readFileSync(file);
    for (const kept of [0, 1, 14]) {
      Deno.writeFileSync(file, whole.subarray(0, kept));
      const failures: string[] = [];
      const next = recorderAt(path, failures);
      next.frame(frame(100));
      await next.close();
      assertEquals([kept, failures, framesOf(file).map(({ at }) => at)], [kept, [], [
        frame(100).at,
      ]]);
    }
  }));

Deno.test("TickRecorder begins a file a day, and ends without harm when the disk fails", () =>
  inFolder(async (path) => {
    const failures: string[] = [];
    const recorder = recorderAt(path, failures);
    recorder.frame(frame(0));
    recorder.frame(frame(86_400));
    recorder.frame(frame(1));
    await recorder.close();
    const days = [DATE, "2026-11-21" as IsoDate].map((date) => framesOf(path(date)));
    assertEquals(days.map((all) => all.map(({ at }) => (at - OPEN) / 1_000)), [[0, 1], [86_400]]);
    const stuck = recorderAt(() => "/dev/null/x.ticks", failures);
    stuck.frame(frame(0));
    stuck.frame(frame(1));
    assertEquals(failures.length, 1);
    assert(failures[0]!.startsWith("no more ticks are recorded"), failures[0]);
  }));

Deno.test("readRecordedDay() says what is no recording", () =>
  inFolder(async (path) => {
    const file = path(DATE);
    assertThrows(() => readRecordedDay(file), TickFileError);
    const recorder = recorderAt(path);
    recorder.frame(frame(0));
    await recorder.close();
    Deno.writeTextFileSync(file, "date,open\n");
    assertThrows(() => readRecordedDay(file), TickFileError, "no ticks of ours");
    Deno.writeTextFileSync(file, "patang ticks 1\n");
    assertThrows(() => readRecordedDay(file), TickFileError, "of which day");
  }));
