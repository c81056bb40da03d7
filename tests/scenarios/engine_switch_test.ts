/**
 * An engine that the operator switches off and on: it decides nothing meanwhile, and what it holds
 * is left by its bars all the same, whoever is restarted.
 * @module
 */
import { assertEquals } from "@std/assert";
import { CANDLES } from "../../actors/protocol/candles.ts";
import { engineRef } from "../../actors/protocol/engine.ts";
import { FEED } from "../../actors/protocol/feed.ts";
import { GATE } from "../../actors/protocol/gate.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { ControlLink } from "../../adapters/control/control_link.ts";
import { resumeSwitches } from "../../commands/desk/start/engine_switches.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import { Operator } from "./operator.ts";
import { clockOf, quiet, SmallDay, type SmallDesk } from "./small_desk.ts";
import { TickingDay, type TickingDesk } from "./ticking_desk.ts";
import { WRITTEN_CALLS } from "./written_calls.ts";

const DATE = "2026-11-20";
const ENGINE = engineRef("fno");

/** Entered at 09:25, three bars of five minutes long. */
const PLAN: SmallDesk = {
  days: { NIFTY: [{ date: DATE, minutes: quiet(75), length: 75 }] },
  config: { exits: { time_stop_bars: 3 } },
  strategies: [{ timeframe: "5m", script: { "09:25": "LONG", "09:35": "EXIT", "09:45": "SHORT" } }],
};

type Deeds = Readonly<Record<string, (host: VirtualHost, operator: Operator) => void>>;

const off = (host: VirtualHost, operator: Operator) => operator.switchOff(host, "fno");
const on = (host: VirtualHost, operator: Operator) => operator.switchOn(host, "fno");

/** A day on which things are done at these times. */
function played(deeds: Deeds): SmallDay {
  const operator = new Operator();
  const outside = (host: VirtualHost) => {
    for (const [clock, act] of Object.entries(deeds)) {
      host.after(clockOf(DATE, clock) - host.now, () => act(host, operator));
    }
  };
  return new SmallDay({ ...PLAN, outside }).run();
}

function entries(day: SmallDay): string[] {
  return day.events("EntryIntended").map(({ clock, intent }) => `${clock} ${intent.signal}`);
}

const TIMED_OUT = "LONG 100 20000 -> 20000 time_stop";

Deno.test("a position whose engine is switched off is left by its time stop", () => {
  const day = played({ "09:26": off });
  assertEquals(day.trades, [TIMED_OUT]);
  const [left] = day.events("ExitSet").filter(({ exit }) => exit?.closing === "time_stop");
  assertEquals(left?.clock, "09:40");
  assertEquals(entries(day), ["09:25 LONG"]);
  // No word of the bars meanwhile either.
  assertEquals(day.events("SignalSeen").filter(({ signal }) => signal.barAt > left!.at), []);
});

for (const path of [FEED, CANDLES, GATE, ENGINE, "desk/trading/market", "desk"]) {
  Deno.test(`a time stop outlives a restart of ${path} while the engine is off`, () => {
    for (let minute = 27; minute < 45; minute++) {
      const deeds: Record<string, (host: VirtualHost, operator: Operator) => void> = {
        "09:26": off,
      };
      deeds[`09:${minute}`] = ({ kernel }) => kernel.tree.restart([path], "test");
      const day = played(deeds);
      assertEquals([day.trades, entries(day)], [[TIMED_OUT], ["09:25 LONG"]], `minute ${minute}`);
    }
  });
}

Deno.test("a process that died with an engine off goes on with it off, and leaves by its time stop", () => {
  const plan: TickingDesk = {
    from: "10:00",
    until: "10:08",
    tickSeconds: 5,
    prices: {},
    scripts: { equity: { "10:01 SBIN": "LONG", "10:04 INFY": "LONG", "10:06 INFY": "SHORT" } },
    config: { exits: { time_stop_bars: 3 } },
  };
  const day = new TickingDay(plan)
    .at("10:01:30", (host) => day.world.operator.switchOff(host, "equity"));
  const next = day.play("10:02:20").reborn().play();
  assertEquals(next.roundTrips, ["SBIN LONG 20 time_stop"]);
  assertEquals(next.account, []);
  assertEquals(next.events("EntryIntended").map(({ clock }) => clock), ["10:01"]);
});

Deno.test("an engine that is switched on again decides on the bars from then on, each once", () => {
  const day = played({ "09:22": off, "09:37": on });
  assertEquals(entries(day), ["09:45 SHORT"]);
  // Warm at once: it has counted the bars in between.
  assertEquals(day.events("EntryIntended").every(({ intent }) => intent.atr !== null), true);
  const said = day.events("SignalSeen").map(({ signal }) => signal.barAt);
  assertEquals(said.length, new Set(said).size);
  assertEquals(
    said.filter((at) => at >= clockOf(DATE, "09:20") && at < clockOf(DATE, "09:30")),
    [],
  );
});

Deno.test("an engine switched off and on within a bar decides on it once", () => {
  const day = played({ "09:42": off, "09:43": on });
  assertEquals(entries(day), ["09:25 LONG", "09:45 SHORT"]);
  assertEquals(day.trades[0], "LONG 100 20000 -> 20000 signal");
});

Deno.test("a process started without what bought a wing sells nothing behind it", () => {
  const plan: TickingDesk = {
    from: "10:00",
    until: "10:04",
    prices: {},
    scripts: { options: { "10:02": "SHORT" }, equity: {} },
    config: { books: { options: WRITTEN_CALLS } },
    rules: { latencyMs: 700 },
  };
  const link = { latch: { read: () => 0 } } as unknown as ControlLink;
  const returned = (engines: readonly Book[] | null) => {
    const day = new TickingDay(plan).play("10:02:00.5").reborn();
    resumeSwitches(day.host.kernel, link, { market: day.world, engines, say: () => {} });
    return day.play("10:03:30");
  };
  const left = () => {
    const config = { books: { options: { ...WRITTEN_CALLS, enabled: false } } };
    const day = new TickingDay(plan).play("10:02:00.5").rebornWith({ config });
    const { books, idleBooks } = day.world.rules;
    const traded = books.filter(({ book }) => idleBooks.every((idle) => idle.book !== book));
    const market = { rules: { ...day.world.rules, books: traded } };
    resumeSwitches(day.host.kernel, link, { market, engines: null, say: () => {} });
    return day.play("10:03:30");
  };
  assertEquals(left().roundTrips, ["NIFTY24100CE LONG 130 wing"]);
  assertEquals(returned(["equity"]).roundTrips, ["NIFTY24100CE LONG 130 wing"]);
  assertEquals(returned(null).account, ["NIFTY24000CE -130", "NIFTY24100CE 130"]);
});
