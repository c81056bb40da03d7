/** What a row that cannot be read does to the list in which it stands. @module */
import { assertEquals } from "@std/assert";
import { z } from "zod";
import { holdings, margins, positions } from "../../../../adapters/kite/schema/account_schema.ts";
import { orders, trades } from "../../../../adapters/kite/schema/order_schema.ts";

const OWN = {
  exchange: "NFO",
  tradingsymbol: "NIFTY26DECFUT",
  instrument_token: 1,
  product: "MIS",
};
const OTHERS = { exchange: "MCX", tradingsymbol: "GOLD26DECFUT" };
const NONE = { price: 0, trigger_price: 0, average_price: 0, last_price: 0 };

const ORDER = {
  ...OWN,
  ...NONE,
  ...{ order_id: "1", status: "OPEN", transaction_type: "BUY", order_type: "LIMIT" },
  ...{ variety: "regular", validity: "DAY", order_timestamp: "2026-11-20 10:00:00" },
  ...{ quantity: 65, filled_quantity: 0, pending_quantity: 65, cancelled_quantity: 0 },
};
const TRADE = {
  ...OWN,
  ...NONE,
  ...{ trade_id: "t", order_id: "1", transaction_type: "SELL", quantity: 65 },
  fill_timestamp: "2026-11-20 10:00:01",
};
const POSITION = {
  ...OWN,
  ...NONE,
  ...{ quantity: 65, overnight_quantity: 0, multiplier: 1, buy_quantity: 65, buy_value: 1 },
  ...{ sell_quantity: 0, sell_value: 0, realised: 0, unrealised: 0 },
};
const HOLDING = {
  ...{ ...OWN, exchange: "NSE", tradingsymbol: "SBIN", product: "CNC" },
  ...NONE,
  ...{ quantity: 5, t1_quantity: 0, used_quantity: 0 },
};

function placesOf(schema: z.ZodType, rows: unknown): string[] {
  return schema.safeParse(rows).error?.issues.map(({ path }) => path.join(".")) ?? [];
}

Deno.test("an order that may be the desk's, and cannot be read, makes the list no answer", () => {
  assertEquals(placesOf(orders, [ORDER, { ...ORDER, filled_quantity: null }]), [
    "1.filled_quantity",
  ]);
  assertEquals(placesOf(orders, [{ ...ORDER, exchange: "NSE", price: "1" }]), ["0.price"]);
  assertEquals(placesOf(orders, [{ ...ORDER, product: "INTRADAY", price: "1" }]), ["0.price"]);
  // Under a desk's tag it is a desk's, wherever it says that it is.
  const tagged = { ...ORDER, ...OTHERS, price: "1", tag: "abc123def456ghi789" };
  assertEquals(placesOf(orders, [tagged]), ["0.price"]);
  assertEquals(placesOf(orders, ["nothing"]), ["0"]);
});

Deno.test("a limit order has no trigger, whatever its row still shows of the stop that it was", () => {
  const rows = ["LIMIT", "SL"].map((type) => ({ ...ORDER, order_type: type, trigger_price: 99.5 }));
  assertEquals<unknown>(orders.parse(rows).map(({ trigger }) => trigger), [0, 9_950]);
});

Deno.test("an order that surely is another's hides no other one", () => {
  const commodity = { ...ORDER, ...OTHERS, order_id: "2", quantity: 0.5, status: null };
  const delivery = { ...ORDER, product: "CNC", order_id: "3", order_timestamp: "" };
  const read = orders.parse([commodity, delivery, ORDER]);
  assertEquals(read.map(({ orderId, key, status }) => [orderId, key, status]), [
    ["2", "MCX:GOLD26DECFUT", "PENDING"],
    ["3", "NFO:NIFTY26DECFUT", "OPEN"],
    ["1", "NFO:NIFTY26DECFUT", "OPEN"],
  ]);
  // Nobody could say which one it is.
  assertEquals(placesOf(orders, [{ ...commodity, order_id: null }]), [
    "0.order_id",
    "0.status",
    "0.quantity",
  ]);
});

