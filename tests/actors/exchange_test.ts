/**
 * The paper exchange on a ticking market: orders that arrive late, fill in parts, race with their
 * cancellation, and are still there after a crash.
 * @module
 */
import { assertEquals } from "@std/assert";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import type { Paise } from "../../domain/money.ts";
import type { NewOrder } from "../../domain/order/order.ts";
import { CALL, CLOSE, FUTURE, INDEX, OPEN, SHARE, tickOf } from "../domain/listed_market.ts";
import { Floor } from "./exchange_floor.ts";

function paise(price: number): Paise {
  return price as Paise;
}

function limit(price: number, change: Partial<NewOrder> = {}): Partial<NewOrder> {
  return { type: "LIMIT", price: paise(price), ...change };
}

const STOP: Partial<NewOrder> = {
  ...{ side: "SELL", type: "SL", trigger: paise(9_900), price: paise(9_850) },
  purpose: "stop",
};

/** Best prices 9,990 and 10,010 with `shown` units each, more behind. */
function book(at: number, shown = 60, ltp = 10_000) {
  const bids = [[ltp - 10, shown], [ltp - 20, 40]] as const;
  const asks = [[ltp + 10, shown], [ltp + 20, 40]] as const;
  return tickOf(FUTURE, OPEN + at, ltp, bids, asks);
}

Deno.test("an order fills in parts through the depth, and its rest meets the next ticks", () => {
  const floor = new Floor().place(FUTURE, "a", { quantity: 250 }).at(100);
  assertEquals(floor.news(), ["Place Taken P1"]);
  floor.at(200).ticks(book(200));
  assertEquals(floor.news(), ["P1 OPEN 60 60 at 10010", "P1 OPEN 100 40 at 10020"]);
  floor.at(700).ticks(tickOf(SHARE, OPEN + 700, 10_000));
  assertEquals(floor.news(), []);
  floor.at(1_200).ticks(book(1_200, 500));
  assertEquals(floor.news(), ["P1 COMPLETE 250 150 at 10010"]);
  assertEquals(floor.state.account.positions.map(({ key, quantity }) => [key, quantity]), [
    ["NFO:NIFTY26NOVFUT", 250],
  ]);
});

Deno.test("a limit order takes no level beyond its limit and rests at what is left", () => {
  const floor = new Floor().place(FUTURE, "a", limit(10_010)).at(200).ticks(book(200));
  assertEquals(floor.news(), ["Place Taken P1", "P1 OPEN 60 60 at 10010"]);
  floor.at(1_200).ticks(book(1_200, 60, 10_010));
  assertEquals(floor.news(), []);
  floor.at(2_200).ticks(book(2_200, 60, 9_990));
  assertEquals(floor.news(), ["P1 COMPLETE 100 40 at 10000"]);
});

Deno.test("a snapshot that is shown again gives nothing twice, to the same order or another", () => {
  const floor = new Floor().place(FUTURE, "a", limit(10_010)).at(200).ticks(book(150));
  floor.place(FUTURE, "b", limit(10_010, { quantity: 20 })).at(400).news();
  floor.ticks(book(150));
  assertEquals(floor.news(), []);
  floor.at(500).ticks(book(150, 70));
  assertEquals(floor.news(), ["P1 COMPLETE 100 40 at 10010", "P2 COMPLETE 20 20 at 10010"]);
});

Deno.test("the oldest order is served first, what it takes is not there for the next", () => {
  const floor = new Floor().place(FUTURE, "a", { quantity: 70 })
    .place(FUTURE, "b", { quantity: 20 })
    .place(FUTURE, "c", { quantity: 30, side: "SELL" })
    .at(200).ticks(book(200));
  assertEquals(floor.news().slice(3), [
    "P1 OPEN 60 60 at 10010",
    "P1 COMPLETE 70 10 at 10020",
    "P2 COMPLETE 20 20 at 10020",
    "P3 COMPLETE 30 30 at 9990",
  ]);
});

Deno.test("a stop sleeps until the last price touches it, then walks the depth to its limit", () => {
  const floor = new Floor().place(FUTURE, "in").at(200).ticks(book(200, 100));
  floor.place(FUTURE, "stop", STOP).at(400).news();
  floor.at(1_000).ticks(book(1_000, 60, 9_910));
  assertEquals(floor.news(), []);
  const gap = [[9_880, 30], [9_860, 40], [9_840, 90]] as const;
  floor.at(2_000).ticks(tickOf(FUTURE, OPEN + 2_000, 9_890, gap, [[9_900, 10]]));
  assertEquals(floor.news(), [
    "P2 OPEN 0",
    "P2 OPEN 30 30 at 9880",
    "P2 OPEN 70 40 at 9860",
  ]);
  // Once awake it is a limit order, wherever the last price goes.
  floor.at(3_000).ticks(book(3_000, 60, 9_950));
  assertEquals(floor.news(), ["P2 COMPLETE 100 30 at 9940"]);
  assertEquals(floor.state.account.positions, []);
  assertEquals(floor.state.account.realised, 30 * 9_880 + 40 * 9_860 + 30 * 9_940 - 100 * 10_010);
});

