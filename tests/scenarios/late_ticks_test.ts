/**
 * Ticks that are shown some tenths of a second after their time, as a broker's are: bars are what
 * they would be if they came at once, also when the candles begin anew at the turn of a minute.
 * @module
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { CANDLES } from "../../actors/protocol/candles.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../domain/market_time.ts";
import { TickingDay, type TickingDesk } from "./ticking_desk.ts";

/** The last second of a minute makes its close, and the highest price of 10:03. */
const PLAN: TickingDesk = {
  from: "10:00",
  until: "10:08",
  prices: {
    NIFTY: {
      ...{ "10:00": 24_000, "10:02:59": 24_003, "10:03": 24_001 },
      ...{ "10:03:59": 24_009, "10:04": 24_002 },
    },
    SBIN: { "10:00": 800, "10:03:59": 801.2, "10:04": 800 },
  },
  scripts: { fno: {}, equity: {} },
  config: { signals: { holds: "all" } },
};
const LATE: TickingDesk = { ...PLAN, lagMs: 1_300 };
const WAITING: TickingDesk = { ...LATE, rules: { lateTicksMs: 1_000 } };

/** Each decision upon a bar of the day's ticks: of which bar, of what, at which close and range. */
function bars(day: TickingDay): string[] {
  return day.events("SignalSeen")
    .filter(({ signal }) => signal.price > 0 && signal.barAt >= day.world.market.instant(PLAN.from))
    .map(({ signal: { token, barAt, price, atr } }) => `${barAt} ${token} ${price} ${atr}`)
    .toSorted();
}

/** Without their range. */
function closes(of: readonly string[]): string[] {
  return of.map((bar) => bar.split(" ").slice(0, 3).join(" "));
}

const prompt = bars(new TickingDay(PLAN).play());
const longer = bars(new TickingDay({ ...PLAN, until: "10:11" }).play());

Deno.test("bars wait for the late ticks of their last second", () => {
  assertEquals(prompt.length > 15, true, `${prompt.length}`);
  assertEquals(bars(new TickingDay(WAITING).play()), prompt);
});

Deno.test("bars that do not wait lack the last second", () => {
  assertNotEquals(bars(new TickingDay(LATE).play()), prompt);
});

Deno.test("candles that begin anew while late ticks are on their way make the same bars", () => {
  for (const clock of ["10:03:59.5", "10:04", "10:04:00.4", "10:04:00.8", "10:04:01", "10:04:41"]) {
    const day = new TickingDay(WAITING).at(clock, restartCandles);
    assertEquals(bars(day.play()), prompt, `restarted at ${clock}`);
  }
});

Deno.test("the minute of a start is seen in part where history does not have it yet", () => {
  const day: TickingDay = new TickingDay({
    ...WAITING,
    // As if it were asked a minute too early: the newest candle is not there.
    historyLagMs: ({ countMax }) => countMax === 1 ? MINUTE_MS : 0,
  });
  day.at("10:03:41", restartCandles).play();
  assertEquals(closes(bars(day)), closes(prompt));
});

Deno.test("a minute that only the history of a start has is heard of all the same", () => {
  const clock = "10:04:00.2";
  const day: TickingDay = new TickingDay({
    ...{ ...WAITING, lagMs: 800 },
    historyDelayMs: ({ until, countMax }) =>
      countMax > 1 && until >= day.world.market.instant(clock) ? 20 * SECOND_MS : 0,
    historyLagMs: ({ countMax }) => countMax === 1 ? MINUTE_MS : 0,
  });
  assertEquals(bars(day.at(clock, restartCandles).play()), prompt);
});

for (const seconds of [20, 61, 75, 150]) {
  Deno.test(`history that takes ${seconds} s costs no minute of the bars after it`, () => {
    for (const clock of ["10:02:30", "10:03:00.4", "10:03"]) {
      const day = slowly(seconds, clock).at(clock, restartCandles).play();
      const later = (bar: string) => Number(bar.split(" ")[0]) >= heardAt(day, clock, seconds);
      assertEquals(bars(day).filter(later), prompt.filter(later), `restarted at ${clock}`);
    }
  });
}

Deno.test("whenever candles begin anew, however late history is, no bar is lost or has another close", () => {
  const drawn = fc.record({
    secondsIn: fc.integer({ min: 900, max: 3_900 }).map((tenths) => tenths / 10),
    lagMs: fc.nat(1_900),
    delayMs: fc.nat(160 * SECOND_MS),
    minuteMs: fc.nat(9 * SECOND_MS),
    isBehind: fc.boolean(),
  });
  fc.assert(
    fc.property(drawn, ({ secondsIn, lagMs, delayMs, minuteMs, isBehind }) => {
      const from = (market: TickingDay["world"]["market"]) =>
        market.instant("10:00") + secondsIn * SECOND_MS;
      const day: TickingDay = new TickingDay({
        ...{ ...WAITING, until: "10:11", lagMs },
        historyDelayMs: ({ until, countMax }) =>
          until < from(day.world.market) ? 0 : countMax === 1 ? minuteMs : delayMs,
        historyLagMs: ({ countMax }) => countMax === 1 && isBehind ? MINUTE_MS : 0,
      });
      day.host.after(from(day.world.market) - day.host.now, () => restartCandles(day.host));
      assertEquals(closes(bars(day.play())), closes(longer));
    }),
    { numRuns: 60 },
  );
});

/** A day in which the history of more than a minute is answered late from a clock time on. */
function slowly(seconds: number, clock: string): TickingDay {
  const day: TickingDay = new TickingDay({
    ...WAITING,
    historyDelayMs: ({ until, countMax }) =>
      countMax > 1 && until >= day.world.market.instant(clock) ? seconds * SECOND_MS : 0,
  });
  return day;
}

function restartCandles({ kernel }: TickingDay["host"]): void {
  kernel.tree.restart([CANDLES], "test");
}

/** The first bar after the history that a restart had asked for. */
function heardAt({ world }: TickingDay, clock: string, seconds: number): EpochMs {
  const at = world.market.instant(clock) + seconds * SECOND_MS;
  return (Math.floor(at / MINUTE_MS) * MINUTE_MS) as EpochMs;
}
