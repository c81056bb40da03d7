/** An order from its request to its end, state by state, in market time. @module */
import { assert, assertEquals } from "@std/assert";
import { MINUTE, PlayedBroker, refusalOf } from "../played_broker.ts";

const INFY = "NSE:INFY";
const FUTURE = "NFO:NIFTY26NOVFUT";
const buy = { transaction_type: "BUY", quantity: 10 } as const;
const sell = { transaction_type: "SELL", quantity: 10 } as const;

Deno.test("an order goes through Kite's states, each later in market time", () => {
  const play = new PlayedBroker();
  const id = play.place(INFY, { ...buy, price: play.priceAt(INFY, 0.3), tag: "one" });
  assertEquals(play.statuses(id), ["PUT ORDER REQ RECEIVED", "VALIDATION PENDING"]);
  play.pass(40);
  assertEquals(play.order(id).status, "OPEN PENDING");
  assertEquals(play.order(id).exchangeOrderId, null);
  play.pass(60);
  assertEquals(play.statuses(id).slice(3), ["OPEN", "COMPLETE"]);
  assertEquals(play.updatesOf(id), ["OPEN", "COMPLETE"]);
  assertEquals(play.order(id).tag, "one");
});

Deno.test("an order larger than the depth trades in parts and says UPDATE", () => {
  const play = new PlayedBroker({ capitalRupees: 50_00_00_000 });
  const shown = play.tick(INFY).asks.reduce((sum, { quantity }) => sum + quantity, 0);
  const quantity = shown * 3;
  const id = play.place(INFY, { ...buy, quantity, price: play.priceAt(INFY, 5) });
  play.pass(200);
  const first = play.order(id);
  assertEquals(first.status, "OPEN");
  assert(first.filled > 0 && first.filled < quantity);
  play.pass(20_000);
  assertEquals(play.order(id).status, "COMPLETE");
  const updates = play.updatesOf(id);
  assertEquals([updates[0], updates.at(-1)], ["OPEN", "COMPLETE"]);
  assert(updates.slice(1, -1).every((status) => status === "UPDATE"));
  const traded = play.broker.shelf.trades.map(({ fill }) => fill);
  assertEquals(traded.reduce((sum, each) => sum + each.quantity, 0), quantity);
  assert(new Set(traded.map(({ price }) => price)).size > 1);
});

Deno.test("a resting order waits, takes new terms and is taken back", () => {
  const play = new PlayedBroker();
  const id = play.place(INFY, { ...buy, price: play.priceAt(INFY, -5) });
  assertEquals(refusalOf(() => play.cancel(id)).type, "InputException");
  play.pass(MINUTE);
  assertEquals(play.order(id).status, "OPEN");
  play.change(id, { order_type: "LIMIT", quantity: 30, price: play.priceAt(INFY, -4) });
  assertEquals(refusalOf(() => play.change(id, { quantity: 40 })).message.includes("later"), true);
  play.pass(100);
  assertEquals(play.statuses(id).slice(-4), [
    "MODIFY VALIDATION PENDING",
    "MODIFY PENDING",
    "MODIFIED",
    "OPEN",
  ]);
  assertEquals([play.order(id).quantity, play.order(id).changes], [30, 1]);
  play.cancel(id);
  assertEquals(play.order(id).status, "CANCEL PENDING");
  play.pass(200);
  assertEquals([play.order(id).status, play.order(id).cancelled], ["CANCELLED", 30]);
  assertEquals(play.updatesOf(id), ["OPEN", "UPDATE", "OPEN", "CANCELLED"]);
  assertEquals(refusalOf(() => play.cancel(id)).message.includes("cancelled"), true);
});

Deno.test("an order takes as many changes as the broker allows, and no more", () => {
  const play = new PlayedBroker();
  const id = play.place(INFY, { ...buy, price: play.priceAt(INFY, -5) });
  for (let i = 0; i < 25; i++) {
    play.pass(1_000);
    play.change(id, { quantity: 11 + i });
  }
  play.pass(1_000);
  assertEquals(play.order(id).quantity, 35);
  const refusal = refusalOf(() => play.change(id, { quantity: 50 }));
  assertEquals(refusal.message, "Maximum allowed order modifications exceeded.");
  assertEquals([refusal.type, refusal.status], ["NetworkException", 429]);
});

Deno.test("a stop sleeps until its trigger is touched, then trades at its limit or better", () => {
  const play = new PlayedBroker({ startMinute: 555 });
  play.pass(2_000);
  const trigger = play.priceAt(INFY, -0.15);
  const price = play.priceAt(INFY, -1);
  const id = play.place(INFY, { ...sell, order_type: "SL", price, trigger_price: trigger });
  play.pass(200);
  assertEquals(play.order(id).status, "TRIGGER PENDING");
  for (let i = 0; i < 240 && play.order(id).status === "TRIGGER PENDING"; i++) play.pass(MINUTE);
  play.pass(5_000);
  const order = play.order(id);
  assertEquals(order.status, "COMPLETE");
  assert(order.turnover / order.filled >= price * 100);
  assert(play.statuses(id).includes("OPEN"));
});

