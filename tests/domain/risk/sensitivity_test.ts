/** Limits on delta, vega and theta: what fits, and that nothing beyond them passes. @module */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Paise } from "../../../domain/money.ts";
import { limitsFor } from "../../../domain/risk/limits.ts";
import { review } from "../../../domain/risk/review.ts";
import {
  added,
  NO_SENSITIVITY,
  type Sensitivity,
  sensitivityCaps,
  sensitivityLimits,
  type SensitivityStake,
} from "../../../domain/risk/sensitivity.ts";
import { ENTRY, LIMITS, RULES, rupees, VIEW } from "./entry_request.ts";

const EQUITY = rupees(2_500_000);
const MAX = LIMITS.sensitivityMax!;

/** A NIFTY call at the money, half of 24,000 a unit. */
const CALL: Sensitivity = { delta: rupees(12_000), vega: rupees(9), theta: -rupees(19) };

function stake(change: Partial<SensitivityStake> = {}): SensitivityStake {
  return { unit: CALL, options: NO_SENSITIVITY, underlyingDelta: 0, ...change };
}

function reviewed(of: SensitivityStake | null, quantity = 650): string {
  const entry = {
    ...ENTRY,
    order: { ...ENTRY.order, quantity },
    exposurePerUnit: 1 as Paise,
    freezeQuantity: null,
    sensitivity: of,
  };
  const limits = limitsFor(
    { ...RULES, books: { ...RULES.books, fno: { ...RULES.books.fno, lotsPerOrderMax: null } } },
    EQUITY,
  );
  const verdict = review(entry, VIEW, limits);
  if (verdict.type === "ALLOW") return `ALLOW ${verdict.order.quantity}`;
  return `${verdict.type} ${verdict.finding.code} ${verdict.finding.limit}`;
}

Deno.test("sensitivityLimits() are multiples and shares of equity", () => {
  assertEquals(MAX, {
    delta: rupees(20_000_000),
    underlyingDelta: rupees(20_000_000),
    vega: rupees(25_000),
    theta: rupees(50_000),
  });
});

Deno.test("review() cuts an entry to what delta, vega and theta leave, each in its turn", () => {
  assertEquals(reviewed(stake()), "ALLOW 650");
  const options = (change: Partial<Sensitivity>) =>
    stake({ options: { ...NO_SENSITIVITY, ...change } });
  assertEquals(reviewed(options({ delta: rupees(14_000_000) })), "REDUCE delta 455");
  assertEquals(reviewed(options({ vega: rupees(22_000) })), "REDUCE vega 325");
  assertEquals(reviewed(options({ theta: -rupees(44_000) })), "REDUCE theta 260");
  assertEquals(
    reviewed(stake({ underlyingDelta: rupees(19_000_000) })),
    "REDUCE underlying_delta 65",
  );
  assertEquals(reviewed(options({ theta: -rupees(49_000) })), "BLOCK theta 52");
});

Deno.test("review() lets through what leans against the book, and what is no derivative", () => {
  const short = stake({ options: { ...NO_SENSITIVITY, delta: -rupees(20_000_000) } });
  assertEquals(reviewed(short), "ALLOW 650");
  assertEquals(reviewed(null), "ALLOW 650");
  const future = { delta: rupees(24_000), vega: 0, theta: 0 };
  const full = { delta: rupees(20_000_000), vega: 0, theta: 0 };
  assertEquals(reviewed({ unit: future, options: null, underlyingDelta: 0 }), "ALLOW 650");
  assertEquals(reviewed(stake({ unit: future, options: full })), "BLOCK delta 0");
});

Deno.test("sensitivityCaps() hold nothing against what has none of it, even where none is allowed", () => {
  const future = { delta: rupees(24_000), vega: 0, theta: 0 };
  const caps = sensitivityCaps(stake({ unit: future }), { ...MAX, vega: 0, theta: 0 });
  const units = Object.fromEntries(caps.map((each) => [each.code, each.units]));
  assertEquals([units.vega, units.theta], [Infinity, Infinity]);
});

Deno.test("review() refuses a sensitivity that is no number", () => {
  assertEquals(reviewed(stake({ unit: { ...CALL, vega: NaN } })), "BLOCK vega NaN");
});

Deno.test("sensitivityCaps() never let a limit be passed, and use it whole, 20,000 books", () => {
  const amount = fc.integer({ min: -3_000_000_000, max: 3_000_000_000 });
  const unit = fc.record({
    delta: fc.integer({ min: -3_000_000, max: 3_000_000 }),
    vega: fc.integer({ min: 0, max: 5_000 }),
    theta: fc.integer({ min: -20_000, max: 0 }),
  });
  const book = fc.record({ delta: amount, vega: amount, theta: amount });
  fc.assert(
    fc.property(unit, book, amount, (unit, options, underlyingDelta) => {
      const caps = sensitivityCaps({ unit, options, underlyingDelta }, MAX);
      const units = Math.min(...caps.map((cap) => cap.units));
      if (units === 0 || units === Infinity) return;
      const after = added(options, unit, units);
      const worst = (now: number, then: number, max: number) => {
        assert(Math.abs(then) <= Math.max(max, Math.abs(now)) * (1 + 1e-9));
        return Math.abs(then) / max;
      };
      const used = [
        worst(options.delta, after.delta, MAX.delta),
        worst(options.vega, after.vega, MAX.vega),
        worst(options.theta, after.theta, MAX.theta),
        worst(underlyingDelta, underlyingDelta + unit.delta * units, MAX.underlyingDelta),
      ];
      assertAlmostEquals(used.reduce((a, b) => Math.abs(a - 1) < Math.abs(b - 1) ? a : b), 1, 1e-6);
    }),
    { numRuns: 20_000 },
  );
});

Deno.test("sensitivityLimits() grow with equity", () => {
  const rules = RULES.sensitivity!;
  assert(sensitivityLimits(rules, 2 * EQUITY).vega === 2 * MAX.vega);
});
