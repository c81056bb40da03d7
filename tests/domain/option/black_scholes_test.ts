/** Published prices and greeks, finite differences, and implied volatility there and back. @module */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  blackPrice,
  impliedVolatility,
  optionGreeks,
  type OptionKind,
  type OptionTerms,
} from "../../../domain/option/black_scholes.ts";
import { normalCdf } from "../../../domain/option/normal.ts";
import { optionPrice } from "./option_price.ts";

function terms(
  kind: OptionKind,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividend: number,
): OptionTerms {
  return { kind, spot, strike, years, rate, dividend };
}

Deno.test("normalCdf() equals tabulated values in the middle and far out", () => {
  const known: [number, number][] = [
    [0, 0.5],
    [1, 0.841344746068543],
    [1.96, 0.97500210485178],
    [-2, 0.0227501319481792],
    [-6, 9.86587645037698e-10],
    [-8, 6.22096057427178e-16],
    [-40, 0],
    [40, 1],
  ];
  for (const [x, probability] of known) {
    assertAlmostEquals(
      normalCdf(x),
      probability,
      Math.min(1e-14, 1e-8 * probability + 1e-30),
      `${x}`,
    );
  }
});

Deno.test("normalCdf() rises without a seam where its two formulas meet", () => {
  for (const x of [-7.0711, -7.07106, 7.07106]) {
    const [before, after] = [normalCdf(x - 1e-4), normalCdf(x + 1e-4)];
    assert(before < normalCdf(x) && normalCdf(x) < after, `${x}`);
  }
});

Deno.test("optionPrice() equals published prices", () => {
  const published: [OptionTerms, number, number, number][] = [
    // Hull, Options, Futures and Other Derivatives: the worked example, to six decimals.
    [terms("CE", 42, 40, 0.5, 0.1, 0), 0.2, 4.759422, 1e-6],
    [terms("PE", 42, 40, 0.5, 0.1, 0), 0.2, 0.808599, 1e-6],
    // Haug, The Complete Guide to Option Pricing Formulas: stock, index, futures.
    [terms("CE", 60, 65, 0.25, 0.08, 0), 0.3, 2.1334, 5e-5],
    [terms("PE", 100, 95, 0.5, 0.1, 0.05), 0.2, 2.4648, 5e-5],
    [terms("CE", 19, 19, 0.75, 0.1, 0.1), 0.28, 1.7011, 5e-5],
    [terms("PE", 19, 19, 0.75, 0.1, 0.1), 0.28, 1.7011, 5e-5],
  ];
  for (const [option, volatility, price, tolerance] of published) {
    const message = `${JSON.stringify(option)} ${optionPrice(option, volatility)}`;
    assertAlmostEquals(optionPrice(option, volatility), price, tolerance, message);
  }
});

Deno.test("optionGreeks() equals published greeks", () => {
  // Haug: delta on a future, gamma, theta on an index; Hull: the delta hedge over 20 weeks.
  const onFuture = (kind: OptionKind) => optionGreeks(terms(kind, 105, 100, 0.5, 0.1, 0.1), 0.36);
  assertAlmostEquals(onFuture("CE").delta, 0.5946, 5e-5);
  assertAlmostEquals(onFuture("PE").delta, -0.3566, 5e-5);
  assertAlmostEquals(optionGreeks(terms("CE", 55, 60, 0.75, 0.1, 0), 0.3).gamma, 0.0278, 5e-5);
  const index = optionGreeks(terms("PE", 430, 405, 1 / 12, 0.07, 0.05), 0.2);
  assertAlmostEquals(index.thetaDay * 365, -31.1924, 5e-5);
  const hedge = optionGreeks(terms("CE", 49, 50, 0.3846, 0.05, 0), 0.2);
  assertAlmostEquals(hedge.delta, 0.522, 5e-4);
  assertAlmostEquals(hedge.gamma, 0.066, 5e-4);
  assertAlmostEquals(hedge.thetaDay * 365, -4.31, 5e-3);
  assertAlmostEquals(hedge.vegaPercent, 0.121, 5e-4);
});

/** Options from a day to a year, up to two deviations from the money. */
const options = fc.record({
  kind: fc.constantFrom<OptionKind>("CE", "PE"),
  away: fc.double({ min: -2, max: 2, noNaN: true }),
  years: fc.double({ min: 1 / 365, max: 1, noNaN: true }),
  rate: fc.double({ min: 0, max: 0.1, noNaN: true }),
  dividend: fc.double({ min: 0, max: 0.1, noNaN: true }),
  volatility: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
}).map(({ kind, away, years, rate, dividend, volatility }) => {
  const strike = 24_600 * Math.exp(away * volatility * Math.sqrt(years));
  return { option: terms(kind, 24_600, strike, years, rate, dividend), volatility };
});

