/** From an intent to a sized order, or to the code that says why not. @module */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Intent } from "../../../../domain/strategy/intent.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import { capitalIn } from "../../../../domain/portfolio/entries/capital.ts";
import { judgeEntry } from "../../../../domain/portfolio/entries/entry.ts";
import { openPortfolio, type PortfolioState } from "../../../../domain/portfolio/state.ts";
import {
  BANKNIFTY,
  DAY,
  EMPTY,
  entering,
  entryOf,
  folded,
  holding,
  INDEX,
  intent,
  NIFTY,
  NIFTY_NEXT,
  NOW,
  RULES,
  rulesOf,
  SBIN,
} from "../book.ts";

const OTHER = "ema20_50_intraday";
const SHARE = { book: "equity", strategy: OTHER, token: SBIN, price: 80_000 as Paise } as const;

function code(of: Partial<Intent>, state: PortfolioState = EMPTY, rules = RULES): string {
  const judged = judgeEntry(state, intent(of), rules, NOW);
  return judged.type === "Refused" ? judged.code : "entry";
}

Deno.test("judgeEntry() sizes an order a little through the price, with its stop and its tag", () => {
  const { order, distance, stopLevel } = entryOf();
  assertEquals([order.type, order.side, order.quantity, order.price], [
    "LIMIT",
    "BUY",
    100,
    2_004_000,
  ]);
  assertEquals([distance, stopLevel], [4_000, null]);
  assertEquals([order.key, order.underlying, order.product], ["NFO:NIFTY-X", "NIFTY", "MIS"]);
  assertMatch(order.tag, /^[0-9a-z]{18}$/);
  assertEquals(entryOf(intent({ signal: "SHORT" })).order.price, 1_996_000);
  assertEquals(entryOf(intent({ signal: "SHORT" })).order.tag, order.tag);
  assertEquals(entryOf(intent({ barAt: NOW })).order.tag === order.tag, false);
});

Deno.test("judgeEntry() refuses a book that holds what has expired and nobody has settled", () => {
  const november = { ...RULES.instrument(NIFTY, NOW), expiry: "2026-11-17" };
  const rules = {
    ...RULES,
    instrument: (token: typeof NIFTY, at: EpochMs) =>
      token === NIFTY ? november : RULES.instrument(token, at),
  };
  const state = holding();
  assertEquals(code({ token: BANKNIFTY }, state), "entry");
  const judged = judgeEntry(state, intent({ token: BANKNIFTY }), rules, NOW);
  assertEquals(judged, {
    type: "Refused",
    code: "unsettled",
    detail: "NFO:NIFTY-X has expired, its settlement is not known",
  });
  assertEquals(code(SHARE, state, rules), "entry");
});

Deno.test("judgeEntry() asks risk with a price as old as its bar", () => {
  const judged = judgeEntry(EMPTY, intent(), RULES, (NOW + 9_000) as EpochMs);
  if (judged.type === "Refused") throw new Error(judged.code);
  const { request, positions, exposure } = judged;
  assertEquals([request.at, request.pricedAt, request.ltp], [NOW + 9_000, NOW, 2_000_000] as never);
  assertEquals([positions, exposure], [0, 0]);
  // 12 % of the notional of a unit at the order's limit; two R away.
  assertEquals([request.exposurePerUnit, request.targetDistance], [240_480, 8_000]);
});

Deno.test("judgeEntry() sizes by the broker's margin of a lot, and refuses in its name", () => {
  // The strategy may tie up 12.5 lakh: one lot at 7 lakh, none at 13.
  const at = (rupees: number) => ({
    ...EMPTY,
    date: DAY,
    funds: { date: DAY, net: 500_000_000 as Paise, own: 500_000_000 as Paise },
    margins: [{ token: NIFTY, lot: 50, margin: 100 * rupees as Paise, at: NOW }],
  });
  const broker = { ...RULES, execution: "broker" as const };
  const one = judgeEntry(at(700_000), intent(), broker, NOW);
  if (one.type === "Refused") throw new Error(one.code);
  assertEquals([one.entering.order.quantity, one.request.exposurePerUnit as number], [
    50,
    1_400_000,
  ]);
  assertEquals(one.margin, { perUnit: 1_400_000 as Paise, source: "broker" });
  const none = judgeEntry(at(1_300_000), intent(), broker, NOW);
  assertEquals(none, {
    type: "Refused",
    code: "zero_lots",
    detail: "budget: 12,50,000.00 left, a lot of 50 takes 13,00,000.00 by the broker's figure",
  });
});

