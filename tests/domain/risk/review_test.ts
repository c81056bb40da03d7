/** The review of entries: every code with its numbers, and what must hold of all of them. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { IsoDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { lossBreach } from "../../../domain/risk/check.ts";
import {
  countEntry,
  countOrder,
  haltByLoss,
  haltByOperator,
  markDay,
  type RiskDay,
} from "../../../domain/risk/day.ts";
import type { EntryRequest, RiskView } from "../../../domain/risk/entry.ts";
import type { RiskLimits } from "../../../domain/risk/limits.ts";
import { review, type Verdict } from "../../../domain/risk/review.ts";
import { schedule } from "../market_tables.ts";
import { clock, DAY, ENTRY, LIMITS, rupees, type TestOrder, TODAY, VIEW } from "./entry_request.ts";

type Change = {
  readonly entry?: Partial<EntryRequest<TestOrder>>;
  readonly day?: RiskDay;
  readonly view?: Partial<RiskView>;
  readonly limits?: Partial<RiskLimits>;
};

function reviewed({ entry, day, view, limits }: Change): Verdict<TestOrder> {
  return review(
    { ...ENTRY, ...entry },
    { ...VIEW, ...view, day: day ?? DAY },
    { ...LIMITS, ...limits },
  );
}

/** The verdict in words: `BLOCK drawdown 5000000 5000000`. */
function said(change: Change): string {
  const verdict = reviewed(change);
  if (verdict.type === "ALLOW") return `ALLOW ${verdict.order.quantity}`;
  const { code, found, limit } = verdict.finding;
  return `${verdict.type} ${code} ${found} ${limit}`;
}

/** A day on which NIFTY futures made `pnl` rupees after a peak of `peak`. */
function dayWith(pnl: number, peak = 0, key = "fno:NIFTY"): RiskDay {
  const mark = (amount: number) => [{ key, realised: rupees(amount), unrealised: 0 as Paise }];
  return markDay(markDay(DAY, mark(peak)), mark(pnl));
}

Deno.test("review() allows an entry inside every limit, the order untouched", () => {
  const verdict = reviewed({});
  assertEquals(verdict, { type: "ALLOW", order: ENTRY.order as never });
});

Deno.test("review() blocks under either latch", () => {
  assertEquals(said({ day: haltByOperator(DAY) }), "BLOCK operator_halt 1 0");
  assertEquals(said({ day: haltByLoss(DAY, "max_daily_loss") }), "BLOCK loss_halt 0 0");
});

Deno.test("review() halts the session at the day's loss, not a paisa before", () => {
  const other = "equity:INFY";
  assertEquals(
    said({ day: dayWith(-50_000, 0, other) }),
    "HALT_SESSION max_daily_loss -5000000 -5000000",
  );
  assertEquals(
    said({ day: dayWith(-49_999.99, 0, other), limits: { drawdownMax: rupees(60_000) } }),
    "ALLOW 455",
  );
});

Deno.test("review() counts a symbol's loss per book and underlying", () => {
  assertEquals(said({ day: dayWith(-20_000) }), "BLOCK symbol_max_loss -2000000 -2000000");
  assertEquals(said({ day: dayWith(-20_000, 0, "options:NIFTY") }), "ALLOW 455");
  assertEquals(said({ day: dayWith(-19_999.99) }), "ALLOW 455");
});

Deno.test("review() blocks at the drawdown from the day's peak", () => {
  assertEquals(said({ day: dayWith(-5_000, 45_000) }), "BLOCK drawdown 5000000 5000000");
  assertEquals(said({ day: dayWith(-4_999, 45_000) }), "ALLOW 455");
});

Deno.test("review() locks the profit once it was a day's loss and half is given back", () => {
  assertEquals(said({ day: dayWith(25_000, 50_000) }), "BLOCK profit_lock 2500000 2500000");
  assertEquals(said({ day: dayWith(25_001, 50_000) }), "ALLOW 455");
  assertEquals(said({ day: dayWith(20_000, 49_999) }), "ALLOW 455");
  assertEquals(said({ day: dayWith(25_000, 50_000), limits: { profitLock: null } }), "ALLOW 455");
});

