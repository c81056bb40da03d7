/**
 * HALT, flatten and rearm on a ticking market, in the middle of a burst of entries, with orders
 * that take a while: what is let through, what stays protected, and what a crash leaves of it.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { RISK } from "../../actors/protocol/risk.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { DeskEvent } from "../../domain/desk_record.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { openQuantity } from "../../domain/exchange/exchange_order.ts";
import { type ExchangeState, workingOrders } from "../../domain/exchange/paper_exchange.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import type { RiskState } from "../../domain/risk/state.ts";
import { sweepC } from "../sweep/sweep.ts";
import { TickingDay, type TickingDesk, tickingMarket } from "./ticking_desk.ts";
import { assertOnce, tickingSession } from "./ticking_session.ts";

/** Two shares held since 10:01; at 10:02 a burst of four entries or more. */
const BURST: TickingDesk = {
  from: "10:00",
  until: "10:06",
  prices: {},
  scripts: {
    fno: { "10:02": "LONG", "10:03": "LONG", "10:05": "LONG" },
    options: { "10:02": "SHORT", "10:03": "SHORT", "10:05": "LONG" },
    equity: { "10:01 SBIN": "LONG", "10:02 INFY": "SHORT", "10:03": "LONG", "10:05": "SHORT" },
  },
  rules: { latencyMs: 300 },
};

/** Before the burst, at once, on its way, arrived, filling, and later. */
const INSTANTS = ["10:01:59.5", "10:02", "10:02:00.1", "10:02:00.4", "10:02:01", "10:02:01.5"];

type Entry = { readonly tag: string; readonly at: number };

function entries(day: TickingDay): Entry[] {
  const tags = day.events("OrderIntended").filter(({ order }) => order.purpose === "entry")
    .map(({ order }) => order.tag);
  return day.events("OrderAccepted").filter(({ order }) => tags.includes(order.tag))
    .map(({ order, at }) => ({ tag: order.tag, at }));
}

/** Of each position what the exchange holds, and what of it lives to be sold again. */
function protection({ exchange }: TickingDay): (readonly [string, number, number])[] {
  return exchange.account.positions.map(({ key, quantity }) => {
    const covered = workingOrders(exchange).filter(({ order }) => order.key === key)
      .reduce((sum, each) => sum + openQuantity(each), 0);
    return [key, Math.abs(quantity), covered] as const;
  });
}

for (const clock of INSTANTS) {
  Deno.test(`HALT at ${clock}: no entry leaves any more, all that is held keeps its stop`, () => {
    const day = new TickingDay({ ...BURST, orders: { [clock]: "halt" } }).play("10:06");
    const haltedAt = day.world.market.instant(clock);
    assertEquals(entries(day).filter(({ at }) => at > haltedAt + 300), []);
    // What works are stops, each for the whole of its position.
    const { working } = day;
    assert(working.every((order) => order.includes(" SL ")), working.join());
    const held = protection(day);
    assertEquals(held.length > 0, true);
    for (const [key, quantity, covered] of held) assertEquals([key, covered], [key, quantity]);
    assertEquals(day.portfolio.entering, []);
    assertEquals(day.risk.day.operatorHalt, true);
  });
}

Deno.test("the latch alone holds entries back before anything of it is on record", () => {
  const day = new TickingDay({ ...BURST, orders: { "10:02": "latch" } }).play("10:06");
  assertEquals(entries(day).length, 1);
  assertEquals(day.account, ["SBIN 20"]);
  assertEquals(day.events("OperatorHalted").map(({ by }) => by), ["latch"]);
});

for (const clock of INSTANTS) {
  Deno.test(`flatten at ${clock} ends flat by the exchange's own account`, () => {
    const day = new TickingDay({ ...BURST, orders: { [clock]: "flatten" } }).play("10:06");
    assertEquals([day.account, day.working, day.portfolio.held], [[], [], []]);
    assert(day.roundTrips.includes("SBIN LONG 20 flatten"));
  });
}

Deno.test("flatten lists what nobody buys, and goes on until somebody does", () => {
  const depth = (symbol: string, clock: string) =>
    symbol === "SBIN" && clock > "10:02:00" && clock < "10:04:00" ? [0] : [5_000];
  const day = new TickingDay({ ...BURST, depth, orders: { "10:02:10": "flatten" } });
  day.play("10:03:59");
  assertEquals(day.account, ["SBIN 20"]);
  assertEquals(day.working, ["SELL 20 LIMIT SBIN"]);
  assertEquals(day.play("10:04:10").account, []);
});