Deno.test("judgeEntry() refuses what is not traded here", () => {
  assertEquals(code({ strategy: "unknown" }), "strategy_off");
  assertEquals(code({ book: "options" }), "strategy_off");
  assertEquals(code({ token: INDEX }), "not_tradable");
  assertEquals(code({ atr: null }), "cold_atr");
  const books = RULES.books.map((book) => ({ ...book, product: "CNC" as const }));
  assertEquals(code(SHARE, EMPTY, { ...RULES, books }), "no_charges");
  assertEquals(code(SHARE), "entry");
});

Deno.test("judgeEntry() refuses what the last bar of a session signals: its market is shut", () => {
  const shut = { ...RULES, isOpen: (_token: number, at: number) => at < NOW };
  assertEquals(code({}, EMPTY, shut), "outside_session");
  assertEquals(code(SHARE, EMPTY, shut), "outside_session");
  assertEquals(code({}, EMPTY, { ...RULES, isOpen: (_token, at) => at <= NOW }), "entry");
});

Deno.test("judgeEntry() refuses the side that a book does not take", () => {
  const longs = rulesOf({ books: { fno: { sides: "long" }, options: { enabled: false } } });
  assertEquals(code({ signal: "SHORT" }, EMPTY, longs), "strategy_off");
  assertEquals(code({}, EMPTY, longs), "entry");
  const shorts = rulesOf({ books: { fno: { sides: "short" }, options: { enabled: false } } });
  assertEquals(code({}, EMPTY, shorts), "strategy_off");
});

Deno.test("judgeEntry() sells no option to open where options signal themselves", () => {
  const premium = { futures: [BANKNIFTY] };
  const rules = { ...RULES, books: RULES.books.map((book) => ({ ...book, premium })) };
  assertEquals(code({ signal: "SHORT" }, EMPTY, rules), "option_writing_off");
  assertEquals(code({}, EMPTY, rules), "entry");
});

Deno.test("judgeEntry() refuses an instrument that is held or being entered", () => {
  assertEquals(code({}, holding()), "already_in_position");
  assertEquals(code({ strategy: OTHER }, holding()), "owned_by_other");
  assertEquals(code({}, entering()), "order_in_flight");
  assertEquals(code({ token: BANKNIFTY }, holding()), "entry");
});

Deno.test("judgeEntry() takes one option position an underlying, whichever month signals", () => {
  const rules = {
    ...RULES,
    books: RULES.books.map((each) => ({ ...each, book: "options" as const })),
  };
  const first = intent({ book: "options" });
  const next = { book: "options", token: NIFTY_NEXT } as const;
  assertEquals(code(next, EMPTY, rules), "entry");
  assertEquals(code(next, entering(first, EMPTY, rules), rules), "order_in_flight");
  const held = holding(first, 20_000, EMPTY, rules);
  assertEquals(code(next, held, rules), "already_in_position");
  assertEquals(code({ ...next, strategy: OTHER }, held, rules), "owned_by_other");
  assertEquals(code({ ...next, token: BANKNIFTY }, held, rules), "entry");
  // Futures of two months are two positions.
  assertEquals(code({ token: NIFTY_NEXT }, holding()), "entry");
});

