/** Sizes: the arithmetic of each cap by hand, and that no cap is ever exceeded. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { exposureKind, exposurePerUnit } from "../../../../domain/account/exposure.ts";
import type { Paise } from "../../../../domain/money.ts";
import {
  sizeEntry,
  type SizingCapital,
  type SizingLimit,
  type SizingRequest,
  type SizingRules,
} from "../../../../domain/portfolio/entries/sizing.ts";
import { sizingWords } from "../../../../domain/portfolio/entries/sizing_words.ts";

const RULES: SizingRules = {
  method: "fixed_risk_atr",
  lots: 1,
  riskPerTrade: 0.0075,
  exposureShare: 0.8,
  leverageMax: 2,
  futuresNotionalMax: 8,
  marginShare: 0.12,
  marginEveryMs: 900_000,
  reserveShare: 0.15,
};

const rupees = (amount: number) => Math.round(amount * 100) as Paise;

/** 25 lakh, nothing held. */
const FREE: SizingCapital = {
  equity: rupees(2_500_000),
  cash: rupees(2_500_000),
  funds: rupees(2_500_000),
  exposure: rupees(0),
  equityNotional: rupees(0),
  futuresNotional: rupees(0),
  budget: rupees(2_500_000),
  budgetUsed: rupees(0),
};

/** One NIFTY lot of 65 at 24,000, its stop 40 points away. */
const NIFTY: SizingRequest = {
  kind: "future",
  price: rupees(24_000),
  notional: rupees(24_000),
  margin: null,
  lot: 65,
  stopDistance: 4_000,
};

function decided(
  request: Partial<SizingRequest>,
  capital: Partial<SizingCapital> = {},
  rules: Partial<SizingRules> = {},
): readonly [SizingLimit, number] {
  const sizing = sizeEntry({ ...NIFTY, ...request }, { ...FREE, ...capital }, {
    ...RULES,
    ...rules,
  });
  return [sizing.cap.limit, sizing.type === "Sized" ? sizing.lots : 0];
}

Deno.test("sizeEntry() takes 0.75 % of equity over the stop distance, in whole lots", () => {
  // 18,750 rupees / 40 = 468.75 units = 7 lots of 65.
  const sizing = sizeEntry(NIFTY, FREE, RULES);
  assert(sizing.type === "Sized");
  assertEquals([sizing.quantity, sizing.lots, sizing.cap.limit], [455, 7, "risk"]);
  assertEquals(sizing.cap, { limit: "risk", room: 1_875_000, perUnit: 4_000, units: 468 });
});

Deno.test("sizeEntry() is bound by each cap in turn, with its arithmetic", () => {
  const tight = { stopDistance: 100 };
  // Exposure 20 lakh at 2,880 margin a unit: 694 units.
  assertEquals(decided(tight), ["exposure", 10]);
  // Half of the exposure is used.
  assertEquals(decided(tight, { exposure: rupees(1_000_000) }), ["exposure", 5]);
  // Funds 10 lakh less a reserve of 3.75 lakh: 217 units.
  assertEquals(decided(tight, { funds: rupees(1_000_000) }), ["funds", 3]);
  // A budget of 5 lakh, 1 lakh used: 138 units.
  const budget = { budget: rupees(500_000), budgetUsed: rupees(100_000) };
  assertEquals(decided(tight, budget), ["budget", 2]);
  // 8 x 25 lakh notional, 185 lakh used: 62 units are less than a lot.
  assertEquals(decided(tight, { futuresNotional: rupees(18_500_000) }), ["futures_notional", 0]);
  // Equity: 2 x 25 lakh notional, 45 lakh used, at 1,500: 333 units.
  const equity = { kind: "equity", price: rupees(1_500), lot: 1, stopDistance: 100 } as const;
  assertEquals(decided(equity, { equityNotional: rupees(4_500_000) }), ["leverage", 333]);
  // Premium against cash only: 4 lakh less the reserve of 3.75 lakh, at 120.50: 207 units.
  const option = { kind: "long_option", price: rupees(120.5), stopDistance: 100 } as const;
  assertEquals(decided(option, { cash: rupees(400_000) }), ["premium_cash", 3]);
});

