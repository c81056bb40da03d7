/** What broker and exchange do not take: at once where it makes no sense, else as REJECTED. @module */
import { assert, assertEquals } from "@std/assert";
import { type Form, MINUTE, PlayedBroker, refusalOf } from "../played_broker.ts";

const INFY = "NSE:INFY";
const FUTURE = "NFO:NIFTY26NOVFUT";
const OPTION = "NFO:NIFTY26NOV24800CE";

/** The error of an order that differs from a good one. */
function refused(play: PlayedBroker, key: string, form: Form) {
  const quantity = key === INFY ? 10 : 65;
  const good = { transaction_type: "BUY", quantity, price: play.priceAt(key, -0.5) };
  return refusalOf(() => play.place(key, { ...good, ...form }));
}

Deno.test("place() refuses at once what no market could make right", () => {
  const play = new PlayedBroker();
  const cases: readonly (readonly [key: string, form: Form, says: string])[] = [
    [INFY, { quantity: "" }, "Missing or empty field `quantity`"],
    [INFY, { quantity: 0 }, "Quantity should be in multiples of the lot size 1."],
    [INFY, { price: "" }, "Missing or empty field `price`"],
    [INFY, { price: "12,5" }, "failed to decode price"],
    [INFY, { price: 1_100.03 }, "Tick size is 0.10"],
    [INFY, { order_type: "BEST" }, "Invalid `order_type`."],
    [INFY, { transaction_type: "LONG" }, "Invalid `transaction_type`."],
    [INFY, { product: "NRML" }, "Invalid `product`."],
    [INFY, { order_type: "SL" }, "Missing or empty field `trigger_price`"],
    [INFY, { order_type: "SL", trigger_price: 1_200, price: 1_150 }, "cannot be higher than its"],
    [INFY, { order_type: "SL-M", trigger_price: 1_200 }, "without market protection"],
    [INFY, { order_type: "MARKET", market_protection: "true" }, "(expected decimal)"],
    [INFY, { order_type: "MARKET", market_protection: 101 }, "Invalid `market_protection`."],
    [INFY, { tag: "x".repeat(21) }, "Invalid `tag`."],
    [INFY, { validity: "TTL" }, "Missing or empty field `validity_ttl`"],
    [FUTURE, { product: "CNC" }, "Invalid `product`."],
    [FUTURE, { quantity: 64 }, "multiples of the lot size 65."],
    [FUTURE, { quantity: 1_820 }, "exceeds the freeze quantity of 1800"],
    [OPTION, { order_type: "SL-M", trigger_price: 900, market_protection: -1 }, "options. Use SL."],
  ];
  for (const [key, form, says] of cases) {
    const { type, message, status } = refused(play, key, form);
    assertEquals([type, status], ["InputException", 400], message);
    assert(message.includes(says), `${message} for ${JSON.stringify(form)}`);
  }
  for (const symbol of ["NSE:NOBODY", "NSE:NIFTY 50", "BSE:INFY"]) {
    const form = { transaction_type: "BUY", quantity: 1, price: 10 };
    const { message } = refusalOf(() => play.place(symbol, form));
    assert(message.includes("does not exist"), symbol);
  }
  assertEquals(play.broker.shelf.orders, []);
});

/** Why an order that was taken is rejected. */
function rejection(play: PlayedBroker, key: string, form: Form): string {
  const id = play.place(key, form);
  play.pass(500);
  const { status, message } = play.order(id);
  assertEquals(status, "REJECTED");
  return message ?? "";
}

Deno.test("an order beyond the day's band or the price protection is rejected", () => {
  const play = new PlayedBroker();
  const circuit = "Price exceeds circuit limits";
  const share = { transaction_type: "BUY", quantity: 1 };
  assert(rejection(play, INFY, { ...share, price: play.priceAt(INFY, 12) }).startsWith(circuit));
  const lot = { transaction_type: "BUY", quantity: 65 };
  // Within the band of 10 %, and not within 3 % of the last half minute.
  assert(
    rejection(play, FUTURE, { ...lot, price: play.priceAt(FUTURE, -3.5) }).startsWith(circuit),
  );
  const half = play.priceAt(OPTION, -50);
  assert(rejection(play, OPTION, { ...lot, price: half }).startsWith(circuit));
  assertEquals(play.updates.at(-1)?.status, "REJECTED");
});