Deno.test("judgeEntry() counts round trips, positions and entries towards the day's cap", () => {
  const capped = { id: "fno_intraday_trend", max_trades_per_day: 2 };
  const books = { fno: { strategies: [capped] }, options: { enabled: false } };
  const rules = rulesOf({ books });
  const key = "fno.fno_intraday_trend";
  const traded = (trades: number): PortfolioState => ({
    ...EMPTY,
    strategies: { [key]: { trades, lossStreak: 0, pausedUntil: 0 as EpochMs } },
  });
  const next = { token: BANKNIFTY };
  assertEquals(code(next, traded(1), rules), "entry");
  assertEquals(code(next, traded(2), rules), "daily_cap");
  assertEquals(code(next, entering(intent(), traded(1), rules), rules), "daily_cap");
  assertEquals(code(next, holding(intent(), 20_000, traded(1)), rules), "daily_cap");
});

Deno.test("judgeEntry() refuses a strategy that pauses, until its pause is over", () => {
  const paused = (until: number): PortfolioState => ({
    ...EMPTY,
    strategies: {
      "fno.fno_intraday_trend": { trades: 3, lossStreak: 0, pausedUntil: until as EpochMs },
    },
  });
  assertEquals(code({}, paused(NOW + 1)), "loss_streak");
  assertEquals(code({}, paused(NOW)), "entry");
  assertEquals(code({ strategy: OTHER }, paused(NOW + 1)), "entry");
});

Deno.test("judgeEntry() refuses a book that is squared off or made flat, or that lost an order", () => {
  const closing = folded(EMPTY, { type: "ClosingBegan", books: ["fno"], reason: "square_off" });
  assertEquals(code({}, closing), "squared_off");
  assertEquals(code(SHARE, closing), "entry");
  assertEquals(code({}, { ...EMPTY, closing: { fno: ["flatten"] } }), "flattening");
  // A loss halt is risk's to refuse, with its own code.
  assertEquals(code({}, { ...EMPTY, closing: { fno: ["loss_halt"] } }), "entry");
  assertEquals(code({}, { ...EMPTY, barred: ["fno"] }), "engine_off");
});

Deno.test("judgeEntry() explains in numbers why not a single lot fits", () => {
  const rules = rulesOf({ paper_capital: 100_000, risk: { enabled: false } });
  const poor = {
    ...EMPTY,
    ledger: { ...EMPTY.ledger, capital: rules.capital, cash: rules.capital },
  };
  const judged = judgeEntry(poor, intent(), rules, NOW);
  assertEquals(judged.type === "Refused" && [judged.code, judged.detail], [
    "zero_lots",
    "budget: 25,000.00 left, a lot of 50 takes 1,20,240.00",
  ]);
});

Deno.test("judgeEntry() sizes so that no budget is passed at the order's limit, either way", () => {
  for (const signal of ["LONG", "SHORT"] as const) {
    for (const rupees of [99, 100, 101, 250.05, 799.95]) {
      const rules = rulesOf({
        paper_capital: 1_000_000,
        sizing: { method: "fixed_qty", lots: 10_000, lot_size: 1 },
        orders: { through_pct: { equity: 0.25 } },
        risk: { enabled: false },
      });
      const empty = openPortfolio(rules.capital);
      const of = intent({ ...SHARE, signal, price: Math.round(100 * rupees) as Paise });
      const { order, reference } = entryOf(of, empty, rules);
      const { strategies } = rules.books.find(({ book }) => book === "equity")!;
      const budget = strategies.find(({ id }) => id === OTHER)!.capitalShare * rules.capital;
      const used = order.quantity * Math.max(order.price, reference);
      assert(used <= budget && used > 0.99 * budget, `${order.quantity} at ${order.price}`);
      const { exposure, budgetUsed, equityNotional } = capitalIn(
        entering(of, empty, rules),
        rules,
        "equity",
        strategies.find(({ id }) => id === OTHER)!,
        NOW,
      );
      assertEquals<number[]>([exposure, budgetUsed, equityNotional], [used, used, used]);
    }
  }
});

Deno.test("judgeEntry() counts an instrument once, held and being entered at the same time", () => {
  const { order } = entryOf();
  const half = { ...entryOf(), filled: 50 };
  const state = { ...holding(), entering: [half] };
  const judged = judgeEntry(state, intent({ token: BANKNIFTY }), RULES, NOW);
  if (judged.type === "Refused") throw new Error(judged.code);
  assertEquals([judged.positions, order.token], [1, NIFTY]);
});