Deno.test("sizeEntry() takes the broker's margin where it is known", () => {
  // 20 lakh / 4,000 = 500 units.
  assertEquals(decided({ stopDistance: 100, margin: rupees(4_000) }), ["exposure", 7]);
});

Deno.test("sizeEntry() scales what is wanted, not what is allowed", () => {
  assertEquals(decided({ scale: 0.6 }), ["risk", 4]); // 281 units
  assertEquals(decided({ stopDistance: 100, scale: 0.6 }), ["exposure", 10]);
});

Deno.test("sizeEntry() fixed_qty takes its lots, and the caps still hold", () => {
  const fixed = { method: "fixed_qty", lots: 3 } as const;
  assertEquals(decided({ stopDistance: null }, {}, fixed), ["fixed", 3]);
  assertEquals(decided({}, { exposure: rupees(1_600_000) }, fixed), ["exposure", 2]);
});

Deno.test("sizeEntry() fixed_qty scales whole lots, and leaves a single one alone", () => {
  const lots = (lots: number, scale: number) =>
    decided({ scale }, {}, { method: "fixed_qty", lots })[1];
  assertEquals([lots(1, 0.9), lots(1, 0.6), lots(2, 0.9), lots(5, 0.6)], [1, 1, 1, 3]);
  assertEquals(lots(3, 0), 0);
});

Deno.test("sizingWords() name the factor of a size that expiry has made too small", () => {
  const words = (request: Partial<SizingRequest>, rules: Partial<SizingRules> = {}) => {
    const sizing = sizeEntry({ ...NIFTY, ...request }, FREE, { ...RULES, ...rules });
    return sizing.type === "Refused" ? sizingWords(sizing) : "";
  };
  assertEquals(
    words({ scale: 0.6, stopDistance: 20_000 }),
    "risk: 11,250.00 left after x 0.6 near expiry, a lot of 65 takes 13,000.00",
  );
  assertEquals(
    words({ stopDistance: 30_000 }),
    "risk: 18,750.00 left, a lot of 65 takes 19,500.00",
  );
  assertEquals(
    words({ scale: 0 }, { method: "fixed_qty" }),
    "fixed: 0 of a lot of 65 after x 0 near expiry",
  );
});

Deno.test("sizeEntry() refuses zero lots with the cap that decided", () => {
  const poor = { ...FREE, equity: rupees(500_000) };
  // 3,750 rupees / 80 points = 46 units: less than one lot.
  const sizing = sizeEntry({ ...NIFTY, stopDistance: 8_000 }, poor, RULES);
  assert(sizing.type === "Refused");
  assertEquals([sizing.code, sizing.lot], ["zero_lots", 65]);
  assertEquals(sizing.cap, { limit: "risk", room: 375_000, perUnit: 8_000, units: 46 });
});

Deno.test("sizeEntry() sizes nothing without a stop, or on a broken number", () => {
  assertEquals(decided({ stopDistance: null }), ["risk", 0]);
  assertEquals(decided({ stopDistance: NaN }), ["risk", 0]);
  assertEquals(decided({ price: 0 as Paise, notional: 0 as Paise })[1], 0);
  assertEquals(decided({}, { exposure: NaN as Paise }), ["exposure", 0]);
  assertEquals(decided({}, { equity: -1 as Paise })[1], 0);
});

Deno.test("exposurePerUnit() is premium, margin or price", () => {
  const of = { price: rupees(100), notional: rupees(24_000), margin: null, marginShare: 0.12 };
  assertEquals(exposurePerUnit({ ...of, kind: "long_option" }), rupees(100));
  assertEquals(exposurePerUnit({ ...of, kind: "equity" }), rupees(100));
  assertEquals(exposurePerUnit({ ...of, kind: "short_option" }), rupees(2_880));
  assertEquals(exposurePerUnit({ ...of, kind: "future" }), rupees(2_880));
});

