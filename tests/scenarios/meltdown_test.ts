/** What is left of the desk when an actor melts down: exits always, entries where they are sure. @module */
import { assert, assertEquals } from "@std/assert";
import { engineRef } from "../../actors/protocol/engine.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { resumeSwitches } from "../../commands/desk/start/engine_switches.ts";
import { workingOrders } from "../../domain/exchange/paper_exchange.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { ControlLink } from "../../adapters/control/control_link.ts";
import { TickingDay, type TickingDesk } from "./ticking_desk.ts";
import { WRITTEN_CALLS } from "./written_calls.ts";

/** A share held since 10:01 is run through its stop at 10:04:30; every book wants to enter at 10:03. */
const DESK: TickingDesk = {
  from: "10:00",
  until: "10:06",
  prices: { SBIN: { "10:00": 800, "10:04:30": 790 } },
  scripts: {
    fno: { "10:03": "LONG" },
    equity: { "10:01 SBIN": "LONG", "10:03 INFY": "SHORT" },
  },
};

/** Fails once more than its supervisor puts up with, a second apart, before anything is decided. */
function withMeltdownOf(path: string): TickingDay {
  const day = new TickingDay(DESK);
  for (const second of [30, 31, 32, 33]) {
    day.at(`10:02:${second}`, ({ kernel }) => kernel.tree.crashed(kernel.cell(path)!, "test"));
  }
  return day;
}

/** Calls are written behind a wing; orders take most of a second, so that much comes in between. */
const WRITING: TickingDesk = {
  from: "10:00",
  until: "10:06",
  prices: {},
  scripts: { options: { "10:02": "SHORT", "10:04": "SHORT" } },
  config: {
    books: {
      options: WRITTEN_CALLS,
    },
  },
  rules: { latencyMs: 700 },
};

/** The first failure is one too many. */
const ONCE = { max: 0, withinMs: 1_000 };

function meltOptions({ kernel }: VirtualHost): void {
  kernel.tree.crashed(kernel.cell(engineRef("options"))!, "test");
}

function symbolsEntered(day: TickingDay): string[] {
  return day.events("EntryIntended").map(({ entering }) => day.symbol(entering.order.token));
}

Deno.test("an engine that melts down is off by itself, and what it holds stays under its exits", () => {
  const path = engineRef("equity");
  const day = withMeltdownOf(path).play("10:06");
  const down = [...day.host.kernel.cells].filter(({ status }) => status !== "running");
  assertEquals(down.map((cell) => [cell.path, cell.status]), [[path, "stopped"]]);
  assertEquals(symbolsEntered(day), ["SBIN", "NIFTY26DECFUT"]);
  assertEquals(day.roundTrips, ["SBIN LONG 20 stop"]);
  assertEquals(day.world.operator.latch.read(), 0);
});

Deno.test("a book that melts down latches HALT: no entry leaves, each position keeps its stop", () => {
  const day = withMeltdownOf(PORTFOLIO).play("10:04");
  assert(day.world.operator.latch.read() > 0);
  assertEquals(day.risk.day.operatorHalt, true);
  const accepted = day.events("OrderAccepted").map(({ order }) => day.symbol(order.token));
  assertEquals(new Set(accepted), new Set(["SBIN"]));
  const [stop] = workingOrders(day.exchange);
  assertEquals([stop!.order.type, stop!.order.quantity], ["SL", 20]);
  assertEquals(day.play("10:06").roundTrips, ["SBIN LONG 20 stop"]);
});

Deno.test("an engine that melts down between the legs sells nothing: its wing goes again", () => {
  const accounts = ["10:02:00.1", "10:02:00.8", "10:02:02.5"].map((clock) => {
    const day = new TickingDay(WRITING, undefined, [], undefined, { intensity: ONCE });
    return day.at(clock, meltOptions).play("10:03:30").account;
  });
  // A sale that had left before was decided before, and the pair stays as it is.
  assertEquals(accounts, [[], [], ["NIFTY24000CE -130", "NIFTY24100CE 130"]]);
});

Deno.test("an engine that has melted down writes again when it is switched on", () => {
  const day = new TickingDay(WRITING, undefined, [], undefined, { intensity: ONCE });
  day.at("10:02:00.8", meltOptions).at("10:03:30", (host) => {
    day.world.operator.switchOn(host, "options");
    host.kernel.tree.start(engineRef("options"));
  }).play("10:05");
  assertEquals(day.account, ["NIFTY24000CE -130", "NIFTY24100CE 130"]);
});

Deno.test("a process that comes up after a meltdown writes again", () => {
  const day = new TickingDay(WRITING, undefined, [], undefined, { intensity: ONCE });
  const next = day.at("10:02:00.8", meltOptions).play("10:03:30").reborn();
  const link = { latch: { read: () => 0 } } as unknown as ControlLink;
  const start = { market: day.world, engines: null, say: () => {} };
  resumeSwitches(next.host.kernel, link, start);
  assertEquals(next.play("10:05").account, ["NIFTY24000CE -130", "NIFTY24100CE 130"]);
});
