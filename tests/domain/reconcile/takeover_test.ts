/** What the desk takes over of an account that is to be flat, when, and how much at once. @module */
import { assertEquals } from "@std/assert";
import type { BrokerPosition } from "../../../domain/broker/position.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { intended, type OrderStatus } from "../../../domain/order/order.ts";
import { type Comparison, disownedBy } from "../../../domain/reconcile/comparison.ts";
import { NOTHING_TAKEN, takeoverOf } from "../../../domain/reconcile/takeover.ts";
import { brokerPosition } from "../broker/broker_rows.ts";
import { CALL, FUTURE, listedRules, OPEN, orderFor, SHARE } from "../listed_market.ts";

const KEYS = [FUTURE, CALL, SHARE].map(({ exchange, symbol }) => `${exchange}:${symbol}`);

function row(which: number, quantity: number, product = "MIS"): BrokerPosition {
  const { token } = [FUTURE, CALL, SHARE][which]!;
  return brokerPosition(quantity, {
    key: KEYS[which]!,
    token,
    product,
    lastPrice: 10_000 as Paise,
  });
}

function numbers({ key, product, quantity }: BrokerPosition, own = 0): Comparison {
  const symbol = `${key}:${product}`;
  const foreign = quantity - own;
  const others = { missing: [], orders: "", ordered: own, overnight: 0, unseen: 0, doubted: 0 };
  return { symbol, own, broker: quantity, foreign, ...others, ahead: null };
}

interface Seen {
  readonly rows: readonly BrokerPosition[];
  readonly own?: readonly number[];
  readonly order?: OrderStatus;
  readonly at?: number;
}

/** Two readings a second apart: what is taken over, and what is left with its reason. */
function twice(seen: Seen) {
  const { watch, steps } = second(seen);
  return {
    taken: steps.map(({ numbers: { symbol }, quantity }) => `${symbol} ${quantity}`),
    left: watch.left.map(({ symbol, why }) => `${symbol} ${why}`),
  };
}

function second({ rows, own = [], order, at = OPEN }: Seen) {
  const compared = rows.map((each, i) => numbers(each, own[i] ?? 0));
  const orders = order === undefined
    ? []
    : [{ ...intended(orderFor(FUTURE, { product: "MIS" }), 0 as EpochMs), status: order }];
  const positions = rows.flatMap(({ token, key, product }, i) =>
    own[i] ? [{ token, key, product: product as "MIS", quantity: own[i]! }] : []
  );
  const books = {
    reading: { positions: rows },
    books: { orders, positions },
    rules: listedRules(),
  };
  const first = takeoverOf(NOTHING_TAKEN, compared, books, at as EpochMs);
  assertEquals(first.steps, []);
  return takeoverOf(first.watch, compared, books, at + 1_000 as EpochMs);
}

Deno.test("takeoverOf() takes what two readings agree on, long and short", () => {
  const { taken } = twice({ rows: [row(0, 130), row(1, -20), row(2, 7)] });
  assertEquals(taken, [`${KEYS[0]}:MIS 130`, `${KEYS[1]}:MIS -20`, `${KEYS[2]}:MIS 7`]);
});

Deno.test("takeoverOf() takes no more at once than one order may close", () => {
  assertEquals(twice({ rows: [row(0, -4_000)] }).taken, [`${KEYS[0]}:MIS -1800`]);
});

Deno.test("takeoverOf() waits for the desk's own orders and positions", () => {
  assertEquals(twice({ rows: [row(0, 130)], order: "UNKNOWN" }).taken, []);
  assertEquals(twice({ rows: [row(0, 130)], order: "COMPLETE" }).taken, [`${KEYS[0]}:MIS 130`]);
  // Enough for what the desk holds: that is closed first.
  assertEquals(twice({ rows: [row(0, 130)], own: [65] }), { taken: [], left: [] });
  const both = twice({ rows: [row(0, 65), row(0, 130, "NRML")], own: [65] });
  assertEquals(both, {
    taken: [],
    left: [`${KEYS[0]}:NRML after what the desk holds of it under another product`],
  });
});

Deno.test("takeoverOf() books at the last price, and at the average where there is none", () => {
  const prices = { ...row(0, 130), averagePrice: 9_000 as Paise };
  const booked = (rows: BrokerPosition[]) => second({ rows }).steps.map((of) => of.position?.price);
  assertEquals(booked([prices]), [10_000 as Paise]);
  assertEquals(booked([{ ...prices, lastPrice: 0 as Paise }]), [9_000 as Paise]);
});

Deno.test("takeoverOf() does not wait for what the desk holds of something else", () => {
  assertEquals(twice({ rows: [row(0, 130), row(1, 20)], own: [130] }).taken, [`${KEYS[1]}:MIS 20`]);
});

Deno.test("takeoverOf() cuts what the desk holds to what the broker still has", () => {
  assertEquals(twice({ rows: [row(0, 10)], own: [65] }).taken, [`${KEYS[0]}:MIS 10`]);
  assertEquals(twice({ rows: [row(0, -10)], own: [65] }).taken, [`${KEYS[0]}:MIS 0`]);
});

Deno.test("takeoverOf() leaves delivery alone, and says why it cannot take something", () => {
  assertEquals(twice({ rows: [row(2, 7, "CNC"), row(2, -7, "CNC")] }), { taken: [], left: [] });
  assertEquals(twice({ rows: [row(0, 130)], at: OPEN - 60_000 }), {
    taken: [],
    left: [`${KEYS[0]}:MIS its market is closed, or not one of the desk's`],
  });
  const unpriced = { ...row(0, 130), lastPrice: 0 as Paise };
  assertEquals(twice({ rows: [unpriced] }).left, [`${KEYS[0]}:MIS without a price`]);
});

Deno.test("disownedBy() makes the books agree after a takeover of the day or of the night", () => {
  const ofToday = numbers(row(0, 130));
  assertEquals(disownedBy(ofToday, 130), -130);
  // Carried by others, the account's overnight units are the desk's as soon as it holds them.
  const carried = { ...ofToday, overnight: 130 };
  assertEquals(disownedBy(carried, 130), 0);
  assertEquals(disownedBy(carried, 0), 0);
});
