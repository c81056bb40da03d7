/** Figures of a run, by hand. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { NO_CHARGES } from "../../../domain/account/charges.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import {
  markCurve,
  performance,
  resultIn,
  startCurve,
} from "../../../domain/report/performance.ts";
import type { Trade } from "../../../domain/account/trade.ts";

function trade(net: number, r: number | null = null): Trade {
  return {
    book: "fno",
    strategy: "s",
    underlying: "NIFTY",
    key: "NFO:NIFTY26NOVFUT",
    product: "MIS",
    side: "LONG",
    quantity: 1,
    entryAt: 0 as EpochMs,
    exitAt: 1 as EpochMs,
    entryPrice: 1,
    exitPrice: 1,
    gross: (net / 10_000 + 1) as Paise,
    charges: { ...NO_CHARGES, brokerage: 10_000 as MicroRupees },
    net: net as MicroRupees,
    risk: 1 as Paise,
    r,
    reason: "signal",
    mae: 0,
    mfe: 0,
    bars: 1,
  };
}

const micros = (amount: number) => amount as MicroRupees;

Deno.test("performance() of four trades", () => {
  let curve = startCurve(micros(1_000_000_000));
  for (
    const [equity, exposed] of [[1_030, true], [990, true], [1_010, false], [980, true]] as const
  ) {
    curve = markCurve(curve, micros(equity * 1_000_000), exposed);
  }
  const trades = [trade(30_000_000, 1), trade(-40_000_000, -1.5), trade(20_000_000), trade(0, 0)];
  assertEquals<unknown>(performance(trades, curve), {
    trades: 4,
    wins: 2,
    winRate: 0.5,
    profitFactor: 1.25,
    expectancy: 2_500_000,
    expectancyR: -0.5 / 3,
    gross: 1_004,
    net: 10_000_000,
    charges: { ...NO_CHARGES, brokerage: 40_000 },
    equity: 980_000_000,
    pnl: -20_000_000,
    maxDrawdown: 5_000, // 1,030 to 980 rupees
    exposure: 0.75,
  });
});

Deno.test("performance() without trades has nulls, not NaN", () => {
  const none = performance([], startCurve(micros(5)));
  assertEquals([none.winRate, none.profitFactor, none.expectancy], [null, null, null]);
  assertEquals([none.expectancyR, none.exposure, none.pnl, none.maxDrawdown], [null, 0, 0, 0]);
  assertEquals(performance([trade(5)], startCurve(micros(5))).profitFactor, null);
});

Deno.test("markCurve() finds the deepest fall of any curve", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 })), (points) => {
      let curve = startCurve(micros(0));
      for (const point of points) curve = markCurve(curve, micros(point), false);
      const all = [0, ...points];
      let deepest = 0;
      all.forEach((from, i) =>
        all.slice(i).forEach((to) => deepest = Math.max(deepest, from - to))
      );
      assertEquals(curve.drawdown, deepest);
      assert(curve.points === points.length && curve.last === all.at(-1));
    }),
    { numRuns: 500 },
  );
});

Deno.test("resultIn() is what the equity shown is more than the capital, also of half a paisa lost", () => {
  const capital = 1_000_000 as MicroRupees;
  const [lost, won] = [capital - 5_000, capital + 5_000] as MicroRupees[];
  assertEquals([resultIn(lost!, capital), resultIn(won!, capital)], [0, 1] as Paise[]);
});
