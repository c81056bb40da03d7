/** The paper exchange's account of the desk: positions by its own fills, and what they tie up. @module */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { ExchangeOrder, ListedOrder } from "../../../domain/exchange/exchange_order.ts";
import type { Fill } from "../../../domain/order/fill.ts";
import type { Instrument } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { NewOrder } from "../../../domain/order/order.ts";
import {
  bookFill,
  EMPTY_ACCOUNT,
  marginPrice,
  type MarginRules,
  marginUsed,
  type PaperAccount,
  settle,
} from "../../../domain/exchange/paper_account.ts";
import { newOrder } from "../../../domain/exchange/paper_exchange.ts";
import { settlementFill } from "../../../domain/exchange/settlement.ts";
import { signed } from "../../../domain/order/side.ts";
import { CALL, FUTURE, INDEX, listed, SHARE } from "../listed_market.ts";

const RULES: MarginRules = { capital: 0 as Paise, marginShare: 0.12, leverage: 5 };

function filled(order: ListedOrder, quantity: number, price: number): Fill {
  const { key, side, product } = order;
  const ids = { orderId: "P1", tradeId: "T1", at: 0 as EpochMs };
  return { ...ids, key, side, product, quantity, price: price as Paise };
}

function holding(order: ListedOrder, quantity: number, price: number): PaperAccount {
  return bookFill(EMPTY_ACCOUNT, order, filled(order, quantity, price));
}

function usedBy(account: PaperAccount, ...orders: readonly ListedOrder[]): number {
  const working = orders.map((order, i): ExchangeOrder => newOrder(`P${i}`, order, 5 as Paise));
  return marginUsed(account, working, (order) => marginPrice(order, () => null), RULES);
}

function terms(of: Instrument, change: Partial<NewOrder>): ListedOrder {
  return listed(of, { type: "LIMIT", price: 1_000 as Paise, ...change });
}

Deno.test("bookFill() nets one instrument and product, and forgets what is flat", () => {
  const buy = listed(FUTURE, { side: "BUY" });
  const sell = listed(FUTURE, { side: "SELL" });
  const carried = listed(FUTURE, { side: "SELL", product: "NRML" });
  let account = holding(buy, 100, 10_000);
  account = bookFill(account, carried, filled(carried, 50, 10_000));
  account = bookFill(account, sell, filled(sell, 40, 10_100));
  const seen = (of: PaperAccount) => of.positions.map((p) => [p.product, p.quantity, p.kind]);
  assertEquals(seen(account), [["MIS", 60, "FUT"], ["NRML", -50, "FUT"]]);
  assertEquals(account.realised, 4_000);
  account = bookFill(account, sell, filled(sell, 60, 9_900));
  assertEquals(seen(account), [["NRML", -50, "FUT"]]);
  assertEquals(account.realised, -2_000);
});

Deno.test("marginUsed() takes premium in full, shares of notional, and equity by its leverage", () => {
  const of = (instrument: Instrument, change: Partial<NewOrder> = {}) =>
    usedBy(holding(listed(instrument, change), 100, 1_001));
  assertEquals(of(CALL), 100_100);
  assertEquals(of(FUTURE), 12_012);
  assertEquals(of(INDEX), 12_012);
  assertEquals(of(FUTURE, { side: "SELL" }), 12_012);
  assertEquals(of(SHARE), 20_020);
  assertEquals(of(SHARE, { product: "CNC" }), 100_100);
  assertEquals(of(CALL, { side: "SELL" }), 2_450_000 * 100 * 0.12);
});

Deno.test("marginUsed() counts of working orders only what opens, the oldest reduce first", () => {
  const long = holding(terms(SHARE, {}), 100, 1_000);
  const held = usedBy(long);
  const sell = (quantity: number) => terms(SHARE, { side: "SELL", quantity });
  assertEquals(usedBy(long, sell(100)) - held, 0);
  assertEquals(usedBy(long, sell(60), sell(60)) - held, 20 * 1_000 / 5);
  assertEquals(usedBy(long, terms(SHARE, { quantity: 10 })) - held, 10 * 1_000 / 5);
  assertEquals(usedBy(long, terms(FUTURE, { side: "SELL", quantity: 10 })) - held, 1_200);
});

Deno.test("marginPrice() counts on the limit, else the trigger, else the worst that the band allows", () => {
  const band = { lower: 900 as Paise, upper: 1_100 as Paise };
  assertEquals(marginPrice(terms(SHARE, {}), () => band), 1_000);
  const stop = terms(SHARE, { type: "SL-M", trigger: 990 as Paise, price: 0 as Paise });
  assertEquals(marginPrice(stop, () => band), 990);
  assertEquals(marginPrice(terms(SHARE, { type: "MARKET" }), () => band), 1_100);
  assertEquals(marginPrice(terms(SHARE, { type: "MARKET" }), () => null), 0);
});

Deno.test("bookFill() keeps cash and positions exact over any fills", () => {
  const step = fc.record({
    of: fc.constantFrom(FUTURE, CALL, SHARE),
    side: fc.constantFrom<"BUY" | "SELL">("BUY", "SELL"),
    product: fc.constantFrom<"MIS" | "NRML">("MIS", "NRML"),
    quantity: fc.integer({ min: 1, max: 500 }),
    price: fc.integer({ min: 1, max: 99_999 }),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    let account = EMPTY_ACCOUNT;
    let cash = 0;
    const net = new Map<string, number>();
    for (const { of, side, product, quantity, price } of steps) {
      const order = listed(of, { side, product });
      account = bookFill(account, order, filled(order, quantity, price));
      cash -= signed(side, quantity) * price;
      const name = `${order.key} ${product}`;
      net.set(name, (net.get(name) ?? 0) + signed(side, quantity));
    }
    const invested = account.positions
      .reduce((sum, { quantity, cost }) => sum + Math.sign(quantity) * cost, 0);
    assertEquals(account.realised - invested, cash);
    const held = Object.fromEntries(
      account.positions.map(({ key, product, quantity }) => [`${key} ${product}`, quantity]),
    );
    assertEquals(held, Object.fromEntries([...net].filter(([, quantity]) => quantity !== 0)));
  }));
});

Deno.test("settle() ends a position at a price, without an order", () => {
  const order = listed(CALL, { side: "BUY", product: "NRML" });
  const account = bookFill(EMPTY_ACCOUNT, order, filled(order, 50, 10_000));
  const { key, product, quantity } = account.positions[0]!;
  const fill = settlementFill({ key, product, quantity }, 13_000 as Paise, 0 as EpochMs);
  assertEquals<unknown>(settle(account, fill), { positions: [], realised: 150_000 });
  assertThrows(() => settle(EMPTY_ACCOUNT, fill), Error, "no NFO:NIFTY26NOV24500CE to settle");
});
