/** Futures and options hang together: basis, parity, chains, the smile, and decay. @module */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Expiry } from "../../../../domain/instrument/expiry.ts";
import { FACTORS } from "../../../../adapters/exchange/market/factor.ts";
import type { Model } from "../../../../adapters/exchange/market/listing.ts";
import { type Fair, pricerOf, type Term } from "../../../../adapters/exchange/market/pricer.ts";
import type { SimulatedMarket } from "../../../../adapters/exchange/market/simulated_market.ts";
import { UNDERLYINGS } from "../../../../adapters/exchange/market/underlying.ts";
import type { Instrument } from "../../../../domain/instrument/instrument.ts";
import type { EpochMs, IsoDate } from "../../../../domain/market_time.ts";
import { impliedVolatility } from "../../../../domain/option/black_scholes.ts";
import type { Tick } from "../../../../domain/tick/tick.ts";
import { clock, marketOf, ticksOf } from "./made_market.ts";

const RATE = 0.06;
const EXPIRY = "2026-11-23" as IsoDate;
const YEAR_MS = 365 * 86_400_000;

/** Everything as of one minute, by symbol. */
function snapshot(market: SimulatedMarket, at: EpochMs): Map<string, Tick> {
  const symbols = new Map(market.instruments().map((each) => [each.token, each.symbol]));
  const ticks = ticksOf(market.frames(at, (at + 60_000) as EpochMs));
  return new Map(ticks.map((tick) => [symbols.get(tick.token)!, tick]));
}

interface Quote {
  readonly mid: number;
  readonly spread: number;
}

/** Between the best prices; null where a side is empty. */
function quoteOf({ bids, asks }: Tick): Quote | null {
  const [bid, ask] = [bids[0]?.price, asks[0]?.price];
  return bid === undefined || ask === undefined
    ? null
    : { mid: (bid + ask) / 2, spread: ask - bid };
}

function chainOf(market: SimulatedMarket, name: string): [Instrument, Instrument][] {
  const options = market.instruments().filter((each) =>
    each.name === name && each.expiry === EXPIRY
  );
  return options.filter(({ kind }) => kind === "CE").map((call) => [
    call,
    options.find(({ kind, strike }) => kind === "PE" && strike === call.strike)!,
  ]);
}

const cases = [1, 2, 3].flatMap((seed) =>
  [clock(9, 16), clock(12, 30), clock(15, 39)].map((at) => ({ seed, at }))
);

Deno.test("frames() keep put-call parity within the spreads", () => {
  let pairs = 0;
  for (const { seed, at } of cases) {
    const market = marketOf({ seed, tickSeconds: 60 });
    const ticks = snapshot(market, at);
    const discount = Math.exp(-RATE * (clock(15, 40, EXPIRY) - at) / YEAR_MS);
    for (const { name } of UNDERLYINGS) {
      const future = quoteOf(ticks.get(`${name}26NOVFUT`)!)!;
      for (const [call, put] of chainOf(market, name)) {
        const [c, p] = [quoteOf(ticks.get(call.symbol)!), quoteOf(ticks.get(put.symbol)!)];
        if (c === null || p === null) continue;
        const fair = discount * (future.mid - call.strike);
        // Each quote stands around its fair price, rounded to ticks.
        const tolerance = (c.spread + p.spread + future.spread) / 2 + 20;
        assertAlmostEquals(c.mid - p.mid, fair, tolerance, `${seed} ${call.symbol}`);
        pairs++;
      }
    }
  }
  assert(pairs > 400, `${pairs}`);
});

Deno.test("frames() have calls fall and puts rise from strike to strike", () => {
  for (const { seed, at } of cases) {
    const market = marketOf({ seed, tickSeconds: 60 });
    const ticks = snapshot(market, at);
    for (const { name } of UNDERLYINGS) {
      const chain = chainOf(market, name);
      chain.slice(1).forEach(([call, put], i) => {
        const [callBefore, putBefore] = chain[i]!;
        const ask = (each: Instrument) => ticks.get(each.symbol)!.asks[0]!.price;
        const bid = (each: Instrument) => ticks.get(each.symbol)!.bids[0]?.price ?? 0;
        assert(ask(callBefore) >= bid(call), call.symbol);
        assert(ask(put) >= bid(putBefore), put.symbol);
      });
    }
  }
});

