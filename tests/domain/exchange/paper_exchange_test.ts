/** The paper exchange's own book: what it accepted, and all it has to say of it when asked. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { everyOrder } from "../../../domain/order/day_orders.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { listedOrder, reportsOf, tradeEvents } from "../../../domain/exchange/exchange_order.ts";
import type { NewOrder } from "../../../domain/order/order.ts";
import {
  applyExchange,
  EMPTY_EXCHANGE,
  type ExchangeEvent,
  exchangeOrder,
  type ExchangeState,
  matchTick,
  nextOrderId,
  workingOrders,
} from "../../../domain/exchange/paper_exchange.ts";
import { signed } from "../../../domain/order/side.ts";
import type { Tick } from "../../../domain/tick/tick.ts";
import { FUTURE, tickOf } from "../listed_market.ts";
import { fill, MORNING, order } from "../projection/small_session.ts";

const AT = MORNING as EpochMs;
const TICK = 5 as Paise;

function folded(...events: readonly ExchangeEvent[]): ExchangeState {
  return events.reduce(applyExchange, EMPTY_EXCHANGE);
}

function accepted(orderId: string, of: NewOrder): ExchangeEvent {
  return { type: "OrderAccepted", orderId, order: listedOrder(of, FUTURE), tick: TICK };
}

function traded(orderId: string, of: NewOrder, quantity: number, n: number): ExchangeEvent {
  return { type: "OrderTraded", orderId, fill: fill(of, quantity, 10_000, AT, n) };
}

const STOP = order({
  tag: "s",
  type: "SL",
  quantity: 100,
  trigger: 99 as Paise,
  price: 98 as Paise,
});

Deno.test("tradeEvents() wakes a stop, then trades all that is left of it", () => {
  const state = folded(accepted("P1", STOP), traded("P1", STOP, 30, 1));
  const match = { triggered: true, price: 9_900 as Paise };
  const events = tradeEvents(state.traded, exchangeOrder(state, "P1")!, match, AT);
  assertEquals(events.map(({ type }) => type), ["OrderTriggered", "OrderTraded"]);
  const done = exchangeOrder(events.reduce(applyExchange, state), "P1")!;
  assertEquals([done.status, done.filled, done.triggered], ["COMPLETE", 100, true]);
  assertEquals(done.fills.map(({ quantity, tradeId }) => [quantity, tradeId]), [[30, "T1"], [
    70,
    "T2",
  ]]);
});

Deno.test("reportsOf() tells every execution, the last with the order as it is now", () => {
  const state = folded(
    accepted("P1", STOP),
    traded("P1", STOP, 30, 1),
    traded("P1", STOP, 20, 2),
    { type: "OrderCancelled", orderId: "P1", reason: "cancelled" },
  );
  const said = reportsOf(exchangeOrder(state, "P1")!)
    .map(({ status, filled, fill, reason }) => [status, filled, fill!.tradeId, reason]);
  assertEquals(said, [["OPEN", 30, "T1", ""], ["CANCELLED", 50, "T2", "cancelled"]]);
  const untouched = folded(accepted("P1", STOP));
  assertEquals(
    reportsOf(exchangeOrder(untouched, "P1")!).map(({ status, fill }) => [status, fill]),
    [
      ["TRIGGER_PENDING", null],
    ],
  );
});

Deno.test("applyExchange() puts a changed stop back to sleep, or to rest as a limit", () => {
  const woken = folded(accepted("P1", STOP), { type: "OrderTriggered", orderId: "P1" });
  const terms = { quantity: 100, price: 97 as Paise, trigger: 0 as Paise };
  const changed = (type: "SL" | "LIMIT") =>
    applyExchange(woken, { type: "OrderModified", orderId: "P1", change: { ...terms, type } })
      .working.map(({ status, triggered }) => [status, triggered]);
  assertEquals(changed("LIMIT"), [["OPEN", false]]);
  assertEquals(changed("SL"), [["TRIGGER_PENDING", false]]);
});

Deno.test("applyExchange() forgets ended orders with the day, never their numbers", () => {
  const other = order({ tag: "t" });
  const state = folded(
    accepted("P1", STOP),
    accepted("P2", other),
    { type: "OrderCancelled", orderId: "P1", reason: "cancelled" },
    { type: "ExchangeDayCleared" },
  );
  assertEquals(workingOrders(state).map(({ orderId }) => orderId), ["P2"]);
  assertEquals([everyOrder(state).length, nextOrderId(state)], [1, "P3"]);
  assertThrows(() => applyExchange(state, traded("P1", STOP, 1, 1)), Error, "no order P1");
});

Deno.test("matchTick() leaves a level that was taken to whoever comes with the next snapshot", () => {
  const buy = order({ tag: "b", quantity: 100 });
  const at = MORNING + 1_000;
  const book = (stamp: number, shown: number) =>
    tickOf(FUTURE, stamp, 10_000, [[9_990, 50]], [[10_010, shown], [10_020, 30]]);
  const taking = (state: ExchangeState, tick: Tick) =>
    matchTick(state, exchangeOrder(state, "P1")!, tick, 0).slices.map(({ quantity }) => quantity);
  const before = folded(accepted("P1", buy));
  assertEquals(taking(before, book(at, 60)), [60, 30]);
  const level = { at: at as EpochMs, shown: 60 };
  const one = fill(buy, 25, 10_010, AT, 1);
  const after = applyExchange(before, { type: "OrderTraded", orderId: "P1", fill: one, level });
  assertEquals(taking(after, book(at, 60)), [35, 30]);
  // Other prices of the same second, and the next second, are another book.
  assertEquals(taking(after, book(at, 61)), [61, 14]);
  assertEquals(taking(after, book(at + 1_000, 60)), [60, 15]);
  const two = fill(buy, 10, 10_010, AT, 2);
  const later = applyExchange(after, { type: "OrderTraded", orderId: "P1", fill: two, level });
  assertEquals(later.taken.map(({ quantity }) => quantity), [35]);
  const next = { at: (at + 1_000) as EpochMs, shown: 60 };
  const moved = applyExchange(after, {
    type: "OrderTraded",
    orderId: "P1",
    fill: two,
    level: next,
  });
  assertEquals(moved.taken.map(({ quantity }) => quantity), [10]);
  assertEquals(applyExchange(moved, { type: "ExchangeDayCleared" }).taken, []);
});

Deno.test("applyExchange() keeps positions over the day, and of an order only its own terms", () => {
  const state = folded(
    accepted("P1", STOP),
    traded("P1", STOP, 100, 1),
    { type: "ExchangeDayCleared" },
  );
  assertEquals(everyOrder(state), []);
  assertEquals(state.account.positions.map(({ key, quantity }) => [key, quantity]), [
    [STOP.key, signed(STOP.side, 100)],
  ]);
  const [held] = folded(accepted("P1", STOP)).working;
  assertEquals(
    Object.keys(held!.order).filter((name) => name === "purpose" || name === "book"),
    [],
  );
});

Deno.test("applyExchange() ends what is settled and keeps its profit, also of orders it forgot", () => {
  const held = folded(accepted("P1", STOP), traded("P1", STOP, 100, 1), {
    type: "ExchangeDayCleared",
  });
  const { side } = STOP;
  const back = {
    ...fill(STOP, 100, 10_300, AT, 2),
    side: side === "BUY" ? "SELL" : "BUY",
  } as const;
  const { account } = applyExchange(held, { type: "PositionSettled", fill: back });
  assertEquals(account.positions, []);
  assertEquals<number>(account.realised, signed(side, 100) * 300);
});
