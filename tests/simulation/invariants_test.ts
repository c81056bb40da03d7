/** The invariants notice what they are there for. @module */
import { assertThrows } from "@std/assert";
import { BROKER } from "../../actors/protocol/broker.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { RISK } from "../../actors/protocol/risk.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { type BlotterState, EMPTY_BLOTTER } from "../../domain/order/blotter.ts";
import type { ExchangeOrder } from "../../domain/exchange/exchange_order.ts";
import { intended, type NewOrder } from "../../domain/order/order.ts";
import {
  EMPTY_EXCHANGE,
  type ExchangeState,
  newOrder,
} from "../../domain/exchange/paper_exchange.ts";
import { FUTURE, listed, OPEN, orderFor } from "../domain/listed_market.ts";
import { TickingDay, type TickingDesk, tickingWorld } from "../scenarios/ticking_desk.ts";
import { assertOrders, Invariants } from "./invariants.ts";

const entry = (tag: string): NewOrder => orderFor(FUTURE, { tag, purpose: "entry" });
const exit = (tag: string, quantity: number): NewOrder =>
  orderFor(FUTURE, { tag, purpose: "stop", side: "SELL", quantity });

/** Orders that all live at the exchange, which holds `held` units. */
function looked(orders: readonly NewOrder[], held: number): void {
  const working = orders.map((order) => intended(order, OPEN));
  const blotter: BlotterState = { ...EMPTY_BLOTTER, working };
  const live = orders.map((order, i): ExchangeOrder =>
    newOrder(`P${i}`, listed(FUTURE, order), FUTURE.tick)
  );
  const { key, product } = orders[0]!;
  const position = { key, product, quantity: held, cost: 0, realised: 0, kind: "FUT", strike: 0 };
  const account = { positions: held === 0 ? [] : [position], realised: 0 };
  const state = { ...EMPTY_EXCHANGE, working: live, account } as unknown as ExchangeState;
  assertOrders(blotter, state);
}

Deno.test("assertOrders() takes one entry, or one exit that fits its position", () => {
  looked([entry("a")], 0);
  looked([exit("a", 20)], 20);
});

Deno.test("assertOrders() refuses a second entry, a second exit, and one that turns a position", () => {
  assertThrows(() => looked([entry("a"), entry("b")], 0), Error, "Two entries");
  assertThrows(() => looked([entry("a"), entry("a")], 0), Error, "Two live orders");
  assertThrows(() => looked([exit("a", 10), exit("b", 10)], 20), Error, "Two exits");
  assertThrows(() => looked([exit("a", 30)], 20), Error, "reduce 20");
  assertThrows(() => looked([exit("a", 30)], 0), Error, "reduce 0");
});

const QUIET: TickingDesk = { from: "10:00", until: "10:04", prices: {}, scripts: { fno: {} } };
const HALTED = [RISK, { type: "OperatorHalted", by: "test", at: OPEN }] as const;
const INTENDED = [BROKER, { type: "OrderIntended", order: entry("a"), at: OPEN }] as const;

Deno.test("Invariants notice a message put aside", () => {
  const { onRecord } = new Invariants(new TickingDay(QUIET).world.rules);
  const record = { path: PORTFOLIO, at: OPEN, events: [], putAside: { error: "boom" } };
  assertThrows(() => onRecord(record as unknown as TurnRecord), Error, "boom");
});

Deno.test("Invariants notice an entry that reaches the exchange after HALT, once it is too late", () => {
  const rules = new TickingDay({ ...QUIET, rules: { latencyMs: 100 } }).world.rules;
  const accepted = { type: "OrderAccepted", orderId: "P1", order: listed(FUTURE, entry("a")) };
  const at = (lateMs: number) => {
    const { onRecord } = new Invariants(rules);
    const told = (path: string, event: object, when: number) =>
      onRecord({ path, at: when, events: [["", event]] } as unknown as TurnRecord);
    told(...INTENDED, OPEN);
    told(...HALTED, OPEN);
    told(EXCHANGE, { ...accepted, tick: 10 }, OPEN + lateMs);
  };
  at(100);
  assertThrows(() => at(101), Error, "after HALT");
});

Deno.test("Invariants notice a position without a stop", () => {
  const plan: TickingDesk = { ...QUIET, scripts: { fno: { "10:02": "LONG" } } };
  const world = tickingWorld(plan);
  const unstopped = world.rules.books.map((book) => ({
    ...book,
    exits: { ...book.exits, stopMode: "on_close" as const },
  }));
  const day = new TickingDay(plan, { ...world, rules: { ...world.rules, books: unstopped } });
  const watched = new Invariants(world.rules);
  const look = (clock: string) => {
    day.play(clock);
    for (const record of day.host.log.all!.slice(seen)) watched.onRecord(record);
    seen = day.host.log.lastLsn;
    watched.rest(day.host);
  };
  let seen = 0;
  look("10:02:01");
  look("10:02:03");
  assertThrows(() => look("10:02:04"), Error, "NIFTY26DECFUT is unprotected");
  assertThrows(() => watched.end(day.host), Error, "not flat");
});

Deno.test("Invariants notice a FLATTEN that the books do not know of", () => {
  const day = new TickingDay({ ...QUIET, orders: { "10:01": "flatten" } }).play("10:02");
  const watched = new Invariants(day.world.rules);
  for (const record of day.host.log.all!) watched.onRecord(record);
  watched.rest(day.host);
  // Lifted past the gate.
  day.host.kernel.inject(PORTFOLIO, "EndClosing", { reason: "flatten" });
  day.play("10:03");
  assertThrows(() => watched.rest(day.host), Error, "FLATTEN is forgotten");
});