Deno.test("exposureKind() knows what may be entered", () => {
  assertEquals(exposureKind("EQ", "SELL"), "equity");
  assertEquals(exposureKind("FUT", "SELL"), "future");
  assertEquals(exposureKind("CE", "BUY"), "long_option");
  assertEquals(exposureKind("PE", "SELL"), "short_option");
  assertEquals(exposureKind("INDEX", "BUY"), null);
});

const money = (max: number) => fc.integer({ min: 0, max }).map((amount) => amount as Paise);

Deno.test("sizeEntry() never exceeds a cap and always trades whole lots, 20,000 requests", () => {
  const anything = fc.record({
    kind: fc.constantFrom("equity", "future", "long_option", "short_option"),
    price: fc.integer({ min: 5, max: 6_000_000 }),
    notional: fc.integer({ min: 5, max: 6_000_000 }),
    lot: fc.constantFrom(1, 30, 65, 75),
    stop: fc.integer({ min: 5, max: 100_000 }),
    equity: money(1e9),
    cash: money(1e9),
    funds: money(1e9),
    exposure: money(1e9),
    equityNotional: money(2e9),
    futuresNotional: money(8e9),
    budget: money(1e9),
    budgetUsed: money(1e9),
    method: fc.constantFrom("fixed_qty", "fixed_risk_atr"),
    lots: fc.integer({ min: 1, max: 50 }),
    scale: fc.constantFrom(0.6, 0.8, 1),
  });
  fc.assert(
    fc.property(
      anything,
      ({ kind, price, notional, lot, stop, method, lots, scale, ...capital }) => {
        const rules: SizingRules = { ...RULES, method, lots };
        const request: SizingRequest = {
          kind,
          price: price as Paise,
          notional: notional as Paise,
          margin: null,
          lot,
          stopDistance: stop,
          scale,
        };
        const sizing = sizeEntry(request, capital, rules);
        const quantity = sizing.type === "Sized" ? sizing.quantity : 0;
        assertEquals(quantity % lot, 0);
        if (quantity === 0) return;
        const { equity } = capital;
        const tied = quantity * exposurePerUnit({ ...request, marginShare: RULES.marginShare });
        const free = equity * (1 - RULES.reserveShare);
        assert(capital.exposure + tied <= equity * RULES.exposureShare);
        assert(capital.budgetUsed + tied <= capital.budget);
        assert(tied <= capital.funds - (equity - free) + 1e-3);
        if (method === "fixed_risk_atr") {
          assert(
            quantity * stop <= equity * RULES.riskPerTrade * scale,
          );
        } else assert(quantity <= Math.max(lot, lots * lot * scale));
        if (kind === "equity") assert(capital.equityNotional + quantity * price <= 2 * equity);
        if (kind === "future") assert(capital.futuresNotional + quantity * price <= 8 * equity);
        if (kind === "long_option") assert(quantity * price <= capital.cash);
      },
    ),
    { numRuns: 20_000 },
  );
});

Deno.test("sizeEntry() of a written option ties up its margin and its wing, which is paid in cash", () => {
  const written = {
    kind: "short_option",
    price: rupees(200),
    notional: rupees(24_000),
    wing: rupees(120),
    stopDistance: 100,
  } as const;
  // 24,000 x 12 % + 120 a unit: 3,000 x 65 = 1,95,000 a lot.
  assertEquals(decided(written), ["exposure", 10]);
  assertEquals(decided({ ...written, wing: rupees(0) }), ["exposure", 10]);
  assertEquals(decided(written, { budget: rupees(389_999) }), ["budget", 1]);
  assertEquals(decided(written, { cash: rupees(375_000 + 7_799) }), ["premium_cash", 0]);
  assertEquals(decided(written, { cash: rupees(375_000 + 7_800) }), ["premium_cash", 1]);
});
