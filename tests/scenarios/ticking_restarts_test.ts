/**
 * Restarts and nights on a ticking market: what a volatile actor has lost comes back, and what is
 * carried into a day has its stop before anything else happens.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { CANDLES } from "../../actors/protocol/candles.ts";
import { engineRef } from "../../actors/protocol/engine.ts";
import { FEED } from "../../actors/protocol/feed.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type EpochMs, type IsoDate, istDate, istInstant } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { HistoryRequest } from "../../domain/ports.ts";
import { TickingDay, type TickingDesk, tickingWorld } from "./ticking_desk.ts";

/** A target is touched at 10:03:20, a stop at 10:04:10; a bar's signal at 10:05. */
const PLAN: TickingDesk = {
  from: "10:00",
  until: "10:07",
  prices: {
    NIFTY: { "10:00": 24_000, "10:03:20": 24_060 },
    SBIN: { "10:00": 800, "10:04:10": 790 },
  },
  scripts: {
    fno: { "10:02": "LONG", "10:05": "SHORT" },
    options: { "10:02": "LONG", "10:05": "SHORT" },
    equity: { "10:02": "LONG", "10:05 INFY": "EXIT" },
  },
  config: { signals: { holds: "all" } },
};

/** Intents and executions with their instants, and which bars were seen. */
function decided(day: TickingDay): string[] {
  const fills = day.events("FillBooked").map(({ fill, at, trade }) =>
    `${at} ${fill.side} ${fill.quantity} ${fill.key} ${fill.price} ${trade?.reason}`
  );
  const intents = day.events("EntryIntended").map(({ tag, at }) => `${at} ${tag}`);
  return [...fills, ...intents].toSorted();
}

const undisturbed = new TickingDay(PLAN).play();

Deno.test("the undisturbed session has a target, a stop and a signal", () => {
  assertEquals(undisturbed.roundTrips.toSorted(), [
    "INFY LONG 20 signal",
    "NIFTY24000CE LONG 130 target",
    "NIFTY26DECFUT LONG 130 target",
    "SBIN LONG 20 stop",
  ]);
});

for (const path of [FEED, CANDLES, engineRef("options"), "desk/trading/market", "desk"]) {
  Deno.test(`a restart of ${path} loses nothing, at whatever second`, () => {
    // Within the second of each decision, at the turn of a minute, and in between; a minute and
    // more apart in one day.
    for (
      const clocks of [
        ["10:01:17", "10:03:20.5", "10:04:59.9"],
        ["10:02", "10:03:20", "10:04:31.3"],
        ["10:02:00.4", "10:04", "10:05"],
        ["10:03:21.2", "10:04:10.9", "10:05:00.3"],
      ]
    ) {
      const day = new TickingDay(PLAN);
      for (const clock of clocks) {
        day.at(clock, ({ kernel }) => kernel.tree.restart([path], "test"));
      }
      assertEquals(decided(day.play()), decided(undisturbed), `restarted at ${clocks}`);
    }
  });
}

Deno.test("candles that restart inside a minute ask history for it and close the same bars", () => {
  const world = tickingWorld(PLAN);
  const asked: HistoryRequest[] = [];
  const history = world.market.history.bind(world.market);
  world.market.history = (request) => (asked.push(request), history(request));
  const day = new TickingDay(PLAN, world);
  const at = world.market.instant("10:03:41");
  day.at("10:03:41", ({ kernel }) => kernel.tree.restart([CANDLES], "test")).play();
  const bars = (of: TickingDay) =>
    of.events("SignalSeen").map(({ signal }) => [signal.barAt, signal.price, signal.atr]);
  assertEquals(bars(day), bars(undisturbed));
  const minute = asked.filter(({ until, countMax }) => until > at && countMax === 1);
  // The future once, for both books, and two shares.
  assertEquals(minute.map(({ until }) => until - at), [19_000, 19_000, 19_000]);
});

const NIGHT: TickingDesk = {
  from: "09:15",
  until: "09:22",
  laterDates: ["2026-11-23"],
  prices: { NIFTY: { "2026-11-20 09:15": 24_000, "2026-11-23 09:15:03": 24_001 } },
  scripts: { fno: { "2026-11-20 09:18": "LONG", "2026-11-23 09:16": "LONG" } },
};

