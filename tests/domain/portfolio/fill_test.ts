/** What executions do to a position: grow it, shrink it, end it; never turn it. @module */
import { bookOf } from "../../../domain/desk_rules.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { totalCharges } from "../../../domain/account/charges.ts";
import { equityOf } from "../../../domain/account/ledger.ts";
import { type Paise, paiseToMicros } from "../../../domain/money.ts";
import type { NewOrder } from "../../../domain/order/order.ts";
import { exitOrder, stopTerms } from "../../../domain/portfolio/exits/exit_order.ts";
import { bookedBy, fillOf } from "../../../domain/portfolio/fill.ts";
import type { PortfolioState } from "../../../domain/portfolio/state.ts";
import { imbalance } from "../account/imbalance.ts";
import {
  EMPTY,
  entering,
  entryOf,
  execution,
  filled,
  folded,
  holding,
  intent,
  NIFTY,
  NOW,
  RULES,
} from "./book.ts";

/** The stop of what is held, set as its working exit. */
function stopped(state: PortfolioState): { state: PortfolioState; stop: NewOrder } {
  const held = state.held[0]!;
  const book = bookOf(RULES, held.book);
  const instrument = RULES.instrument(held.token, NOW);
  const stop = exitOrder(held, stopTerms(held, instrument, book, null), instrument, book, NOW);
  const exit = { order: stop, closing: null, filled: 0, rung: 0 };
  const set = { type: "ExitSet", token: held.token, exit, leaving: null } as const;
  return { state: folded(state, set), stop };
}

Deno.test("an entry filled in parts is one position with the average as its entry", () => {
  const { order } = entryOf();
  let state = filled(entering(), order, 25, 20_000);
  const [first] = state.held;
  assertEquals([first!.quantity, first!.plan.risk, first!.plan.target], [25, 100_000, 2_008_000]);
  state = filled(state, order, 75, 20_010);
  const [held] = state.held;
  assertEquals([held!.quantity, held!.plan.entry], [100, 2_000_750]);
  // The stop's price stays; R and target follow the average: 47.50 a unit, twice that above.
  assertEquals(held!.plan.initialStop, 1_996_000);
  assertEquals([held!.plan.risk, held!.plan.target], [475_000, 2_010_250]);
  assertEquals([state.entering, held!.openedAt], [[], first!.openedAt]);
});

Deno.test("an exit filled in parts leaves R, and a working exit only what it still has to fill", () => {
  const { state, stop } = stopped(holding());
  const part = filled(state, stop, 40, 19_960);
  const [held] = part.held;
  assertEquals([held!.quantity, held!.plan.quantity, held!.plan.risk], [60, 60, 400_000]);
  assertEquals(held!.exit!.filled, 40);
  const done = filled(part, stop, 60, 19_955);
  assertEquals([done.held, done.ledger.positions], [[], {}]);
  assertEquals(done.strategies["fno.fno_intraday_trend"]!.trades, 1);
});

Deno.test("an entry that goes on filling after a part was closed has the R of all that it entered", () => {
  const { order } = entryOf();
  const { state, stop } = stopped(filled(entering(), order, 50, 20_000));
  const part = filled(filled(state, stop, 25, 19_980), order, 50, 20_000);
  const [held] = part.held;
  assertEquals([held!.quantity, held!.plan.quantity], [75, 75]);
  // 40 a unit, of all 100.
  assertEquals(held!.plan.risk, 400_000);
});

Deno.test("an exit works until the broker says otherwise, whatever was to be made of it", () => {
  const { state, stop } = stopped(holding());
  const half = { ...state.held[0]!.exit!, order: { ...stop, quantity: 50 } };
  const set = { type: "ExitSet", token: NIFTY, exit: half, leaving: null } as const;
  const left = (ended: boolean) =>
    filled(folded(state, set), half.order, 50, 19_970, { ended }).held
      .map(({ quantity, exit }) => [quantity, exit?.filled]);
  // The change to 50 may never have arrived: then the other 50 are still under way.
  assertEquals(left(false), [[50, 50]]);
  assertEquals(left(true), [[50, undefined]]);
});

Deno.test("an execution after its entry has ended still finds its plan", () => {
  const { order } = entryOf();
  const ended = folded(entering(), { type: "EntryEnded", tag: order.tag, reason: "cancelled" });
  assertEquals(ended.entering, []);
  const late = filled(ended, order, 30, 20_001);
  assertEquals(late.held.map(({ quantity, plan }) => [quantity, plan.initialStop]), [[
    30,
    1_996_100,
  ]]);
});

Deno.test("an execution of an earlier exit reduces the position and leaves the working one alone", () => {
  const { state, stop } = stopped(holding());
  const earlier = { ...stop, tag: "earlier" };
  const after = filled(state, earlier, 30, 19_960);
  assertEquals(after.held.map(({ quantity, exit }) => [quantity, exit!.filled]), [[70, 0]]);
});

