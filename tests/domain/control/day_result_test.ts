/** The day in money adds up, whatever of it has been told to whom. @module */
import { assertEquals } from "@std/assert";
import { dayResult } from "../../../domain/control/day_result.ts";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";
import { limitsFor } from "../../../domain/risk/limits.ts";
import { liftLossHalt, markDay, openRiskDay } from "../../../domain/risk/day.ts";
import { addCharges, type Charges, NO_CHARGES } from "../../../domain/account/charges.ts";
import { type MicroRupees, microsToPaise, type Paise } from "../../../domain/money.ts";
import { equityOf } from "../../../domain/account/ledger.ts";
import { applyPortfolio } from "../../../domain/portfolio/apply.ts";
import type { PortfolioState } from "../../../domain/portfolio/state.ts";
import { DAY, EMPTY, folded, holding, intent, NIFTY, NOW, RULES } from "../portfolio/book.ts";

/** The same state with so much more brokerage, on the note that is being written. */
function charged(state: PortfolioState, micros: number): PortfolioState {
  const more = (to: Charges) => addCharges(to, { ...NO_CHARGES, brokerage: micros as MicroRupees });
  const { ledger } = state;
  const notes = { ...ledger.notes, derivatives: more(ledger.notes.derivatives) };
  return { ...state, ledger: { ...ledger, charges: more(ledger.charges), notes } };
}

Deno.test("dayResult() has the loss at which the day halts, also once it was re-armed after one", () => {
  const limits = limitsFor({ ...RULES.risk, enforced: true }, 250_000_000 as Paise);
  const loss = -limits.dayLossMax - 100_000;
  const marks = [{ key: "fno:NIFTY", realised: loss as Paise, unrealised: 0 as Paise }];
  const day = markDay(openRiskDay("2026-11-25" as IsoDate, null), marks);
  assertEquals(dayResult(EMPTY, { day, limits }, RULES, NOW).lossMax, limits.dayLossMax);
  const floor = (loss - 1_000_000) as Paise;
  const { lossMax, nearest } = dayResult(
    EMPTY,
    { day: liftLossHalt(day, floor), limits },
    RULES,
    NOW,
  );
  assertEquals(lossMax, -floor);
  assertEquals(nearest, { limit: "day_loss", share: loss / floor });
});

Deno.test("dayResult() has the day's charges also after its contract notes, and they add up", () => {
  const limits = limitsFor({ ...RULES.risk, enforced: true }, 250_000_000 as Paise);
  const open = { type: "PortfolioDayOpened", date: "2026-11-25" as IsoDate } as const;
  const close = {
    type: "NotesClosed",
    rounding: { when: "day", wholeRupee: ["brokerage"] },
  } as const;
  // Two rupees of days before; 60.40 today, which the note makes 60.
  const traded = charged(applyPortfolio(charged(EMPTY, 2_000_000), open), 60_400_000);
  const marks = [{ key: "fno:NIFTY", realised: 40_000 - 6_040 as Paise, unrealised: 0 as Paise }];
  const day = markDay(openRiskDay(open.date, null), marks);
  const figures = (state: PortfolioState) => {
    const { realised, charges, net } = dayResult(state, { day, limits }, RULES, NOW);
    return [realised, charges, net] as number[];
  };
  assertEquals(figures(traded), [40_000, 6_040, 33_960]);
  const evening = applyPortfolio({ ...traded, ledger: { ...traded.ledger } }, close);
  assertEquals(figures(evening), [40_000, 6_000, 34_000]);
  const { charges } = dayResult(applyPortfolio(evening, open), { day, limits }, RULES, NOW);
  assertEquals(charges, 0 as Paise);
});

Deno.test("dayResult() is what the ledger has after its notes, also of half a paisa lost", () => {
  const limits = limitsFor({ ...RULES.risk, enforced: true }, 250_000_000 as Paise);
  const open = { type: "PortfolioDayOpened", date: DAY } as const;
  const close = { type: "NotesClosed", rounding: { when: "day", wholeRupee: [] } } as const;
  const opened = applyPortfolio(EMPTY, open);
  for (const micros of [-45_000, -44_999, -45_001, 45_000, 5_000, -5_000]) {
    // Charges alone make the day, and what the note makes of them.
    const traded = { ...charged(opened, -micros), realisedToday: { "fno:NIFTY": micros } };
    const state = applyPortfolio(traded, close);
    const day = openRiskDay(DAY, null);
    const { realised, charges, net } = dayResult(state, { day, limits }, RULES, NOW);
    const { capital } = EMPTY.ledger;
    assertEquals(net, microsToPaise(equityOf(state.ledger, 0 as Paise)) - capital, `${micros}`);
    assertEquals([realised - charges, realised], [net, 0], `${micros}`);
  }
});

Deno.test("dayResult() adds up with the positions beside it, whatever risk has heard of so far", () => {
  const limits = limitsFor({ ...RULES.risk, enforced: true }, 250_000_000 as Paise);
  const opened = folded(EMPTY, { type: "PortfolioDayOpened", date: DAY });
  const price = 2_010_000 as Paise;
  const state = folded(holding(intent(), 20_000, opened), {
    type: "PricesSeen",
    prices: [{ token: NIFTY, price }],
  });
  // Bought at 20,000 and seen at 20,100; risk knows of nothing yet, or still has the day before.
  const before = openRiskDay("2026-11-19" as IsoDate, null);
  const lost = [{ key: "fno:NIFTY", realised: -500_000 as Paise, unrealised: 0 as Paise }];
  for (const day of [openRiskDay(DAY, null), markDay(before, lost)]) {
    const risk = { day, limits };
    const { realised, unrealised, charges, toClose, net } = dayResult(state, risk, RULES, NOW);
    assertEquals([realised, unrealised, charges, toClose], [0, 1_000_000, 20_000, 20_100] as never);
    assertEquals(net, 1_000_000 - 20_000 - 20_100 as Paise);
  }
  // Carried into the next day, closing it still has its price.
  const next = folded(state, { type: "PortfolioDayOpened", date: "2026-11-23" as IsoDate });
  const { unrealised, toClose, net } = dayResult(
    next,
    { day: openRiskDay("2026-11-23" as IsoDate, null), limits },
    RULES,
    istInstant("2026-11-23" as IsoDate, 400),
  );
  assertEquals([unrealised, toClose, net], [0, 20_100, -20_100] as never);
});
