/**
 * The golden ticking session: ten minutes before and after the end of a day in which all three
 * books enter, one position each is stopped out, reaches its target, leaves by signal and is
 * squared off, and one entry fills in part. Small enough to be played once for every record in it.
 * @module
 */
import { assertEquals } from "@std/assert";
import { desk } from "../../actors/desk.ts";
import { BROKER } from "../../actors/protocol/broker.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { RISK } from "../../actors/protocol/risk.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { DeskEvent } from "../../domain/desk_record.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type ExchangeState, workingOrders } from "../../domain/exchange/paper_exchange.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import { imbalance } from "../domain/account/imbalance.ts";
import type { Recording, Session } from "../sweep/session.ts";
import { endOf, type TickingDesk, tickingMarket, tickingWorld } from "./ticking_desk.ts";
import { tickingRules } from "./ticking_rules.ts";
import { WRITTEN_CALLS } from "./written_calls.ts";

export const GOLDEN_TICKS: TickingDesk = {
  from: "14:54",
  until: "15:03:30",
  tickSeconds: 5,
  prices: {
    // Up beyond the targets of a long future and its call, then quiet.
    NIFTY: { "14:54": 24_000, "14:57:20": 24_060 },
    // Through the stop.
    SBIN: { "14:54": 800, "14:57:35": 790 },
  },
  // A thin book fills a part of what is asked for, until the rest is cancelled.
  depth: (symbol, clock) => symbol === "INFY" && clock < "14:56:30" ? [10] : [5_000, 5_000],
  scripts: {
    fno: { "14:56": "LONG", "14:58": "SHORT", "15:00": "EXIT" },
    options: { "14:56": "LONG", "14:58": "SHORT" },
    equity: { "14:56 SBIN": "LONG", "14:56 INFY": "SHORT" },
  },
  config: {
    exits: { square_off: { equity: "15:00", fno: "15:02" } },
    risk: {
      entry_windows: {
        fno: ["14:50-15:01"],
        options: ["14:50-15:01"],
        equity: ["14:50-14:59"],
      },
    },
  },
};

/** Orders take most of a second, and records a while to be durable. */
export const SLOW_TICKS: TickingDesk = {
  ...GOLDEN_TICKS,
  rules: { latencyMs: 700 },
  durabilityMs: 30,
};

/**
 * An options book that sells to open: a pair that is stopped out, one of which a part of the wing and
 * a part of the short fill, and that is squared off. Orders take most of a second.
 */
export const WRITTEN_TICKS: TickingDesk = {
  ...SLOW_TICKS,
  prices: { NIFTY: { "14:54": 24_000, "14:57:20": 24_040, "14:58:20": 24_000 } },
  depth: (symbol, clock) =>
    symbol === "NIFTY24100CE" && clock > "14:59" && clock < "15:00:10"
      ? [195]
      : symbol === "NIFTY24000CE" && clock > "15:00" && clock < "15:00:30"
      ? (clock < "15:00:20" ? [65] : [])
      : [5_000, 5_000],
  scripts: { options: { "14:56": "SHORT", "15:00": "SHORT" } },
  config: {
    ...SLOW_TICKS.config,
    sizing: { lots: 4 },
    books: {
      options: WRITTEN_CALLS,
    },
  },
};

/** A ticking day as a session for the sweeps. */
export function tickingSession(
  plan: TickingDesk,
  check: (host: VirtualHost, rules: DeskRules) => void = booksInOrder,
): Session {
  const market = tickingMarket(plan);
  const rules = tickingRules(plan, market);
  return {
    root: () => desk(rules),
    options: () => tickingWorld(plan, market, rules).options,
    until: endOf(plan, market),
    outcome: tradedIn,
    check: (host) => check(host, rules),
  };
}

/** Intents, executions and exits with their instants, however they were numbered. */
function tradedIn({ journal }: Recording): readonly string[] {
  const said = journal.flatMap(({ events, at }) =>
    events.map(([, event]) => event as DeskEvent).flatMap((event) => {
      if (event.type === "EntryIntended") return `${at} intent ${event.tag}`;
      if (event.type !== "FillBooked") return [];
      const { fill: { key, side, quantity, price }, trade } = event;
      return `${at} ${side} ${quantity} ${key} at ${price} ${trade?.reason ?? ""}`;
    })
  );
  return said.toSorted();
}

/** L3 and what follows from it: flat, everything once, and the log tells what is. */
export function booksInOrder(host: VirtualHost, rules: DeskRules): void {
  const { held, entering } = host.kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
  const exchange = host.kernel.cell(EXCHANGE)!.head.state as ExchangeState;
  assertEquals([held, entering], [[], []]);
  assertEquals([exchange.account.positions, workingOrders(exchange)], [[], []]);
  assertOnce(host, rules);
}

/** Every order and every execution once, books that balance, a log that folds to what is live. */
export function assertOnce({ kernel, log }: VirtualHost, rules: DeskRules): void {
  const { ledger } = kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
  assertEquals(imbalance(ledger), 0);
  const events = log.all!.flatMap((record) => record.events.map(([, event]) => event as DeskEvent));
  const booked = events.flatMap((each) => each.type === "FillBooked" ? each.fill.tradeId : []);
  const traded = events.flatMap((each) => each.type === "OrderTraded" ? each.fill.tradeId : []);
  assertEquals(booked.toSorted(), traded.toSorted());
  assertEquals(new Set(booked).size, booked.length);
  const intended = events.flatMap((each) => each.type === "OrderIntended" ? each.order.tag : []);
  const accepted = events.flatMap((each) => each.type === "OrderAccepted" ? each.order.tag : []);
  assertEquals(new Set(accepted).size, accepted.length);
  assertEquals(new Set(intended).size, intended.length);
  assertEquals(accepted.filter((tag) => !intended.includes(tag)), []);
  const folded = foldOf(log.all!, rules);
  for (const path of [PORTFOLIO, RISK, BROKER, EXCHANGE]) {
    assertEquals(folded.kernel.cell(path)!.head.state, kernel.cell(path)!.head.state);
  }
}

/** A process that has read a log and done nothing yet. */
function foldOf(records: readonly TurnRecord[], rules: DeskRules): VirtualHost {
  return new VirtualHost(desk(rules), { log: new MemoryLog({}, records), run: 9 });
}