Deno.test("an instrument without depth trades at its last price with slippage", () => {
  const floor = new Floor().place(INDEX, "a", { quantity: 100 })
    .place(INDEX, "b", { quantity: 50, side: "SELL" })
    .at(200).ticks(tickOf(INDEX, OPEN + 200, 10_000));
  assertEquals(floor.news().slice(2), [
    "P1 COMPLETE 100 100 at 10010",
    "P2 COMPLETE 50 50 at 9990",
  ]);
});

Deno.test("an instrument that ticks twice in a frame fills an order once", () => {
  const floor = new Floor().place(INDEX, "a").at(200);
  floor.ticks(tickOf(INDEX, OPEN + 190, 10_000), tickOf(INDEX, OPEN + 200, 10_000));
  assertEquals(floor.news(), ["Place Taken P1", "P1 COMPLETE 100 100 at 10010"]);
});

Deno.test("nothing fills, changes or ends before the request has arrived", () => {
  const floor = new Floor().at(1_000).place(FUTURE, "a", limit(10_010));
  floor.at(1_099).ticks(book(1_099)).find("a");
  assertEquals(floor.news(), ["Find NotFound"]);
  floor.at(1_100);
  assertEquals(floor.news(), ["Place Taken P1"]);
  floor.modify("P1", { price: paise(10_020), quantity: 110 });
  floor.at(1_199).ticks(book(1_199));
  assertEquals(floor.news(), ["P1 OPEN 60 60 at 10010"]);
  floor.at(1_200).ticks(book(1_200, 30));
  assertEquals(floor.news(), [
    "Modify Taken P1",
    "P1 OPEN 90 30 at 10010",
    "P1 COMPLETE 110 20 at 10020",
  ]);
  floor.find("a");
  assertEquals(floor.news(), ["Find Found 3"]);
});

Deno.test("requests arrive in the order in which they were sent", () => {
  const floor = new Floor().place(FUTURE, "a", limit(9_990)).at(200);
  floor.modify("P1", { price: paise(9_980) }).modify("P1", { price: paise(9_970) }).cancel("P1");
  assertEquals(floor.at(300).news(), [
    "Place Taken P1",
    "Modify Taken P1",
    "Modify Taken P1",
    "Cancel Taken P1",
    "P1 CANCELLED 0 cancelled",
  ]);
});

Deno.test("a cancel that comes after the fill loses, one that comes before it wins", () => {
  const floor = new Floor().place(FUTURE, "a", { quantity: 50 }).at(200).cancel("P1");
  floor.at(250).ticks(book(250)).at(300);
  assertEquals(floor.news().slice(1), [
    "P1 COMPLETE 50 50 at 10010",
    "Cancel Refused order_not_open",
  ]);
  floor.place(FUTURE, "b", { quantity: 100 }).at(500).cancel("P2");
  floor.at(550).ticks(tickOf(FUTURE, OPEN + 550, 10_000, [], [[10_010, 30]]));
  floor.at(600).ticks(book(600));
  assertEquals(floor.news(), [
    "Place Taken P2",
    "P2 OPEN 30 30 at 10010",
    "Cancel Taken P2",
    "P2 CANCELLED 30 cancelled",
  ]);
  floor.modify("P2", { quantity: 200 }).cancel("P9").at(800);
  assertEquals(floor.news(), ["Modify Refused order_not_open", "Cancel Refused unknown_order"]);
  assertEquals(floor.state.account.positions[0]!.quantity, 80);
});

Deno.test("a stop of a contract is judged by the day's band, not about the price of now", () => {
  const near = { lower: paise(9_700), upper: paise(10_300) };
  const rules = {
    priceBand: () => near,
    triggerBand: () => ({ lower: paise(9_000), upper: paise(11_000) }),
  };
  const stop = (trigger: number) =>
    ({ side: "SELL", type: "SL", trigger: paise(trigger), price: paise(trigger - 100) }) as const;
  const floor = new Floor(rules).place(FUTURE, "a", stop(9_500)).at(100);
  floor.place(FUTURE, "b", stop(8_900)).place(FUTURE, "c", limit(9_600));
  floor.modify("P1", { ...stop(9_050), quantity: 100 }).at(200);
  assertEquals(floor.news(), [
    "Place Taken P1",
    "Place Refused price_band",
    "Place Refused price_band",
    "Modify Taken P1",
  ]);
});