Deno.test("frames() price NIFTY options at India VIX, puts below dearer than calls above", () => {
  for (const { seed, at } of cases.filter((each) => each.at < clock(15, 0))) {
    const market = marketOf({ seed, tickSeconds: 60 });
    const ticks = snapshot(market, at);
    const vix = ticks.get("INDIA VIX")!.ltp / 10_000;
    const forward = quoteOf(ticks.get("NIFTY26NOVFUT")!)!.mid;
    const years = (clock(15, 40, EXPIRY) - at) / YEAR_MS;
    const volatility = (kind: "CE" | "PE", away: number) => {
      const strike = Math.round(forward / 5_000 + away) * 5_000;
      const { symbol } = chainOf(market, "NIFTY").flat()
        .find((each) => each.kind === kind && each.strike === strike)!;
      const terms = { kind, spot: forward, strike, years, rate: RATE, dividend: RATE };
      return impliedVolatility(terms, quoteOf(ticks.get(symbol)!)!.mid)!;
    };
    const atMoney = volatility("CE", 0);
    // The chain counts trading time: over a weekend a calendar year makes it look cheaper.
    assert(atMoney > 0.7 * vix && atMoney < 1.2 * vix, `${atMoney} ${vix}`);
    assert(volatility("PE", -6) > atMoney && volatility("PE", -6) > volatility("CE", 6));
  }
});

/** A market that stands still: only time passes. */
function priceAt(model: Model, term: Term, at: EpochMs, elapsed: number): number {
  const fair: Fair = { mid: 0, spread: 0 };
  pricerOf(model, term)({ at, elapsed, levels: new Float64Array(FACTORS.length) }, fair);
  return fair.mid;
}

const [underlying] = UNDERLYINGS as [typeof UNDERLYINGS[0]];
const expiry: Expiry = { date: EXPIRY, monthly: true };
const atMoney = (kind: "CE" | "PE"): Model => ({
  type: "Option",
  underlying,
  expiry,
  strike: underlying.level,
  kind,
});

Deno.test("pricerOf() has a premium melt through a flat day", () => {
  const term: Term = { expiryAt: clock(15, 40, EXPIRY), daysLeft: 1, rank: 0 };
  const timeValues = Array.from({ length: 11 }, (_, i) => {
    const at = (clock(9, 15) + i * 38.5 * 60_000) as EpochMs;
    const price = (kind: "CE" | "PE") => priceAt(atMoney(kind), term, at, i / 10);
    const intrinsic = Math.abs(price("CE") - price("PE"));
    return price("CE") + price("PE") - intrinsic;
  });
  timeValues.slice(1).forEach((value, i) => assert(value < timeValues[i]!, `${timeValues}`));
  // A day of the two that were left, and the night between them.
  const lost = 1 - timeValues[10]! / timeValues[0]!;
  assert(lost > 0.2 && lost < 0.4, `${lost}`);
});

Deno.test("pricerOf() leaves intrinsic value alone at expiry, and a future at the index", () => {
  const term: Term = { expiryAt: clock(15, 40), daysLeft: 0, rank: 0 };
  const at = clock(15, 40);
  const spot = priceAt({ type: "Index", underlying }, term, at, 1);
  assertEquals(spot, 100 * underlying.level);
  assertEquals(priceAt({ type: "Future", underlying, expiry }, term, at, 1), spot);
  for (const strike of [underlying.level - 50, underlying.level, underlying.level + 50]) {
    const option = (kind: "CE" | "PE") =>
      priceAt({ type: "Option", underlying, expiry, strike, kind }, term, at, 1);
    assertAlmostEquals(option("CE"), Math.max(spot - 100 * strike, 0), 1e-6);
    assertAlmostEquals(option("PE"), Math.max(100 * strike - spot, 0), 1e-6);
  }
});

Deno.test("pricerOf() has the future above the index, less and less towards expiry", () => {
  const future: Model = { type: "Future", underlying, expiry };
  const basis = [40, 20, 5, 1].map((daysLeft) => {
    const expiryAt = clock(15, 40);
    const at = (expiryAt - daysLeft * 86_400_000) as EpochMs;
    return priceAt(future, { expiryAt, daysLeft, rank: 0 }, at, 0) - 100 * underlying.level;
  });
  basis.forEach((value, i) => assert(value > 0 && (i === 0 || value < basis[i - 1]!), `${basis}`));
});