Deno.test("a carried position has its stop at the next open, before any entry, and goes at 09:20", () => {
  // The market ends at 09:22 on Friday: nobody is there to square off.
  const day = new TickingDay(NIGHT);
  day.play("2026-11-23 09:14");
  assertEquals([day.account, day.working], [["NIFTY26DECFUT 130"], []]);
  day.play("2026-11-23 09:15");
  assertEquals(day.working, ["SELL 130 SL NIFTY26DECFUT"]);
  day.play("2026-11-23 09:19:59");
  assertEquals(day.account, ["NIFTY26DECFUT 130"]);
  day.play();
  assertEquals([day.roundTrips, day.account], [["NIFTY26DECFUT LONG 130 carried"], []]);
  const monday = day.events("OrderIntended").filter(({ at }) =>
    at >= day.world.market.instant("2026-11-23 06:00")
  );
  assertEquals(monday.map(({ order, clock }) => [order.purpose, clock]), [["stop", "09:15"]]);
});

Deno.test("a carried position survives a killed process in the night", () => {
  const day = new TickingDay(NIGHT).play("2026-11-21 03:00").reborn();
  day.play("2026-11-23 09:15:30");
  assertEquals(day.working, ["SELL 130 SL NIFTY26DECFUT"]);
  assert(day.play().roundTrips.includes("NIFTY26DECFUT LONG 130 carried"));
});

Deno.test("a desk that was away for whole days opens the one that it comes back to", () => {
  const plan = { ...NIGHT, laterDates: ["2026-11-23", "2026-11-24"] };
  const world = tickingWorld(plan);
  // It was stopped in the evening: Monday was the day that it expected.
  const first = new TickingDay(plan, world).play("2026-11-20 20:00");
  const late = world.market.instant("2026-11-24 08:00");
  const day = new TickingDay(plan, world, first.host.log.all!, late).play("2026-11-24 09:15");
  assertEquals(day.events("DayBegan").map(({ date }) => date), ["2026-11-20", "2026-11-24"]);
  assertEquals(day.working, ["SELL 130 SL NIFTY26DECFUT"]);
  assert(day.play().roundTrips.includes("NIFTY26DECFUT LONG 130 carried"));
});

/** Of a desk that was killed on Friday, the day on which all contracts expire. */
function backOnMonday(settlementPrice: DeskRules["settlementPrice"]): TickingDay {
  const expiresAt = () => istInstant("2026-11-20" as IsoDate, 15 * 60 + 30);
  const plan = { ...NIGHT, rules: { expiresAt, settlementPrice } };
  const world = tickingWorld(plan);
  const first = new TickingDay(plan, world).play("09:21");
  assertEquals(first.account, ["NIFTY26DECFUT 130"]);
  const late = world.market.instant("2026-11-23 08:00");
  return new TickingDay(plan, world, first.host.log.all!, late);
}

Deno.test("what expired while nobody was there is settled before the next day begins", () => {
  const settledAt = 2_402_000 as Paise;
  const day = backOnMonday((_, at) => istDate(at) > "2026-11-20" ? settledAt : null)
    .play("2026-11-23 08:01");
  assertEquals([day.roundTrips, day.account], [["NIFTY26DECFUT LONG 130 settlement"], []]);
  const [, closed] = day.events("FillBooked");
  assertEquals([closed!.fill.price, closed!.clock], [settledAt, "08:00"]);
  assertEquals(day.events("DayBegan").map(({ date }) => date), ["2026-11-20", "2026-11-23"]);
});

Deno.test("what expired has no orders any more, and is held until somebody tells its settlement", () => {
  const day = backOnMonday(() => null).play();
  assertEquals([day.roundTrips, day.account], [[], ["NIFTY26DECFUT 130"]]);
  const monday = ({ at }: { readonly at: number }) => istDate(at as EpochMs) === "2026-11-23";
  assertEquals(day.events("OrderIntended").filter(monday), []);
});