Deno.test("review() blocks a sixth position, but not an addition to an open one", () => {
  assertEquals(said({ view: { positions: 5 } }), "BLOCK max_positions 5 5");
  assertEquals(said({ view: { positions: 5 }, entry: { opens: false } }), "ALLOW 455");
});

Deno.test("review() counts trades of the symbol and of the day", () => {
  let day = DAY;
  for (let i = 0; i < 5; i++) day = countEntry(day, "fno:NIFTY", clock(570));
  assertEquals(said({ day }), "BLOCK symbol_trades 5 5");
  assertEquals(said({ day, entry: { underlying: "BANKNIFTY" } }), "ALLOW 455");
  assertEquals(
    said({ day, entry: { underlying: "BANKNIFTY" }, limits: { tradesPerDayMax: 5 } }),
    "BLOCK day_trades 5 5",
  );
});

Deno.test("review() keeps entries of one symbol apart", () => {
  const day = countEntry(DAY, "fno:NIFTY", clock(599.6));
  assertEquals(said({ day }), "BLOCK entry_spacing 24000 30000");
  assertEquals(said({ day, entry: { underlying: "FINNIFTY" } }), "ALLOW 455");
  assertEquals(said({ day: countEntry(DAY, "fno:NIFTY", clock(599.5)) }), "ALLOW 455");
});

Deno.test("review() holds the order rate over the last second", () => {
  let day = DAY;
  for (let i = 0; i < 5; i++) day = countOrder(day, clock(600 - 0.5 / 60));
  assertEquals(said({ day }), "BLOCK order_rate 5 5");
  const later = { at: clock(600 + 0.5 / 60), pricedAt: clock(600) };
  assertEquals(said({ day, entry: later }), "ALLOW 455");
});

Deno.test("review() enters only inside the windows, the end excluded", () => {
  const at = (minute: number) => ({ at: clock(minute), pricedAt: clock(minute) });
  assertEquals(said({ entry: at(559) }), "BLOCK entry_window 559 560");
  assertEquals(said({ entry: at(560) }), "ALLOW 455");
  assertEquals(said({ entry: at(690) }), "BLOCK entry_window 690 795");
  assertEquals(said({ entry: at(894) }), "ALLOW 455");
  assertEquals(said({ entry: at(895) }), "BLOCK entry_window 895 560");
});

Deno.test("review() takes no new option on its expiry day from the cutoff on", () => {
  const { books } = LIMITS;
  const open = [{ from: 555, to: 940 }];
  const limits = { books: { ...books, options: { ...books.options, entryWindows: open } } };
  const at = (minute: number, expiry: string) => ({
    book: "options" as const,
    expiry: expiry as IsoDate,
    at: clock(minute),
    pricedAt: clock(minute),
  });
  assertEquals(said({ limits, entry: at(900, "2026-08-18") }), "BLOCK expiry_cutoff 900 900");
  assertEquals(said({ limits, entry: at(899, "2026-08-18") }), "ALLOW 455");
  assertEquals(said({ limits, entry: at(900, "2026-08-25") }), "ALLOW 455");
});

Deno.test("review() wants a price, fresh and near", () => {
  assertEquals(said({ entry: { ltp: null } }), "BLOCK price_missing 0 3000");
  assertEquals(said({ entry: { pricedAt: null } }), "BLOCK price_missing 0 3000");
  const aged = { pricedAt: clock(600 - 3.001 / 60) };
  assertEquals(said({ entry: aged }), "BLOCK stale_price 3001 3000");
  assertEquals(said({ entry: { ...aged, book: "options" } }), "ALLOW 455");
  assertEquals(
    said({ entry: { price: rupees(24_480.05) } }),
    "BLOCK price_deviation 48005 48000",
  );
  assertEquals(said({ entry: { price: rupees(24_480) } }), "ALLOW 455");
});

