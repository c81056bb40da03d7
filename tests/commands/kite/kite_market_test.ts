/**
 * Kite as the market of a desk that trades only shares and still holds a future: between the close
 * of the one and the close of the other.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { loadConfig } from "../../../adapters/config/load_config.ts";
import type { FullPacket } from "../../../adapters/kite/ticker/packet.ts";
import { DEFAULT_CONFIG } from "../../../commands/line/shipped_configs.ts";
import { simulatedDesk } from "../../../commands/market/simulated_desk.ts";
import type { Config } from "../../../domain/config.ts";
import { instrumentKey } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant, parseClock } from "../../../domain/market_time.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";
import { ManualClock } from "../../adapters/kite/manual_clock.ts";
import { CALENDAR } from "../../domain/market_calendar.ts";
import { type Carried, KiteMorning, type MorningOptions } from "../../scenarios/kite_morning.ts";

const FRIDAY = "2026-11-20" as IsoDate;
const SEED = 3;
const MINUTE_MS = 60_000;
const EARLIER = istInstant("2026-11-19" as IsoDate, 12 * 60);

const dev = loadConfig(DEFAULT_CONFIG, { for: "paper", strategies: STRATEGIES });
const { fno, options, equity } = dev.books;
const config: Config = {
  ...dev,
  books: { fno: { ...fno, enabled: false }, options: { ...options, enabled: false }, equity },
};

const future = simulatedDesk(dev, CALENDAR, SEED, FRIDAY).market.source.on(FRIDAY).instruments()
  .find(({ kind, name }) => kind === "FUT" && name === "NIFTY")!;
const key = instrumentKey(future);
const HELD: Carried = {
  keys: [key],
  contracts: [{ token: future.token, key, openedAt: EARLIER, quantity: 65 }],
};
const NOTHING: Carried = { keys: [], contracts: [] };

/** Its frames are made at a clock time of Friday. */
async function marketAt(clock: string, before: Carried, how: Pick<MorningOptions, "history"> = {}) {
  const time = new ManualClock(istInstant(FRIDAY, parseClock(clock)!));
  const kite = new KiteMorning({ config, seed: SEED, date: FRIDAY, kept: [], clock: time, ...how });
  const market = await kite.market(before);
  let resumed = 0;
  market.frames(time.now() as EpochMs, { arrived: () => {}, resumed: () => void resumed++ });
  kite.quoted.length = 0;
  return {
    ...{ kite, market },
    resumed: () => resumed,
    ticks: () => kite.packets([tickAt(time.now() as EpochMs)]),
    /** Whole seconds, each with its answer handled. */
    pass: async (seconds: number) => {
      for (let i = 0; i < seconds; i++) {
        time.pass(1_000);
        for (let turn = 0; turn < 8; turn++) await Promise.resolve();
      }
    },
    jump: (minutes: number) => time.pass(minutes * MINUTE_MS),
  };
}

function tickAt(at: EpochMs): FullPacket {
  return {
    ...{ type: "full", token: future.token, tradable: true, divisor: 100, lastPrice: 2_400_000 },
    ...{ lastQuantity: 1, averagePrice: 0, volume: 5, buyQuantity: 0, sellQuantity: 0 },
    ...{ open: 2_400_000, high: 2_400_000, low: 2_400_000, close: 2_400_000 },
    ...{ lastTradeAt: at, exchangeAt: at, oi: 0, oiHigh: 0, oiLow: 0, bids: [], asks: [] },
  };
}

Deno.test("a silent stream is polled until what is held has closed, or is held no more", async () => {
  const { kite, market, pass } = await marketAt("15:20", HELD);
  await pass(8);
  assertEquals(kite.quoted.length, 3);
  assert(kite.quoted.every((keys) => keys[0] === key));
  market.hours.hold([]);
  await pass(8);
  assertEquals(kite.quoted.length, 3);
  market.hours.hold([key]);
  await pass(2);
  assertEquals(kite.quoted.length, 5);
  const late = await marketAt("15:40", HELD);
  await late.pass(8);
  assertEquals(late.kite.quoted, []);
});

Deno.test("where nothing is held, the silence after the close of the shares is right", async () => {
  const { kite, pass } = await marketAt("15:20", NOTHING);
  await pass(8);
  assertEquals([kite.quoted, kite.said.filter((line) => line.startsWith("no ticks"))], [[], []]);
});

Deno.test("a gap in the ticks after the close of the shares is one where a future is held", async () => {
  const resumedWith = async (before: Carried) => {
    const { ticks, jump, resumed } = await marketAt("15:18", before);
    ticks();
    jump(3);
    ticks();
    return resumed();
  };
  assertEquals([await resumedWith(HELD), await resumedWith(NOTHING)], [1, 0]);
});

Deno.test("a stream that is down over the open has left a gap, and one that begins with it none", async () => {
  const resumedAfter = async (minutes: number) => {
    const { ticks, jump, resumed } = await marketAt("09:08", HELD);
    ticks();
    jump(minutes);
    ticks();
    return resumed();
  };
  assertEquals([await resumedAfter(7), await resumedAfter(30)], [0, 1]);
});

/** A market that was opened on Friday at `clock` by the instruments of a day. */
async function openedAt(clock: string, date: IsoDate) {
  const time = new ManualClock(at(clock));
  return await new KiteMorning({ config, seed: SEED, date, kept: [], clock: time }).market(NOTHING);
}

function at(clock: string, date = FRIDAY): EpochMs {
  return istInstant(date, parseClock(clock)!) as EpochMs;
}

Deno.test("a market of before the day's instruments is outdated once those are there", async () => {
  const market = await openedAt("08:39", FRIDAY);
  assertEquals([market.isOutdated(at("08:39")), market.isOutdated(at("08:40"))], [false, true]);
  const saturday = "2026-11-21" as IsoDate;
  assertEquals(market.isOutdated(at("09:00", saturday)), false, "nothing is traded on that day");
  const newer = await openedAt("08:40", FRIDAY);
  assertEquals([newer.isOutdated(at("08:40")), newer.isOutdated(at("15:00"))], [false, false]);
});

Deno.test("a market of old instruments is tried again, and more rarely while it trades", async () => {
  const market = await openedAt("08:50", "2026-11-19" as IsoDate);
  const tried = ["08:55", "08:56", "09:16", "09:20", "09:21"];
  assertEquals(tried.map((clock) => market.isOutdated(at(clock))), [
    ...[false, true],
    // The session has begun.
    ...[false, false, true],
  ]);
});

Deno.test("history is told of where a desk warms up, not where a chart asks for it", async () => {
  const { kite, market } = await marketAt("10:00", HELD);
  const request = { token: future.token, until: at("10:00"), countMax: 5 };
  const told = () => kite.said.filter((line) => line.startsWith("history"));
  await market.history(request);
  assertEquals(told(), []);
  await Promise.all([market.history(request), market.history(request)]);
  assertEquals(told(), ["history: 2 of 2"]);
});

Deno.test("a desk that Kite gives no history makes its candles anew a minute later", async () => {
  const { market, pass, resumed } = await marketAt("10:00", HELD, { history: "busy" });
  const request = { token: future.token, until: at("10:00"), countMax: 5 };
  await Promise.allSettled([market.history(request), market.history(request)]);
  await pass(59);
  assertEquals(resumed(), 0);
  await pass(2);
  assertEquals(resumed(), 1);
  market.close();
});