Deno.test("a refused placement says why; a refused change leaves the order as it was", () => {
  const floor = new Floor().place(FUTURE, "a", limit(9_900)).at(100);
  const before = floor.state;
  floor.place(FUTURE, "a", limit(9_900))
    .place(FUTURE, "b", limit(10_600))
    .place(CALL, "c", { quantity: 1_010 })
    .modify("P1", { price: paise(9_901) })
    .modify("P1", { price: paise(9_000) })
    .at(200);
  assertEquals(floor.news(), [
    "Place Taken P1",
    "Place Refused duplicate_tag",
    "Place Refused price_band",
    "Place Refused margin",
    "Modify Refused tick_size",
    "Modify Refused price_band",
  ]);
  assertEquals(floor.state, before);
});

Deno.test("an order sent before the close that arrives after it is refused", () => {
  const close = CLOSE - OPEN;
  const floor = new Floor().at(close - 50).place(FUTURE, "a").at(close + 50);
  assertEquals(floor.news(), ["Place Refused session_closed"]);
});

Deno.test("the close cancels what is good for the day; positions stay, tags begin anew", () => {
  const floor = new Floor().place(FUTURE, "a", limit(10_010)).at(200).ticks(book(200));
  floor.place(FUTURE, "b", { ...limit(9_900), validity: "UNTIL_FILLED" }).at(400).news();
  floor.at(CLOSE - OPEN).ticks(book(CLOSE - OPEN)).session("SessionClosed");
  assertEquals(floor.news(), ["P1 CANCELLED 60 session_closed"]);
  floor.session("DayOpened");
  const { orders, positions } = floor.account();
  assertEquals(orders.map(({ orderId }) => orderId), ["P2"]);
  assertEquals(positions.map(({ quantity }) => quantity), [60]);
});

Deno.test("positions and working orders both tie up margin", () => {
  const floor = new Floor().place(FUTURE, "a", limit(10_010)).at(200).ticks(book(200));
  const { positions, orders, marginUsed } = floor.account();
  assertEquals(positions.map(({ quantity, cost }) => [quantity, cost]), [[60, paise(600_600)]]);
  assertEquals(orders.map(({ order, filled }) => [order.tag, filled]), [["a", 60]]);
  assertEquals(marginUsed, 0.12 * 1_001_000);
});

Deno.test("the feed hears which instruments matter when that changes, and only then", () => {
  const floor = new Floor().place(FUTURE, "a").place(SHARE, "b").at(100);
  floor.modify("P2", { type: "MARKET", quantity: 80 }).at(200).ticks(book(200, 200));
  assertEquals(floor.watches, [[1], [1, 3], [3]]);
});

Deno.test("with bars there is no latency, and terms are not asked about", () => {
  const floor = new Floor({ marketData: "bars" }).place(FUTURE, "a", limit(1, { quantity: 7 }));
  assertEquals(floor.news(), ["Place Taken P1"]);
  floor.cancel("P1");
  assertEquals(floor.news(), ["Cancel Taken P1", "P1 CANCELLED 0 cancelled"]);
});

Deno.test("what was under way when the process was killed arrives in the next one", () => {
  const before = new Floor().place(FUTURE, "a", limit(10_010)).at(200).ticks(book(200));
  before.place(FUTURE, "b", limit(9_990)).cancel("P1").at(250);
  const after = new Floor({}, before.host.log.all!, OPEN + 290);
  assertEquals(after.state, before.state);
  after.ticks(book(200));
  assertEquals(after.news(), []);
  after.at(300);
  // Who asked is gone: the report reaches whoever holds the book now.
  assertEquals(after.news(), ["P1 CANCELLED 60 cancelled"]);
  after.find("b").place(FUTURE, "b", limit(9_990)).at(500);
  assertEquals(after.news(), ["Find Found 1", "Place Refused duplicate_tag"]);
});

Deno.test("a crash of the exchange forgets neither orders nor what is on its way", () => {
  const floor = new Floor().place(FUTURE, "a", limit(10_010)).at(200).ticks(book(200)).cancel("P1");
  const before = floor.state;
  floor.host.kernel.tree.restart([EXCHANGE], "test");
  assertEquals(floor.state, before);
  assertEquals(floor.at(300).news().slice(2), ["Cancel Taken P1", "P1 CANCELLED 60 cancelled"]);
});