Deno.test("review() cuts to whole lots of the order cap, the freeze quantity and the exposure", () => {
  const big = { order: { tag: "A1", quantity: 65 * 30 } };
  const ample = { exposureMax: rupees(1e8) };
  assertEquals(said({ entry: big, limits: ample }), "REDUCE lots_per_order 1950 1300");
  // Freeze 1,800 is 27 lots of 65: 1,755.
  const { books } = LIMITS;
  const limits = { books: { ...books, fno: { ...books.fno, lotsPerOrderMax: null } } };
  assertEquals(
    said({ entry: big, limits: { ...limits, ...ample } }),
    "REDUCE freeze_quantity 1950 1755",
  );
  // 20 lakh less 15 lakh at 2,880 a unit: 173 units.
  assertEquals(said({ view: { exposure: rupees(1_500_000) } }), "REDUCE exposure 455 130");
  const verdict = reviewed({ view: { exposure: rupees(1_500_000) } });
  assert(verdict.type === "REDUCE");
  assertEquals({ ...verdict.order }, { tag: "A1", quantity: 130 });
});

Deno.test("review() blocks when not one lot fits", () => {
  assertEquals(said({ view: { exposure: rupees(1_900_000) } }), "BLOCK exposure 455 34");
  assertEquals(said({ view: { exposure: rupees(2_100_000) } }), "BLOCK exposure 455 0");
  assertEquals(said({ entry: { freezeQuantity: 64 } }), "BLOCK freeze_quantity 455 64");
  assertEquals(said({ entry: { order: { tag: "A1", quantity: 0 } } }), "BLOCK zero_quantity 0 65");
});

Deno.test("review() blocks a target below three round trips of charges and the spread", () => {
  // One lot at 24,000: charges near 930, so 2,790 + 13 of spread; 42 points are worth 2,730.
  const one = { order: { tag: "A1", quantity: 65 } };
  const verdict = reviewed({ entry: { ...one, targetDistance: 4_200 } });
  assert(verdict.type === "BLOCK");
  assertEquals(verdict.finding.code, "cost_exceeds_edge");
  assertEquals(verdict.finding.found, 2_730_000_000);
  assert(verdict.finding.limit > 2_790e6 && verdict.finding.limit < 2_830e6);
  assertEquals(said({ entry: { ...one, targetDistance: 4_400 } }), "ALLOW 65");
  assertEquals(said({ entry: { ...one, targetDistance: null } }), "ALLOW 65");
});

Deno.test("review() asks no more of one share than of 170: below its cap brokerage is a percentage", () => {
  const share: Partial<EntryRequest<TestOrder>> = {
    book: "equity",
    underlying: "KOTAKBANK",
    lot: 1,
    freezeQuantity: null,
    expiry: null,
    price: rupees(388),
    ltp: rupees(388),
    exposurePerUnit: rupees(388),
    sensitivity: null,
    spread: 0,
    schedule: schedule("equity_mis", TODAY),
  };
  const verdict = (quantity: number, targetDistance: number) =>
    said({ entry: { ...share, targetDistance, order: { tag: "E", quantity } } }).split(" ")[1];
  // Three times 0.107 % of 388 rupees, where an order costs less than 20 rupees of brokerage.
  for (const quantity of [1, 170]) {
    assertEquals(verdict(quantity, 123), "cost_exceeds_edge");
    assertEquals(verdict(quantity, 125), `${quantity}`);
  }
  assertEquals(verdict(1_700, 60), "1700");
});

Deno.test("review() asks the cost of the reduced size, where brokerage weighs more", () => {
  const book = {
    book: "equity",
    lot: 1,
    freezeQuantity: null,
    exposurePerUnit: rupees(100),
  } as const;
  const priced = {
    price: rupees(100),
    ltp: rupees(100),
    targetDistance: 100,
    spread: 0,
    schedule: schedule("options", TODAY),
  };
  const order = { tag: "E", quantity: 10_000 };
  assertEquals(said({ entry: { ...book, ...priced, order } }), "ALLOW 10000");
  const view = { exposure: rupees(1_999_000) };
  assertEquals(
    said({ entry: { ...book, ...priced, order }, view }).split(" ").slice(0, 2),
    ["BLOCK", "cost_exceeds_edge"],
  );
});

Deno.test("review() without limits still honours the latches", () => {
  const limits = { enforced: false };
  const outside = { at: clock(1_000), ltp: null };
  assertEquals(said({ limits, entry: outside, day: dayWith(-1e6) }), "ALLOW 455");
  assertEquals(said({ limits, day: haltByOperator(DAY) }), "BLOCK operator_halt 1 0");
  assertEquals(lossBreach(dayWith(-1e6), { ...LIMITS, enforced: false }), null);
});

