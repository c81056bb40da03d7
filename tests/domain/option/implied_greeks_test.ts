/** Greeks of options whose future expires on another day. @module */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Instrument } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant, YEAR_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { optionGreeks } from "../../../domain/option/black_scholes.ts";
import { heldGreeks, impliedGreeks } from "../../../domain/option/implied_greeks.ts";
import { optionPrice } from "./option_price.ts";

const TODAY = "2026-11-17" as IsoDate;
const MONTH_END = "2026-11-23" as IsoDate;
const NEXT_MONTH = "2026-12-29" as IsoDate;
const VOLATILITY = 0.13;
const INDEX = 2_480_000;
const expiresAt = (expiry: IsoDate) => istInstant(expiry, 15 * 60 + 40);

/** Of the index, dearer by 5 % a year until its expiry. */
function futureOf(expiry: IsoDate, at: EpochMs): { price: Paise; expiry: IsoDate } {
  const years = (expiresAt(expiry) - at) / YEAR_MS;
  return { price: Math.round(INDEX * Math.exp(0.05 * years)) as Paise, expiry };
}

function optionOf(kind: "CE" | "PE", strike: number) {
  const option = { kind, strike: strike as Paise, expiry: TODAY } as unknown as Instrument;
  return { option, expiresAt };
}

/** What the market asks for an option that expires today, and its greeks. */
function market(kind: "CE" | "PE", strike: number, at: EpochMs) {
  const years = (expiresAt(TODAY) - at) / YEAR_MS;
  const spot = INDEX * Math.exp(0.05 * years);
  const terms = { kind, spot, strike, years, rate: 0.06, dividend: 0.06 };
  return { premium: optionPrice(terms, VOLATILITY), greeks: optionGreeks(terms, VOLATILITY) };
}

Deno.test("impliedGreeks() of an option are those of its own expiry, by whichever future", () => {
  for (const clock of [10 * 60, 14 * 60]) {
    const at = istInstant(TODAY, clock);
    for (const kind of ["CE", "PE"] as const) {
      const strike = 2_480_000;
      const { premium, greeks } = market(kind, strike, at);
      for (const expiry of [TODAY, MONTH_END, NEXT_MONTH]) {
        const found = impliedGreeks(optionOf(kind, strike), futureOf(expiry, at), premium, at);
        assert(found !== null, `${kind} ${expiry} at ${clock}`);
        assertAlmostEquals(found.delta, greeks.delta, 1e-3);
        assertAlmostEquals(found.vegaPercent, greeks.vegaPercent, 1e-2);
        assertAlmostEquals(found.thetaDay / greeks.thetaDay, 1, 1e-2);
      }
    }
  }
});

Deno.test("a call above the index is none in the money because its future is dearer", () => {
  const at = istInstant(TODAY, 14 * 60);
  const { premium, greeks } = market("CE", 2_487_500, at);
  const held = heldGreeks(optionOf("CE", 2_487_500), futureOf(NEXT_MONTH, at), premium, at)!;
  assert(greeks.delta < 0.1);
  assertAlmostEquals(held.delta, greeks.delta, 1e-3);
});

Deno.test("a future without an expiry costs what the option's own would", () => {
  const at = istInstant(TODAY, 10 * 60);
  const { premium } = market("CE", 2_480_000, at);
  const own = futureOf(TODAY, at);
  const option = optionOf("CE", 2_480_000);
  assertEquals(
    impliedGreeks(option, { ...own, expiry: null }, premium, at),
    impliedGreeks(option, own, premium, at),
  );
});