Deno.test("a stop whose limit is outside the price protection when it triggers is cancelled", () => {
  const play = new PlayedBroker({ startMinute: 555 });
  play.pass(2_000);
  const lot = { transaction_type: "SELL", quantity: 65, order_type: "SL" };
  const [trigger, price] = [play.priceAt(FUTURE, -0.15), play.priceAt(FUTURE, -3.14)];
  const id = play.place(FUTURE, { ...lot, trigger_price: trigger, price });
  play.pass(200);
  for (let i = 0; i < 240 && play.order(id).status === "TRIGGER PENDING"; i++) play.pass(MINUTE);
  const { status, filled, cancelled, message } = play.order(id);
  assertEquals([status, filled, cancelled], ["CANCELLED", 0, 65]);
  assert(message?.includes("limit price protection range"));
});

Deno.test("a resting stop becomes the closing order by modification", () => {
  const play = new PlayedBroker();
  const lot = { transaction_type: "BUY", quantity: 65 };
  play.place(FUTURE, { ...lot, price: play.priceAt(FUTURE, 0.3) });
  play.pass(2_000);
  const stop = play.place(FUTURE, {
    ...{ transaction_type: "SELL", quantity: 65, order_type: "SL" },
    ...{ trigger_price: play.priceAt(FUTURE, -1), price: play.priceAt(FUTURE, -1.5) },
  });
  play.pass(1_000);
  play.change(stop, { order_type: "SL", trigger_price: play.priceAt(FUTURE, -0.8) });
  play.pass(1_000);
  assertEquals(play.order(stop).status, "TRIGGER PENDING");
  const market = { order_type: "MARKET" };
  assertEquals(refusalOf(() => play.change(stop, market)).type, "InputException");
  play.change(stop, { order_type: "LIMIT", price: play.priceAt(FUTURE, -0.2) });
  play.pass(2_000);
  assertEquals([play.order(stop).status, play.order(stop).trigger], ["COMPLETE", 0]);
  assertEquals(play.broker.book.account.positions, []);
});

Deno.test("a change that cannot be is refused later, and the order rests as it was", () => {
  const play = new PlayedBroker();
  const price = play.priceAt(INFY, -2);
  const id = play.place(INFY, { ...buy, price });
  play.pass(1_000);
  play.change(id, { price: play.priceAt(INFY, 20) });
  play.pass(1_000);
  const { status, message } = play.order(id);
  assertEquals([status, play.order(id).price], ["OPEN", Math.round(price * 100)]);
  assert(message?.startsWith("Price exceeds circuit limits"));
});

Deno.test("a stop whose trigger has passed is rejected", () => {
  const play = new PlayedBroker();
  const above = play.priceAt(INFY, 1);
  const form = { ...sell, order_type: "SL", trigger_price: above, price: play.priceAt(INFY, -1) };
  const id = play.place(INFY, form);
  play.pass(200);
  assertEquals(play.order(id).status, "REJECTED");
  assert(play.order(id).message?.startsWith("Trigger price for stoploss sell orders"));
});

Deno.test("IOC trades what it can at once and is cancelled, TTL after its minutes", () => {
  const play = new PlayedBroker({ capitalRupees: 50_00_00_000 });
  const shown = play.tick(INFY).asks.reduce((sum, { quantity }) => sum + quantity, 0);
  const large = { ...buy, quantity: shown * 4, price: play.priceAt(INFY, 3) };
  const at_once = play.place(INFY, { ...large, validity: "IOC" });
  const far = play.priceAt(INFY, -5);
  const minutes = play.place(INFY, { ...buy, price: far, validity: "TTL", validity_ttl: 2 });
  play.pass(500);
  const { status, filled, cancelled } = play.order(at_once);
  assertEquals([status, filled > 0, filled + cancelled], ["CANCELLED", true, shown * 4]);
  assertEquals(play.order(minutes).status, "OPEN");
  play.pass(2 * MINUTE);
  assertEquals(play.order(minutes).status, "CANCELLED");
});

Deno.test("a protected market order is a limit whose rest waits at its price", () => {
  const play = new PlayedBroker({ capitalRupees: 50_00_00_000 });
  const last = play.tick(INFY).ltp;
  const form = { ...buy, quantity: 100_000, order_type: "MARKET", market_protection: 0.02 };
  const id = play.place(INFY, form);
  play.pass(500);
  const order = play.order(id);
  assertEquals([order.type, order.status], ["LIMIT", "OPEN"]);
  assert(order.price >= last && order.price <= last * 1.0004);
  assertEquals(order.tags, ["mktp", "mktp:0.02"]);
  const trades = play.broker.shelf.trades;
  assert(trades.length > 0 && trades.every(({ fill }) => fill.price <= order.price));
});

Deno.test("orders end with their session, and none is taken after it", () => {
  const play = new PlayedBroker({ startMinute: 915 - 20 });
  const id = play.place(INFY, { ...buy, product: "CNC", price: play.priceAt(INFY, -5) });
  const held = play.place(FUTURE, {
    ...{ transaction_type: "BUY", quantity: 65, product: "NRML" },
    price: play.priceAt(FUTURE, -2),
  });
  play.passTo("15:16");
  assertEquals([play.order(id).status, play.order(held).status], ["CANCELLED", "OPEN"]);
  const refusal = refusalOf(() => play.place(INFY, { ...buy, price: 1_100 }));
  assertEquals([refusal.type, refusal.message], [
    "OrderException",
    "Markets are closed right now.",
  ]);
  play.passTo("15:41");
  assertEquals(play.order(held).status, "CANCELLED");
});
