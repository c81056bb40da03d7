/** The review of entries: every code that blocks one, with its numbers. @module */
import { assert, assertEquals } from "@std/assert";
import type { IsoDate } from "../../../domain/market_time.ts";
import { lossBreach } from "../../../domain/risk/check.ts";
import { countEntry, countOrder, haltByLoss, haltByOperator } from "../../../domain/risk/day.ts";
import type { RiskLimits } from "../../../domain/risk/limits.ts";
import { review } from "../../../domain/risk/review.ts";
import { dayWith, reviewed, said } from "./reviewed.ts";
import { clock, DAY, ENTRY, LIMITS, rupees, VIEW } from "./entry_request.ts";

Deno.test("review() allows an entry inside every limit, the order untouched", () => {
  const verdict = reviewed({});
  assertEquals(verdict, { type: "ALLOW", order: ENTRY.order as never });
});

Deno.test("review() blocks under either latch", () => {
  assertEquals(said({ day: haltByOperator(DAY, clock(600)) }), "BLOCK operator_halt 1 0");
  assertEquals(said({ day: haltByLoss(DAY, "max_daily_loss", clock(602)) }), "BLOCK loss_halt 0 0");
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

Deno.test("review() without limits still honours the latches", () => {
  const limits = { enforced: false };
  const outside = { at: clock(1_000), ltp: null };
  assertEquals(said({ limits, entry: outside, day: dayWith(-1e6) }), "ALLOW 455");
  assertEquals(said({ limits, day: haltByOperator(DAY, clock(600)) }), "BLOCK operator_halt 1 0");
  assertEquals(lossBreach(dayWith(-1e6), { ...LIMITS, enforced: false }), null);
});

Deno.test("review() turns an error inside into a BLOCK with its message", () => {
  const broken = { ...LIMITS, books: {} } as unknown as RiskLimits;
  const verdict = review(ENTRY, VIEW, broken);
  assert(verdict.type === "BLOCK");
  assertEquals(verdict.finding.code, "risk_error");
  assert(verdict.finding.detail !== undefined && verdict.finding.detail.length > 0);
});

Deno.test("review() enters nothing at the edge of its price band", () => {
  const band = { lower: rupees(21_600), upper: rupees(26_400) };
  const at = (price: number, ltp = price) =>
    said({ entry: { band, price: rupees(price), ltp: rupees(ltp) } });
  assertEquals(at(26_000), "ALLOW 455");
  assertEquals(at(26_400), "BLOCK circuit_band 2640000 2640000");
  assertEquals(at(21_600), "BLOCK circuit_band 2160000 2160000");
  assertEquals(at(26_401, 26_300), "BLOCK circuit_band 2630000 2640000");
  assertEquals(at(21_599, 21_700), "BLOCK circuit_band 2170000 2160000");
  assertEquals(at(21_600, 21_700), "ALLOW 455");
});

Deno.test("review() counts the second half of an entry as no further trade, but as an order", () => {
  const before = countEntry(DAY, "fno:NIFTY", clock(599.6));
  const limits = { tradesPerSymbolMax: 1, tradesPerDayMax: 1 };
  assertEquals(said({ day: before, limits }), "BLOCK symbol_trades 1 1");
  const entry = { completes: true } as const;
  assertEquals(said({ entry, day: before, limits }), "ALLOW 455");
  const day = countOrder(before, clock(600 - 0.5 / 60));
  const rate = { ...limits, ordersPerSecondMax: 1 };
  assertEquals(said({ entry, day, limits: rate }), "BLOCK order_rate 1 1");
});

Deno.test("review() charges a wing with what is sold behind it", () => {
  const alone = reviewed({ entry: { sells: ENTRY.price }, limits: { costMultiple: 1 } });
  assertEquals(alone.type, "ALLOW");
  // As often as the target just pays for one of both.
  const multiple = (entry: Partial<typeof ENTRY>) => {
    let costMultiple = 1;
    while (reviewed({ entry, limits: { costMultiple } }).type === "ALLOW") costMultiple += 0.25;
    return costMultiple;
  };
  const [one, both] = [multiple({}), multiple({ sells: ENTRY.price })];
  assert(both < 0.6 * one && both > 0.4 * one, `${both} of ${one}`);
});
