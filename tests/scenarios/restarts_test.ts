/**
 * Restarts in the middle of a session with 5-minute bars, a hole in the data, a trailing stop and
 * a time stop: whoever is restarted, and whenever, the same is decided.
 * @module
 */
import { assertEquals } from "@std/assert";
import { CANDLES } from "../../actors/protocol/candles.ts";
import { engineRef } from "../../actors/protocol/engine.ts";
import { FEED } from "../../actors/protocol/feed.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { clockOf, type Minute, quiet, SmallDay, type SmallDesk } from "./small_desk.ts";

const DATE = "2026-11-20";
const ENGINE = engineRef("fno");
const MARKET = "desk/trading/market";
const TOGETHER = 5;

/** Entered at 09:25 and trailed out, entered at 09:40 and timed out, entered at 10:05. */
const MINUTES: readonly Minute[] = [
  ...quiet(10),
  [20_000, 20_060, 19_990, 20_055],
  ...quiet(2, 20_050),
  [20_050, 20_052, 20_010, 20_015],
  ...quiet(2),
  null,
  ...quiet(30),
  null,
  null,
  ...quiet(11),
];

const PLAN: SmallDesk = {
  days: { NIFTY: [{ date: DATE, minutes: MINUTES, length: 75 }] },
  config: {
    exits: { time_stop_bars: 3, trailing: { mode: "r_steps", from_r: 1, step_r: 0.5 } },
  },
  strategies: [{
    timeframe: "5m",
    script: { "09:25": "LONG", "09:40": "LONG", "10:05": "SHORT" },
  }],
};

/** What was decided: HOLDs and their counts are telemetry. */
function decisions(day: SmallDay): string[] {
  return day.host.log.all!.flatMap(({ path, at, events }) => {
    const said = events.filter(([name]) => !/^(SignalSeen|HoldsCounted)@/.test(name));
    return said.length === 0 ? [] : [JSON.stringify([path, at, said])];
  });
}

const undisturbed = new SmallDay(PLAN).run();
const expected = decisions(undisturbed);

/** The first decision that is not as expected, with what was. */
function firstDifference(day: SmallDay): string | null {
  const actual = decisions(day);
  const place = expected.findIndex((each, i) => actual[i] !== each);
  if (place >= 0) return `${actual[place]} instead of ${expected[place]}`;
  return actual.length === expected.length ? null : `${actual[expected.length]} was not expected`;
}

/** A day in which `path` is restarted at each of these instants. */
function disturbed(path: string, ...instants: readonly number[]): SmallDay {
  const outside = (host: VirtualHost) => {
    for (const at of instants) {
      host.after(at - host.now, () => host.kernel.tree.restart([path], "test"));
    }
  };
  return new SmallDay({ ...PLAN, outside }).run();
}

Deno.test("the undisturbed session has an exit of each kind", () => {
  assertEquals(undisturbed.trades, [
    "LONG 100 20000 -> 20020 trailing_stop",
    "LONG 100 20000 -> 20000 time_stop",
    "SHORT 100 20000 -> 20000 square_off",
  ]);
});

for (const path of [FEED, CANDLES, ENGINE, MARKET, "desk"]) {
  Deno.test(`a restart of ${path} changes no decision, in whichever minute`, () => {
    // Every minute has its turn, five of them in a day: what holds for each holds for several.
    for (let minute = 0; minute < 75 / TOGETHER; minute++) {
      // On the minute, before its frame is shown; and in between.
      for (const seconds of [0, 20]) {
        const instants = Array.from(
          { length: TOGETHER },
          (_, i) => clockOf(DATE, "09:15") + ((minute + i * 75 / TOGETHER) * 60 + seconds) * 1_000,
        );
        const when = `minute ${minute} and each ${75 / TOGETHER} later, second ${seconds}`;
        assertEquals(firstDifference(disturbed(path, ...instants)), null, when);
      }
    }
  });
}

Deno.test("candles that restart inside a bar close it whole", () => {
  const day = disturbed(CANDLES, clockOf(DATE, "09:28") + 5_000);
  const bars = (of: SmallDay) =>
    of.events("SignalSeen").map(({ signal }) => [signal.barAt, signal.price, signal.atr]);
  assertEquals(bars(day), bars(undisturbed));
});