Deno.test("trades, positions and shares of others hide none of the desk's", () => {
  const odd = { ...TRADE, ...OTHERS, quantity: 0.5 };
  assertEquals(trades.parse([odd, TRADE]).map(({ quantity }) => quantity), [1, 65]);
  assertEquals(placesOf(trades, [{ ...TRADE, quantity: 0.5 }]), ["0.quantity"]);
  const parts = { ...POSITION, ...OTHERS, quantity: -0.5, multiplier: null };
  const { net } = positions.parse({ net: [parts, POSITION], day: null });
  assertEquals(net.map(({ quantity }) => quantity), [-1, 65]);
  assertEquals(placesOf(positions, { net: [{ ...POSITION, quantity: 0.5 }], day: [] }), [
    "net.0.quantity",
  ]);
  // How much is left of an account is never guessed.
  const unknown = { ...parts, quantity: "1 lot" };
  assertEquals(placesOf(positions, { net: [unknown], day: [] }).includes("net.0.quantity"), true);
  const shares = holdings.parse([{ ...HOLDING, t1_quantity: null }, HOLDING]);
  assertEquals(shares.map(({ quantity, t1Quantity }) => [quantity, t1Quantity]), [[5, 0], [5, 0]]);
});

Deno.test("a trade that is listed twice is one, and two sides of one are two", () => {
  const second = { ...TRADE, trade_id: "u" };
  const otherSide = { ...TRADE, order_id: "2", transaction_type: "BUY" };
  const nameless = { ...TRADE, ...OTHERS, trade_id: null };
  const rows = [TRADE, second, TRADE, otherSide, nameless, nameless];
  assertEquals(trades.parse(rows).map(({ orderId, tradeId }) => `${orderId} ${tradeId}`), [
    ...["1 t", "1 u", "2 t"],
    ...["1 ", "1 "],
  ]);
});

Deno.test("an account without commodities has margins", () => {
  const utilised = {
    ...{ debits: 0, span: 0, exposure: 0, option_premium: 0, m2m_realised: 0, m2m_unrealised: 0 },
  };
  const available = { cash: 1, opening_balance: 1, live_balance: 1, collateral: 0 };
  const equity = { enabled: true, net: 1, available, utilised };
  assertEquals(margins.parse({ equity, commodity: null }).equity.net, 100);
  assertEquals(placesOf(margins, { equity: null }), ["equity"]);
});

const NET = z.object({ net: positions.shape.net });

/** A list of one such row, and which of its fields nobody reads. */
const LISTS: readonly [z.ZodType, (row: unknown) => unknown, object, readonly string[]][] = [
  [orders, (row) => [row], ORDER, ["last_price"]],
  [trades, (row) => [row], TRADE, ["price", "trigger_price", "last_price"]],
  [NET, (row) => ({ net: [row] }), POSITION, ["price", "trigger_price"]],
  [holdings, (row) => [row], { ...HOLDING, product: "MIS" }, ["price", "trigger_price"]],
];

Deno.test("a row of the desk's own without any of its fields makes the list no answer", () => {
  for (const [schema, listed, row, unused] of LISTS) {
    assertEquals(placesOf(schema, listed(row)), []);
    const fields = Object.keys(row);
    const missed = fields.filter((field) =>
      placesOf(schema, listed({ ...row, [field]: undefined })).length > 0
    );
    assertEquals(missed, fields.filter((field) => !unused.includes(field)));
  }
});

Deno.test("of another's row only what says whose it is, and how much, must be readable", () => {
  const needed = ["exchange", "tradingsymbol", "order_id", "quantity"];
  for (const [schema, listed, row] of LISTS) {
    const odd = Object.entries({ ...row, ...OTHERS }).map(([field, value]) => [
      field,
      needed.includes(field) ? value : { odd: true },
    ]);
    assertEquals(placesOf(schema, listed(Object.fromEntries(odd))), []);
  }
});