Deno.test("a stop is refused beyond the day's limits, and rejected with its limit too far away", () => {
  const play = new PlayedBroker();
  const stop = { transaction_type: "SELL", order_type: "SL" };
  const below = play.priceAt(INFY, -15);
  const beyond = refused(play, INFY, { ...stop, trigger_price: below, price: below });
  assertEquals([beyond.type, beyond.status], ["InputException", 400]);
  assert(beyond.message.includes("cannot be below the lower circuit price"));
  const far = "16448 : The difference between";
  const share = { ...stop, quantity: 1, trigger_price: play.priceAt(INFY, -2) };
  assert(rejection(play, INFY, { ...share, price: play.priceAt(INFY, -6) }).startsWith(far));
  const bought = { transaction_type: "BUY", order_type: "SL", quantity: 65 };
  const over = { ...bought, trigger_price: play.priceAt(OPTION, 20) };
  assert(rejection(play, OPTION, { ...over, price: play.priceAt(OPTION, 60) }).startsWith(far));
  const id = play.place(OPTION, { ...over, price: play.priceAt(OPTION, 30) });
  play.pass(500);
  assertEquals(play.order(id).status, "TRIGGER PENDING");
});

Deno.test("an order that money does not carry is rejected, and one that reduces is not", () => {
  const play = new PlayedBroker({ capitalRupees: 2_10_000 });
  const long = { transaction_type: "BUY", quantity: 65 };
  const first = play.place(FUTURE, { ...long, price: play.priceAt(FUTURE, 0.5) });
  play.pass(3_000);
  assertEquals(play.order(first).status, "COMPLETE");
  const message = rejection(play, FUTURE, { ...long, price: play.priceAt(FUTURE, -1) });
  assert(/^Insufficient funds\. Required margin is \d+\.\d\d but available/.test(message));
  const exit = { ...long, transaction_type: "SELL", price: play.priceAt(FUTURE, -0.5) };
  const last = play.place(FUTURE, exit);
  play.pass(3_000);
  assertEquals(play.order(last).status, "COMPLETE");
});

Deno.test("autoslice cuts at the freeze quantity, and takes as many slices as money allows", () => {
  const play = new PlayedBroker({ capitalRupees: 1_12_00_000 });
  const price = play.priceAt(FUTURE, -0.5);
  const form = { transaction_type: "BUY", quantity: 65 * 60, price, autoslice: "true", tag: "cut" };
  const { order_id, children = [] } = play.answer(FUTURE, form);
  assertEquals(children.map((child) => "error" in child ? child.error.error_type : "taken"), [
    "taken",
    "taken",
    "MarginException",
  ]);
  play.pass(1_000);
  const orders = play.broker.shelf.orders;
  assertEquals(orders.map(({ quantity }) => quantity), [1_755, 1_755]);
  assertEquals(orders[0]?.tags, ["cut", "autoslice", `autoslice:${order_id}`]);
  assertEquals(orders.map(({ status }) => status), ["OPEN", "OPEN"]);
  const tooMany = { ...form, quantity: 65 * 27 * 11 };
  assert(refusalOf(() => play.answer(FUTURE, tooMany)).message.includes("10 at most"));
});

Deno.test("shares are delivered the next day, and no more are sold than are held", () => {
  const play = new PlayedBroker();
  const cnc = { product: "CNC", quantity: 10 };
  const sell = { ...cnc, transaction_type: "SELL" };
  const price = play.priceAt(INFY, -0.5);
  assert(rejection(play, INFY, { ...sell, price }).startsWith("Insufficient stock holding"));
  const bought = play.place(INFY, {
    ...cnc,
    transaction_type: "BUY",
    price: play.priceAt(INFY, 0.5),
  });
  play.pass(1_000);
  assertEquals(play.order(bought).status, "COMPLETE");
  // A Friday evening to a Monday morning.
  play.pass((3 * 24 * 60 - 60) * MINUTE + 60 * MINUTE);
  assertEquals(
    play.broker.views.holdings(play.broker.now).map(({ quantity, t1_quantity }) => [
      quantity,
      t1_quantity,
    ]),
    [[0, 10]],
  );
  assertEquals(play.broker.views.positions(play.broker.now).net, []);
  const sold = play.place(INFY, { ...sell, price: play.priceAt(INFY, -0.5) });
  play.pass(2_000);
  assertEquals(play.order(sold).status, "COMPLETE");
  const monday = play.broker.now;
  assertEquals(play.broker.views.holdings(monday)[0]?.used_quantity, 10);
  assert(
    rejection(play, INFY, { ...sell, quantity: 1, price: play.priceAt(INFY, -0.5) })
      .startsWith("Insufficient stock holding"),
  );
});
