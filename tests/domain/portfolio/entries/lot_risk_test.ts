/** What a lot puts at risk, and the money that cannot carry one. @module */
import { assert, assertEquals } from "@std/assert";
import type { Candle } from "../../../../domain/candle/candle.ts";
import type { DeskRules } from "../../../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import { lotRisk } from "../../../../domain/portfolio/entries/lot_risk.ts";
import { openPortfolio } from "../../../../domain/portfolio/state.ts";
import { EMPTY, NIFTY, NOW, rulesOf, SBIN } from "../book.ts";

/** Bars of five minutes, each `range` paise high around `price`. */
function bars(count: number, price: number, range: number): Candle[] {
  return Array.from({ length: count }, (_, i) => ({
    at: (NOW - (count - i) * 300_000) as EpochMs,
    open: price as Paise,
    high: price + range / 2 as Paise,
    low: price - range / 2 as Paise,
    close: price as Paise,
    volume: 1,
  }));
}

function riskOf(rules: DeskRules, token: InstrumentToken, of: readonly Candle[]) {
  const name = token === SBIN ? "equity" : "fno";
  const book = rules.books.find((each) => each.book === name)!;
  const [strategy] = book.strategies;
  const desk = { rules, state: openPortfolio(rules.capital), at: NOW };
  return lotRisk(rules.instrument(token, NOW), of, { book, strategy: strategy!, ...desk });
}

const BY_RISK = { sizing: { method: "fixed_risk_atr" } };

Deno.test("lotRisk() is two ATRs of a lot, and the lots that capital allows", () => {
  const rules = rulesOf(BY_RISK);
  const risk = riskOf(rules, NIFTY, bars(20, 2_000_000, 2_000))!;
  // 50 units x 40 rupees; 0.75 % of 50 lakh are 37,500, but the strategy's budget bears fewer.
  assertEquals([risk.lot, risk.distance, risk.risk as number], [50, 4_000, 200_000]);
  assertEquals([risk.lots, risk.problem], [10, ""]);
});

Deno.test("lotRisk() says which cap one lot does not fit under", () => {
  const poor = rulesOf({ ...BY_RISK, paper_capital: 100_000, risk: { max_daily_loss: 2_000 } });
  const risk = riskOf(poor, NIFTY, bars(20, 2_000_000, 2_000))!;
  assertEquals(risk.lots, 0);
  assert(/^(budget|risk|exposure|funds): /.test(risk.problem), risk.problem);
  assertEquals(riskOf(poor, SBIN, bars(20, 80_000, 400))?.problem, "");
});

Deno.test("lotRisk() counts what an entry's limit may cost, as entries do", () => {
  const [lots, fewer] = [0.1, 9].map((fno) => {
    const orders = { through_pct: { fno, options: 9, equity: 9 } };
    const rules = rulesOf({ ...BY_RISK, orders, risk: { enabled: false } });
    return riskOf(rules, NIFTY, bars(20, 2_000_000, 2_000))!.lots;
  });
  assert(fewer! < lots!, `${fewer} and ${lots} lots`);
});

Deno.test("lotRisk() is unknown without an ATR", () => {
  assertEquals(riskOf(rulesOf(BY_RISK), NIFTY, bars(14, 2_000_000, 2_000)), null);
  assertEquals(riskOf(rulesOf(BY_RISK), NIFTY, []), null);
});

Deno.test("lotRisk() of an option that signals itself is by its own premium and its caps", () => {
  const rules = rulesOf(BY_RISK);
  const [fno] = rules.books;
  const option = {
    ...rules.instrument(NIFTY, NOW),
    kind: "CE" as const,
    strike: 2_000_000 as Paise,
  };
  const of = (premium: { readonly futures: readonly InstrumentToken[] } | null, range: number) => {
    const book = { ...fno!, book: "options" as const, premium };
    const on = { book, strategy: book.strategies[0]!, rules, state: EMPTY, at: NOW };
    return lotRisk(option, bars(20, 10_000, range), on)!;
  };
  assertEquals(of({ futures: [] }, 100).distance, 2 * 100);
  // At most the cap of the fno book's stop here, 3 %.
  assertEquals(of({ futures: [] }, 1_000).distance, 300);
  assertEquals(of({ futures: [] }, 100).symbol, "NIFTY-X");
  assertEquals([of(null, 100).symbol, of(null, 100).distance], ["NIFTY option at the money", 100]);
});

Deno.test("lotRisk() tells no more lots than one order may be for", () => {
  const lots = (most: number, freezeQuantity: number | null = null) => {
    const config = {
      ...BY_RISK,
      risk: { max_daily_loss: 100_000, max_lots_per_order: { fno: most } },
    };
    const rules = rulesOf(config);
    const instrument = (...of: Parameters<DeskRules["instrument"]>) => ({
      ...rules.instrument(...of),
      freezeQuantity,
    });
    return riskOf({ ...rules, instrument }, NIFTY, bars(20, 2_000_000, 2_000))!.lots;
  };
  assertEquals([lots(20), lots(1), lots(20, 199)], [10, 1, 3]);
});

Deno.test("lotRisk() of an option at the money goes by fixed lots where its entry does", () => {
  const of = (sizing: object) => {
    const rules = rulesOf({ paper_capital: 100_000, risk: { max_daily_loss: 2_000 }, sizing });
    const [fno] = rules.books;
    const book = { ...fno!, book: "options" as const, premium: null };
    const on = { book, strategy: book.strategies[0]!, rules, state: EMPTY, at: NOW };
    return lotRisk(rules.instrument(NIFTY, NOW), bars(20, 2_000_000, 200_000), on)!;
  };
  const { lots, problem } = of(BY_RISK.sizing);
  assertEquals([lots, problem], [0, "risk"]);
  const fixed = of({ method: "fixed_qty", lots: 3 });
  assertEquals([fixed.lots, fixed.problem], [3, ""]);
});
