/** Delta, vega and theta of a book of options and futures. @module */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Instrument, InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import type { IsoDate } from "../../../../domain/market_time.ts";
import type { Side } from "../../../../domain/order/side.ts";
import type { Paise } from "../../../../domain/money.ts";
import { impliedGreeks } from "../../../../domain/option/implied_greeks.ts";
import { sensitivityStake } from "../../../../domain/portfolio/entries/sensitivity.ts";
import type { Held, PortfolioState } from "../../../../domain/portfolio/state.ts";
import { deltaOf } from "../../../../domain/portfolio/entries/traded_instrument.ts";
import { EMPTY, holding, intent, NIFTY, NOW, RULES, SBIN } from "../book.ts";

const option = (token: number, name: string, kind: "CE" | "PE"): Instrument => ({
  ...RULES.instrument(NIFTY, NOW),
  token: token as InstrumentToken,
  name,
  kind,
  expiry: "2026-11-24",
  strike: 2_000_000 as Paise,
});
const CALL = option(11, "NIFTY", "CE");
const PUT = option(12, "NIFTY", "PE");
const OTHER = option(13, "BANKNIFTY", "CE");
const OPTIONS = [CALL, PUT, OTHER];
const rules = {
  ...RULES,
  instrument: (token: InstrumentToken, at: typeof NOW) =>
    OPTIONS.find((each) => each.token === token) ?? RULES.instrument(token, at),
};

const FUTURE = 2_000_000 as Paise;
const PREMIUM = 10_000 as Paise;
const [nifty] = holding().held;

/** Holds `quantity` options at 100, their signal at 20,000. */
function held(of: Instrument, quantity: number): Held {
  return { ...nifty!, token: of.token, quantity, lastPrice: PREMIUM, signalPrice: FUTURE };
}

function stakeOf(state: PortfolioState, instrument: Instrument, side: Side = "BUY") {
  return sensitivityStake(state, intent(), { instrument, side, price: PREMIUM }, rules, NOW)!;
}

const book = (...positions: Held[]): PortfolioState => ({ ...EMPTY, held: positions });
const AT_OWN_EXPIRY = { price: FUTURE, expiry: null };
const EXPIRING = { option: CALL, expiresAt: rules.expiresAt };
const GREEKS = impliedGreeks(EXPIRING, AT_OWN_EXPIRY, PREMIUM, NOW)!;

Deno.test("sensitivityStake() of an option is its greeks in money, and adds up what is held", () => {
  const { unit, options, underlyingDelta } = stakeOf(book(held(CALL, 100)), CALL);
  assertAlmostEquals(unit.delta, GREEKS.delta * FUTURE, 1e-6);
  assertAlmostEquals(unit.vega, GREEKS.vegaPercent, 1e-9);
  assertAlmostEquals(unit.theta, GREEKS.thetaDay, 1e-9);
  assertAlmostEquals(options!.delta, 100 * unit.delta, 1e-3);
  assertAlmostEquals(options!.vega, 100 * unit.vega, 1e-6);
  assertAlmostEquals(underlyingDelta, 100 * unit.delta, 1e-3);
});

Deno.test("sensitivityStake() of an option sold to open has all its signs turned", () => {
  const { unit } = stakeOf(book(held(CALL, -100)), CALL, "SELL");
  assertAlmostEquals(unit.delta, -GREEKS.delta * FUTURE, 1e-6);
  assertAlmostEquals(unit.vega, -GREEKS.vegaPercent, 1e-9);
  assertAlmostEquals(unit.theta, -GREEKS.thetaDay, 1e-9);
});

Deno.test("sensitivityStake() takes the underlying's price from its future, not from a premium", () => {
  const future = { token: NIFTY, at: NOW, ltp: FUTURE, bid: FUTURE, ask: FUTURE };
  const own = intent({ price: PREMIUM, future });
  const of = { instrument: CALL, side: "BUY", price: PREMIUM } as const;
  const stake = sensitivityStake(EMPTY, own, of, rules, NOW)!;
  assertAlmostEquals(stake.unit.delta, GREEKS.delta * FUTURE, 1e-6);
});

Deno.test("sensitivityStake() sets calls against puts, and counts other underlyings in the book", () => {
  const { options, underlyingDelta } = stakeOf(book(held(CALL, 50), held(PUT, 50)), CALL);
  assertEquals(Math.abs(options!.delta) < 0.2 * 50 * GREEKS.delta * FUTURE, true);
  assertAlmostEquals(options!.delta, underlyingDelta, 1e-6);
  const other = stakeOf(book(held(OTHER, 50)), CALL);
  assertEquals([other.options!.delta > 0, other.underlyingDelta], [true, 0]);
});

Deno.test("sensitivityStake() sums futures and options of one underlying", () => {
  const future = { ...nifty!, quantity: -100, lastPrice: FUTURE };
  const stake = stakeOf(book(future, held(CALL, 100)), CALL);
  assertAlmostEquals(stake.underlyingDelta, 100 * FUTURE * (GREEKS.delta - 1), 1);
  assertAlmostEquals(stake.options!.delta, 100 * FUTURE * GREEKS.delta, 1);
  const short = sensitivityStake(
    EMPTY,
    intent({ signal: "SHORT" }),
    { instrument: rules.instrument(NIFTY, NOW), side: "SELL", price: FUTURE },
    rules,
    NOW,
  );
  assertEquals(short, {
    unit: { delta: -FUTURE, vega: 0, theta: 0 },
    options: null,
    underlyingDelta: 0,
  });
});

Deno.test("sensitivityStake() takes an option without time value as its underlying, shares as none", () => {
  const deep = { ...held(CALL, 10), lastPrice: 1 as Paise, signalPrice: 2_500_000 as Paise };
  const { options } = stakeOf({ ...EMPTY, held: [{ ...deep, token: OTHER.token }] }, CALL);
  assertEquals([options!.delta, options!.vega], [10 * 2_500_000, 0]);
  const share = { instrument: rules.instrument(SBIN, NOW), side: "BUY", price: PREMIUM } as const;
  assertEquals(sensitivityStake(EMPTY, intent(), share, rules, NOW), null);
});

Deno.test("sensitivityStake() and the stop's delta bring a later future to the option's expiry", () => {
  const expiry = "2026-12-29" as IsoDate;
  const later = {
    ...rules,
    instrument: (token: InstrumentToken, at: typeof NOW) => ({
      ...rules.instrument(token, at),
      ...(token === NIFTY ? { expiry } : {}),
    }),
  };
  const own = impliedGreeks(EXPIRING, { price: FUTURE, expiry }, PREMIUM, NOW)!;
  assertEquals(own.delta < GREEKS.delta - 0.05, true);
  const of = { instrument: CALL, side: "BUY", price: PREMIUM } as const;
  const stake = sensitivityStake(book(held(CALL, 100)), intent(), of, later, NOW)!;
  assertAlmostEquals(stake.unit.delta, own.delta * FUTURE, 1e-6);
  assertAlmostEquals(stake.options!.vega, 100 * own.vegaPercent, 1e-6);
  const traded = { ...of, ltp: PREMIUM, pricedAt: NOW, spread: 0 as Paise };
  assertEquals(deltaOf(traded, intent(), later, NOW), own.delta);
});