Deno.test("optionPrice() keeps put-call parity for any option", () => {
  fc.assert(fc.property(options, ({ option, volatility }) => {
    const { spot, strike, years, rate, dividend } = option;
    const call = optionPrice({ ...option, kind: "CE" }, volatility);
    const put = optionPrice({ ...option, kind: "PE" }, volatility);
    const forward = spot * Math.exp(-dividend * years) - strike * Math.exp(-rate * years);
    assertAlmostEquals(call - put, forward, 1e-8);
  }));
});

Deno.test("optionGreeks() are the slopes of the price for any option", () => {
  fc.assert(fc.property(options, ({ option, volatility }) => {
    const { spot, years } = option;
    const greeks = optionGreeks(option, volatility);
    const slope = (price: (shift: number) => number, by: number) =>
      (price(by) - price(-by)) / (2 * by);
    const bySpot = (shift: number) => optionPrice({ ...option, spot: spot + shift }, volatility);
    const byVolatility = (shift: number) => optionPrice(option, volatility + shift);
    const byTime = (shift: number) => optionPrice({ ...option, years: years - shift }, volatility);
    const deltaBySpot = (shift: number) =>
      optionGreeks({ ...option, spot: spot + shift }, volatility).delta;
    const near = (actual: number, expected: number, name: string) =>
      assertAlmostEquals(actual, expected, 1e-5 * Math.max(1, Math.abs(expected)), name);
    near(slope(bySpot, 0.01), greeks.delta, "delta");
    near(slope(deltaBySpot, 0.01), greeks.gamma, "gamma");
    near(slope(byVolatility, 1e-5) / 100, greeks.vegaPercent, "vega");
    near(slope(byTime, years * 1e-5) / 365, greeks.thetaDay, "theta");
  }));
});

Deno.test("optionPrice() and optionGreeks() are intrinsic at expiry", () => {
  const call = terms("CE", 24_650, 24_600, 0, 0.06, 0);
  assertEquals(optionPrice(call, 0.14), 50);
  assertEquals(optionPrice({ ...call, kind: "PE" }, 0.14), 0);
  assertEquals(optionGreeks(call, 0.14), { delta: 1, gamma: 0, thetaDay: 0, vegaPercent: 0 });
  assertEquals(optionGreeks({ ...call, kind: "PE" }, 0.14).delta, 0);
  assertEquals(optionGreeks({ ...call, kind: "PE", strike: 24_700 }, 0.14).delta, -1);
  assertEquals(blackPrice("CE", 100, 100, 0), 0);
});

Deno.test("impliedVolatility() finds the volatility a price was made with", () => {
  fc.assert(
    fc.property(options, ({ option, volatility }) => {
      const found = impliedVolatility(option, optionPrice(option, volatility));
      assert(found !== null);
      assertAlmostEquals(found, volatility, 1e-6);
    }),
    { numRuns: 500 },
  );
});

Deno.test("impliedVolatility() finds extremes: a far strike, a wild market, the last minutes", () => {
  const cases: [OptionTerms, number][] = [
    [terms("CE", 24_600, 27_000, 7 / 365, 0.06, 0.06), 0.16],
    [terms("PE", 24_600, 21_500, 7 / 365, 0.06, 0.06), 0.3],
    [terms("CE", 24_600, 24_600, 0.5, 0.06, 0), 5],
    [terms("CE", 24_600, 24_600, 5 / (365 * 1_440), 0.06, 0), 0.14],
    [terms("PE", 24_600, 24_650, 5 / (365 * 1_440), 0.06, 0), 0.25],
  ];
  for (const [option, volatility] of cases) {
    const found = impliedVolatility(option, optionPrice(option, volatility));
    assertAlmostEquals(found ?? NaN, volatility, 1e-6, JSON.stringify(option));
  }
});

Deno.test("impliedVolatility() is null where no volatility explains the price", () => {
  const call = terms("CE", 24_650, 24_600, 7 / 365, 0, 0);
  assertEquals(impliedVolatility(call, 50), null);
  assertEquals(impliedVolatility(call, 49), null);
  assertEquals(impliedVolatility(call, 0), null);
  assertEquals(impliedVolatility(call, 24_650), null);
  assertEquals(impliedVolatility(call, NaN), null);
  assertEquals(impliedVolatility({ ...call, years: 0 }, 60), null);
});