Deno.test("rearm ends a flatten and lets entries through again", () => {
  const orders = { "10:02:10": "flatten", "10:04": "rearm" } as const;
  const day = new TickingDay({ ...BURST, orders }).play("10:06");
  assertEquals(day.account, ["INFY -20", "NIFTY24000CE 130", "NIFTY26DECFUT 130", "SBIN -20"]);
  const late = day.events("IntentRefused").map(({ code, clock }) => `${clock} ${code}`);
  assertEquals(new Set(late), new Set(["10:03 flattening"]));
  for (const [key, quantity, covered] of protection(day)) {
    assertEquals([key, covered], [key, quantity]);
  }
});

Deno.test("a square-off goes on when a flatten is lifted, whichever began first", () => {
  const market = tickingMarket(BURST);
  // A short session is squared off 20 minutes before its end, while the clock allows entries.
  const [date, openAt, closeAt] = ["2026-11-20", market.instant("09:15"), market.instant("10:23")];
  const session = { date: date as IsoDate, openAt, closeAt };
  const rules = { ...BURST.rules, sessionsAfter: (at: number) => closeAt > at ? [session] : [] };
  for (const [flatten, rearm] of [["10:02:10", "10:04:05"], ["10:03:05", "10:03:10"]] as const) {
    const orders = { [flatten]: "flatten", [rearm]: "rearm" } as const;
    const day = new TickingDay({ ...BURST, rules, orders }).play("10:06");
    assertEquals([day.account, day.working], [[], []]);
    const late = day.events("IntentRefused").filter(({ clock }) => clock === "10:05");
    assertEquals(new Set(late.map(({ code }) => code)), new Set(["squared_off"]));
  }
});

Deno.test("an engine that is switched off trades no more, what it holds stays under its exits", () => {
  const prices = { SBIN: { "10:00": 800, "10:04:30": 790 } };
  const day = new TickingDay({ ...BURST, prices })
    .at("10:01:30", (host) => day.world.operator.switchOff(host, "equity"));
  day.play("10:06");
  assertEquals(day.roundTrips, ["SBIN LONG 20 stop"]);
  assert(
    day.events("EntryIntended").every(({ intent }) =>
      intent.book !== "equity" || intent.token === day.world.market.tokenOf("SBIN")
    ),
  );
  assert(day.account.every((each) => each.startsWith("NIFTY")));
});

/** After the last life: halted if the latch was raised, never an entry after it, stops whole. */
function haltHeld(host: VirtualHost, rules: DeskRules): void {
  assertOnce(host, rules);
  const { day } = host.kernel.cell(RISK)!.head.state as RiskState;
  assertEquals(day.operatorHalt, true);
  const events = host.log.all!.flatMap((record) =>
    record.events.map(([, event]) => ({
      ...event as DeskEvent,
      loggedAt: record.at,
    }))
  );
  const halted = events.find(({ type }) => type === "OperatorHalted")!;
  const tags = events.flatMap((each) =>
    each.type === "OrderIntended" && each.order.purpose === "entry" ? each.order.tag : []
  );
  const late = events.filter((each) =>
    each.type === "OrderAccepted" && tags.includes(each.order.tag) &&
    each.loggedAt > halted.loggedAt + rules.latencyMs
  );
  assertEquals(late, []);
  const { held, entering } = host.kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
  const exchange = host.kernel.cell(EXCHANGE)!.head.state as ExchangeState;
  assertEquals(entering, []);
  const flattened = events.some((each) =>
    each.type === "CommandTaken" && each.command.type === "Flatten"
  );
  if (flattened) assertEquals(held, []);
  const covered = workingOrders(exchange).map((each) => [each.order.key, openQuantity(each)]);
  const wanted = exchange.account.positions.map(({ key, quantity }) => [key, Math.abs(quantity)]);
  assertEquals(covered.toSorted(), wanted.toSorted());
}

for (const verb of ["halt", "flatten"] as const) {
  Deno.test(`${verb} survives a crash at any record, whatever of the log is left`, () => {
    const plan: TickingDesk = {
      ...BURST,
      until: "10:03:30",
      durabilityMs: 20,
      orders: { "10:02:00.4": verb },
    };
    // While the market still ticks: what is held is not squared off.
    const session = {
      ...tickingSession(plan, haltHeld),
      until: tickingMarket(plan).instant("10:03:30"),
    };
    const runs = sweepC(session, { every: 7 });
    assert(runs > 50, `${runs} runs`);
    say(`${verb}: ${runs} crashes`);
  });
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`\n${line}\n`));
}
