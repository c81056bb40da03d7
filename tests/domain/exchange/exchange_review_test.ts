/** What the paper exchange refuses, in which order, and what it never refuses. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import type { ListedOrder } from "../../../domain/exchange/exchange_order.ts";
import { REJECTION_CODES } from "../../../domain/exchange/exchange_rejection.ts";
import {
  reviewCancel,
  reviewChange,
  reviewPlacement,
} from "../../../domain/exchange/exchange_review.ts";
import type { Instrument } from "../../../domain/instrument/instrument.ts";
import { DAY_MS, type EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { Modification, NewOrder } from "../../../domain/order/order.ts";
import {
  applyExchange,
  EMPTY_EXCHANGE,
  type ExchangeEvent,
  type ExchangeState,
} from "../../../domain/exchange/paper_exchange.ts";
import { CALL, CLOSE, FUTURE, listed, listedRules, OPEN, SHARE } from "../listed_market.ts";

const NOON = (OPEN + 10_000_000) as EpochMs;
const RULES = listedRules();

function paise(price: number): Paise {
  return price as Paise;
}

function limit(change: Partial<NewOrder> = {}, of: Instrument = FUTURE): ListedOrder {
  return listed(of, { type: "LIMIT", price: paise(10_000), ...change });
}

function codeOf(
  order: ListedOrder,
  rules: DeskRules = RULES,
  at: EpochMs = NOON,
  state: ExchangeState = EMPTY_EXCHANGE,
): string | null {
  return reviewPlacement(state, order, paise(5), rules, at)?.code ?? null;
}

function folded(...events: readonly ExchangeEvent[]): ExchangeState {
  return events.reduce(applyExchange, EMPTY_EXCHANGE);
}

function accepted(orderId: string, order: ListedOrder): ExchangeEvent {
  return { type: "OrderAccepted", orderId, order, tick: paise(5) };
}

function traded(orderId: string, order: ListedOrder, quantity: number, price = 10_000) {
  const { key, side, product } = order;
  const what = { orderId, tradeId: "T1", key, side, product, quantity };
  const fill = { ...what, price: paise(price), at: NOON };
  return { type: "OrderTraded", orderId, fill } as const;
}

const STOP_TERMS = {
  type: "SL",
  side: "SELL",
  trigger: paise(9_900),
  price: paise(9_800),
} as const;

Deno.test("reviewPlacement() takes every type of order whose terms are in order", () => {
  assertEquals(codeOf(limit()), null);
  assertEquals(codeOf(listed(FUTURE)), null);
  assertEquals(codeOf(listed(FUTURE, STOP_TERMS)), null);
  assertEquals(codeOf(listed(FUTURE, { type: "SL-M", trigger: paise(9_900) })), null);
  // A single share, and prices at both ends of the band.
  assertEquals(codeOf(limit({ quantity: 1 }, SHARE)), null);
  assertEquals([codeOf(limit({ price: paise(9_500) })), codeOf(limit({ price: paise(10_500) }))], [
    null,
    null,
  ]);
});

Deno.test("reviewPlacement() refuses each fault by its code, in words that name the limit", () => {
  const tomorrow = listedRules({ isOpen: () => true });
  const cases: readonly (readonly [ListedOrder, string, string, (DeskRules | number)?])[] = [
    [limit(), "session_closed", "closed", CLOSE],
    [limit({ key: "NFO:OTHER" }), "unknown_instrument", "NFO:OTHER"],
    [limit(), "instrument_expired", "NIFTY26NOVFUT", tomorrow],
    [limit({ quantity: 105 }), "lot_size", "10"],
    [limit({ quantity: 0 }), "lot_size", "10"],
    [limit({ quantity: -10 }), "lot_size", "10"],
    [limit({ price: paise(10_005) }), "tick_size", "0.10"],
    [limit({ price: paise(0) }), "tick_size", "0.10"],
    [listed(FUTURE, { ...STOP_TERMS, trigger: paise(9_905) }), "tick_size", "0.10"],
    [limit({ price: paise(9_490) }), "price_band", "95.00 - 105.00"],
    [limit({ price: paise(10_510) }), "price_band", "95.00 - 105.00"],
    [listed(FUTURE, { ...STOP_TERMS, price: paise(9_490) }), "price_band", "95.00"],
    [listed(FUTURE, { type: "SL-M", trigger: paise(10_510) }), "price_band", "105.00"],
    [limit({ quantity: 1_810 }), "freeze_quantity", "1800"],
    [limit({ quantity: 1_010 }, CALL), "margin", "1,01,000.00"],
  ];
  for (const [order, code, words, extra] of cases) {
    const rules = typeof extra === "object" ? extra : RULES;
    const at = typeof extra === "number"
      ? extra
      : code === "instrument_expired"
      ? NOON + 4 * DAY_MS
      : NOON;
    const refused = reviewPlacement(EMPTY_EXCHANGE, order, paise(5), rules, at as EpochMs)!;
    assertEquals(refused.code, code);
    assertStringIncludes(refused.message, words);
    assert(REJECTION_CODES.includes(refused.code));
  }
});

Deno.test("reviewPlacement() holds a stop's trigger to a band of its own, a limit to the other", () => {
  const triggerBand = () => ({ lower: paise(9_800), upper: paise(10_200) });
  const rules = { ...RULES, triggerBand };
  const stop = { ...STOP_TERMS, price: paise(9_490) };
  assertEquals(codeOf(listed(FUTURE, stop), rules), null);
  assertEquals(codeOf(listed(FUTURE, { ...stop, trigger: paise(9_790) }), rules), "price_band");
  assertEquals(codeOf(limit({ price: paise(9_600) }), rules), null);
  assertEquals(codeOf(limit({ price: paise(9_490) }), rules), "price_band");
});

Deno.test("reviewPlacement() names the first fault: tag, session, instrument, lot, tick, band, freeze, margin", () => {
  const order = limit({ tag: "a", key: "NFO:X", quantity: 90_005, price: paise(10_515) });
  const known = folded(accepted("P1", limit({ tag: "a" })));
  const seen = [
    codeOf(order, RULES, CLOSE, known),
    codeOf(order, RULES, CLOSE),
    codeOf(order),
    codeOf({ ...order, key: limit().key }),
    codeOf({ ...order, key: limit().key, quantity: 90_000 }),
    codeOf({ ...order, key: limit().key, quantity: 90_000, price: paise(10_510) }),
    codeOf({ ...order, key: limit().key, quantity: 90_000, price: paise(10_000) }),
    codeOf({ ...order, key: limit().key, quantity: 90_000, price: paise(10_000) }, {
      ...RULES,
      instrument: () => ({ ...FUTURE, freezeQuantity: null }),
    }),
  ];
  assertEquals(seen, [
    "duplicate_tag",
    "session_closed",
    "unknown_instrument",
    "lot_size",
    "tick_size",
    "price_band",
    "freeze_quantity",
    "margin",
  ]);
});

Deno.test("reviewPlacement() knows a tag until the day is cleared, whatever became of the order", () => {
  const done = folded(accepted("P1", limit({ tag: "a" })), {
    type: "OrderCancelled",
    orderId: "P1",
    reason: "cancelled",
  });
  assertEquals(codeOf(limit({ tag: "a" }), RULES, NOON, done), "duplicate_tag");
  const cleared = applyExchange(done, { type: "ExchangeDayCleared" });
  assertEquals(codeOf(limit({ tag: "a" }), RULES, NOON, cleared), null);
});

Deno.test("reviewPlacement() asks only for a new tag where bars are all there is", () => {
  const bars = listedRules({ marketData: "bars" });
  const absurd = limit({ tag: "a", quantity: 90_005, price: paise(3) });
  assertEquals(codeOf(absurd, bars, CLOSE), null);
  const known = folded(accepted("P1", absurd));
  assertEquals(codeOf(absurd, bars, CLOSE, known), "duplicate_tag");
});

Deno.test("reviewPlacement() lets what only reduces a position pass without any money", () => {
  const broke = listedRules({ capital: paise(0) });
  const bought = limit({ tag: "in", quantity: 100 });
  const long = folded(accepted("P1", bought), traded("P1", bought, 100));
  const sell = (quantity: number) => limit({ tag: "out", side: "SELL", quantity });
  assertEquals(codeOf(sell(100), broke, NOON, long), null);
  assertEquals(codeOf(sell(110), broke, NOON, long), "margin");
  assertEquals(codeOf(limit({ tag: "more", quantity: 10 }), broke, NOON, long), "margin");
  const otherProduct = limit({ tag: "out", side: "SELL", product: "NRML" });
  assertEquals(codeOf(otherProduct, broke, NOON, long), "margin");
  // A second order against the same units would turn the position.
  const stopped = applyExchange(long, accepted("P2", sell(100)));
  assertEquals(codeOf(limit({ tag: "b", side: "SELL" }), broke, NOON, stopped), "margin");
});

Deno.test("reviewPlacement() counts what already works, and profit, as money", () => {
  const rules = listedRules({ capital: paise(1_500_000) });
  const first = limit({ tag: "a" }, CALL);
  assertEquals(codeOf(first, rules), null);
  const working = folded(accepted("P1", first));
  assertEquals(codeOf(limit({ tag: "b" }, CALL), rules, NOON, working), "margin");
  assertEquals(codeOf(limit({ tag: "b", quantity: 50 }, CALL), rules, NOON, working), null);
  const sold = limit({ tag: "c", side: "SELL" }, CALL);
  const richer = folded(
    accepted("P1", first),
    traded("P1", first, 100),
    accepted("P2", sold),
    traded("P2", sold, 100, 10_400),
  );
  // 15,000 and 400 won buy 1 lot more.
  assertEquals(codeOf(limit({ tag: "d", quantity: 150 }, CALL), rules), null);
  assertEquals(codeOf(limit({ tag: "d", quantity: 160 }, CALL), rules), "margin");
  const cheap = limit({ tag: "d", quantity: 160, price: paise(9_625) }, CALL);
  assertEquals(codeOf(cheap, rules, NOON, richer), null);
  assertEquals(codeOf(cheap, rules), "margin");
});

Deno.test("reviewChange() holds new terms to the same rules and never below what is filled", () => {
  const order = limit({ tag: "a" });
  const state = folded(accepted("P1", order), traded("P1", order, 40));
  const code = (change: Partial<Modification>, rules = RULES, at: EpochMs = NOON) => {
    const terms: Modification = {
      ...{ type: "LIMIT", quantity: 100, price: paise(10_000), trigger: paise(0) },
      ...change,
    };
    return reviewChange(state, "P1", terms, rules, at)?.code ?? null;
  };
  assertEquals(code({ quantity: 50, price: paise(10_100) }), null);
  assertEquals(code({ quantity: 40 }), "below_filled");
  assertEquals(code({ quantity: 30 }), "below_filled");
  assertEquals(code({ quantity: 40 }, listedRules({ marketData: "bars" })), "below_filled");
  assertEquals(code({}, RULES, CLOSE), "session_closed");
  assertEquals(code({ quantity: 55 }), "lot_size");
  assertEquals(code({ price: paise(10_001) }), "tick_size");
  assertEquals(code({ type: "SL", trigger: paise(10_600) }), "price_band");
  assertEquals(code({ quantity: 1_810 }), "freeze_quantity");
  // 100 at 10,000 tie up 1,20,000 paise: what the order had is free for its new terms.
  const exact = listedRules({ capital: paise(120_000) });
  assertEquals(code({}, exact), null);
  assertEquals(code({ quantity: 110 }, exact), "margin");
});

Deno.test("reviewCancel() knows what is open, what has ended and what never was", () => {
  const order = limit({ tag: "a" });
  const state = folded(accepted("P1", order), accepted("P2", limit({ tag: "b" })), {
    type: "OrderCancelled",
    orderId: "P2",
    reason: "cancelled",
  });
  const codes = ["P1", "P2", "P3"].map((id) => reviewCancel(state, id)?.code ?? null);
  assertEquals(codes, [null, "order_not_open", "unknown_order"]);
});