Deno.test("review() turns an error inside into a BLOCK with its message", () => {
  const broken = { ...LIMITS, books: {} } as unknown as RiskLimits;
  const verdict = review(ENTRY, VIEW, broken);
  assert(verdict.type === "BLOCK");
  assertEquals(verdict.finding.code, "risk_error");
  assert(verdict.finding.detail !== undefined && verdict.finding.detail.length > 0);
});

/** How many units a verdict lets through. */
function units(verdict: Verdict<TestOrder>): number {
  return verdict.type === "ALLOW" || verdict.type === "REDUCE" ? verdict.order.quantity : 0;
}

Deno.test("review() never allows more after a loss than before, 20,000 days", () => {
  const amount = (min: number, max: number) => fc.integer({ min, max });
  const anyDay = fc.record({
    peak: amount(0, 8_000_000),
    pnl: amount(-6_000_000, 8_000_000),
    loss: amount(0, 6_000_000),
    mine: fc.boolean(),
    unrealised: fc.boolean(),
    lots: amount(1, 40),
    exposure: amount(0, 210_000_000),
    rearmed: fc.option(amount(-8_000_000, 0)),
  });
  fc.assert(
    fc.property(anyDay, ({ peak, pnl, loss, mine, unrealised, lots, exposure, rearmed }) => {
      const key = mine ? "fno:NIFTY" : "equity:INFY";
      const marked = (day: RiskDay, to: number) =>
        markDay(day, [{
          key,
          realised: (unrealised ? 0 : to) as Paise,
          unrealised: (unrealised ? to : 0) as Paise,
        }]);
      const before = { ...marked(marked(DAY, peak), pnl), lossFloor: rearmed as Paise | null };
      const after = marked(before, pnl - loss);
      const entry = { ...ENTRY, order: { tag: "A", quantity: lots * 65 } };
      const view = { ...VIEW, exposure: exposure as Paise };
      const first = units(review(entry, { ...view, day: before }, LIMITS));
      const second = units(review(entry, { ...view, day: after }, LIMITS));
      assert(second <= first, `${second} after the loss, ${first} before`);
      assert(first <= lots * 65);
      assertEquals(first % 65, 0);
    }),
    { numRuns: 20_000 },
  );
});

Deno.test("review() never lets an entry through on a number that is none", () => {
  const entryKeys = [
    "lot",
    "freezeQuantity",
    "price",
    "ltp",
    "pricedAt",
    "at",
    "targetDistance",
    "spread",
    "exposurePerUnit",
  ] as const;
  for (const key of entryKeys) {
    assertEquals(units(reviewed({ entry: { [key]: NaN } })), 0, `entry.${key}`);
  }
  for (const key of ["positions", "exposure"] as const) {
    assertEquals(units(reviewed({ view: { [key]: NaN } })), 0, `view.${key}`);
  }
  for (const key of ["realised", "unrealised", "peak", "trades", "lossFloor"] as const) {
    assertEquals(units(reviewed({ day: { ...DAY, [key]: NaN } })), 0, `day.${key}`);
  }
  const limitKeys = [
    "dayLossMax",
    "symbolLossMax",
    "drawdownMax",
    "exposureMax",
    "positionsMax",
    "tradesPerSymbolMax",
    "tradesPerDayMax",
    "ordersPerSecondMax",
    "costMultiple",
  ] as const;
  for (const key of limitKeys) {
    assertEquals(units(reviewed({ limits: { [key]: NaN } })), 0, `limits.${key}`);
  }
});

Deno.test("review() enters nothing at the edge of its price band", () => {
  const band = { lower: rupees(21_600), upper: rupees(26_400) };
  const at = (price: number, ltp = price) =>
    said({ entry: { band, price: rupees(price), ltp: rupees(ltp) } });
  assertEquals(at(26_000), "ALLOW 455");
  assertEquals(at(26_400), "BLOCK circuit_band 2640000 2640000");
  assertEquals(at(21_600), "BLOCK circuit_band 2160000 2160000");
  assertEquals(at(26_401, 26_300), "BLOCK circuit_band 2630000 2640000");
});