Deno.test("what fills of a cancelled exit before that is verified counts as filled by it", () => {
  const { state, stop } = stopped(holding());
  const half = { ...state.held[0]!.exit!, order: { ...stop, quantity: 50 }, filled: 30 };
  const unverified = { since: NOW, exit: half };
  const set = { type: "ExitSet", token: NIFTY, exit: null, leaving: null, unverified } as const;
  const late = (tag: string) => filled(folded(state, set), { ...stop, tag }, 20, 19_970).held[0]!;
  assertEquals([late(stop.tag).quantity, late(stop.tag).unverified?.exit?.filled], [80, 50]);
  assertEquals(late("earlier").unverified?.exit?.filled, 30);
});

Deno.test("no execution turns a position: one that would is refused", () => {
  const { state, stop } = stopped(holding());
  assertThrows(() => filled(state, stop, 101, 19_960), RangeError, "closes more");
  assertEquals(fillOf(EMPTY, stop), null);
  const short = entryOf(intent({ signal: "SHORT", barAt: NOW }));
  const both = { ...state, entering: [short] };
  assertEquals(fillOf(both, short.order), null);
  const { order } = entryOf();
  assertEquals(fillOf(EMPTY, order), null);
});

Deno.test("a reduced entry is over once the smaller quantity has filled", () => {
  const { order } = entryOf();
  const reduced = folded(entering(), { type: "EntryReduced", tag: order.tag, quantity: 50 });
  assertEquals(filled(reduced, order, 25, 20_000).entering.length, 1);
  assertEquals(filled(reduced, order, 50, 20_000).entering, []);
});

Deno.test("a loss adds to the streak, the last of it pauses and starts afresh, a profit ends it", () => {
  const after = (rupees: number, before: PortfolioState = EMPTY) => {
    const { state, stop } = stopped(holding(intent(), 20_000, before));
    return filled(state, stop, 100, rupees);
  };
  const day = (state: PortfolioState) => state.strategies["fno.fno_intraday_trend"]!;
  const losses = [1, 2].reduce((state) => after(19_990, state), EMPTY);
  assertEquals(day(losses), { trades: 2, lossStreak: 2, pausedUntil: 0 as never });
  const third = after(19_990, losses);
  assertEquals(day(third), { trades: 3, lossStreak: 0, pausedUntil: NOW + 15 * 60_000 } as never);
  assertEquals(day(after(20_100, losses)).lossStreak, 0);
});

Deno.test("brokerage of a part is what the order adds to what it had paid", () => {
  const { order } = entryOf();
  const of = fillOf(entering(), order)!;
  const fill = execution(order, 50, 20_000);
  const perOrder = {
    from: "2020-01-01",
    brokerage: { flat: 2_000 as Paise },
    ...{ sttSell: 0, sttExercise: 0, exchange: 0, ipft: 0, sebi: 0, stampBuy: 0, gstPercent: 0 },
  } as never;
  const segments = { futures: [perOrder], options: [perOrder], equity_mis: [perOrder] };
  const rounding = { when: "none", wholeRupee: [] } as const;
  const rules = { ...RULES, charges: { kind: "dated", rounding, segments } as const };
  const charged = (before: number) =>
    totalCharges(
      bookedBy(entering(), of, { order, fill, before: before as Paise, ended: false }, rules)
        .charges,
    );
  assertEquals([charged(0), charged(100_000_000)], [20_000_000, 0]);
});

Deno.test("books agree to the paisa, whatever the parts and prices of entry and exit", () => {
  const parts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 });
  const price = fc.integer({ min: 19_000 * 20, max: 21_000 * 20 }).map((n) => n / 20);
  const side = fc.constantFrom("LONG" as const, "SHORT" as const);
  fc.assert(
    fc.property(
      parts,
      fc.array(price, { minLength: 12, maxLength: 12 }),
      side,
      (parts, prices, signal) => {
        const entry = entryOf(intent({ signal }));
        const quantity = parts.reduce((sum, units) => sum + units, 0);
        const order = { ...entry.order, quantity };
        let state: PortfolioState = { ...EMPTY, entering: [{ ...entry, order }] };
        parts.forEach((units, i) => state = filled(state, order, units, prices[i]!));
        assertEquals(Math.abs(state.held[0]!.quantity), quantity);
        assertEquals(imbalance(state.ledger), 0);
        const { state: guarded, stop } = stopped(state);
        state = guarded;
        parts.toReversed().forEach((units, i) =>
          state = filled(state, stop, units, prices[6 + i]!)
        );
        assertEquals([state.held, imbalance(state.ledger)], [[], 0]);
        const { realised, charges } = state.ledger;
        const gained = equityOf(state.ledger, 0 as Paise) - paiseToMicros(state.ledger.capital);
        assertEquals(gained, paiseToMicros(realised) - totalCharges(charges));
        assertEquals(state.realisedToday["fno:NIFTY"], gained);
        assert(totalCharges(charges) > 0);
      },
    ),
  );
});
