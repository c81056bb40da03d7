/** How a desk stands, as status and screen say it. @module */
import { assertEquals } from "@std/assert";
import { dayOf, deskView, phaseAt } from "../../../commands/desk/desk_view.ts";
import { marketTables } from "../../../commands/market/market_tables.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import { addDays, type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import { limitsFor } from "../../../domain/risk/limits.ts";
import { liftLossHalt, markDay, openRiskDay } from "../../../domain/risk/day.ts";
import { addCharges, type Charges, NO_CHARGES } from "../../../domain/account/charges.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import { applyPortfolio } from "../../../domain/portfolio/apply.ts";
import type { PortfolioState } from "../../../domain/portfolio/state.ts";
import { TickingDay } from "../../scenarios/ticking_desk.ts";
import { GOLDEN_TICKS } from "../../scenarios/ticking_session.ts";
import {
  DAY,
  EMPTY,
  folded,
  holding,
  intent,
  NIFTY,
  NOW,
  RULES,
} from "../../domain/portfolio/book.ts";

/** The same state with so much more brokerage, on the note that is being written. */
function charged(state: PortfolioState, micros: number): PortfolioState {
  const more = (to: Charges) => addCharges(to, { ...NO_CHARGES, brokerage: micros as MicroRupees });
  const { ledger } = state;
  const notes = { ...ledger.notes, derivatives: more(ledger.notes.derivatives) };
  return { ...state, ledger: { ...ledger, charges: more(ledger.charges), notes } };
}

Deno.test("phaseAt() is closed on the morning of a holiday, and before the open on a session's", () => {
  const instant = (date: string, minute: number) => istInstant(date as IsoDate, minute);
  const openAt = instant("2026-11-25", 555);
  const session = { date: "2026-11-25" as IsoDate, openAt, closeAt: instant("2026-11-25", 940) };
  const rules = { sessionsAfter: () => [session] } as unknown as Pick<DeskRules, "sessionsAfter">;
  const phase = (date: string, minute: number) => phaseAt(rules, EMPTY, instant(date, minute));
  assertEquals(phase("2026-11-23", 941), "closed");
  assertEquals(phase("2026-11-24", 698), "closed");
  assertEquals(phase("2026-11-25", 360), "before_open");
  assertEquals(phase("2026-11-25", 555), "open");
});

Deno.test("dayOf() has the loss at which the day halts, also once it was re-armed after one", () => {
  const limits = limitsFor({ ...RULES.risk, enforced: true }, 250_000_000 as Paise);
  const loss = -limits.dayLossMax - 100_000;
  const marks = [{ key: "fno:NIFTY", realised: loss as Paise, unrealised: 0 as Paise }];
  const day = markDay(openRiskDay("2026-11-25" as IsoDate, null), marks);
  assertEquals(dayOf(EMPTY, { day, limits }, RULES, NOW).lossMax, limits.dayLossMax);
  const floor = (loss - 1_000_000) as Paise;
  const { lossMax, nearest } = dayOf(
    EMPTY,
    { day: liftLossHalt(day, floor), limits },
    RULES,
    NOW,
  );
  assertEquals(lossMax, -floor);
  assertEquals(nearest, { limit: "day_loss", share: loss / floor });
});

Deno.test("dayOf() has the day's charges also after its contract notes, and they add up", () => {
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
    const { realised, charges, net } = dayOf(state, { day, limits }, RULES, NOW);
    return [realised, charges, net] as number[];
  };
  assertEquals(figures(traded), [40_000, 6_040, 33_960]);
  const evening = applyPortfolio({ ...traded, ledger: { ...traded.ledger } }, close);
  assertEquals(figures(evening), [40_000, 6_000, 34_000]);
  const { charges } = dayOf(applyPortfolio(evening, open), { day, limits }, RULES, NOW);
  assertEquals(charges, 0 as Paise);
});

Deno.test("dayOf() adds up with the positions beside it, whatever risk has heard of so far", () => {
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
    const { realised, unrealised, charges, toClose, net } = dayOf(state, risk, RULES, NOW);
    assertEquals([realised, unrealised, charges, toClose], [0, 1_000_000, 20_000, 20_100] as never);
    assertEquals(net, 1_000_000 - 20_000 - 20_100 as Paise);
  }
  // Carried into the next day, closing it still has its price.
  const next = folded(state, { type: "PortfolioDayOpened", date: "2026-11-23" as IsoDate });
  const { unrealised, toClose, net } = dayOf(
    next,
    { day: openRiskDay("2026-11-23" as IsoDate, null), limits },
    RULES,
    istInstant("2026-11-23" as IsoDate, 400),
  );
  assertEquals([unrealised, toClose, net], [0, 20_100, -20_100] as never);
});

Deno.test("deskView() has the books that square off, while the others trade on", () => {
  const day = new TickingDay(GOLDEN_TICKS);
  const stands = (until: string) => {
    const { kernel } = day.play(until).host;
    const { phase, squaringOff } = deskView({
      ...{
        mode: "paper",
        simulated: true,
        kernel,
        rules: day.world.rules,
        halt: null,
        login: null,
      },
      ...{ at: kernel.now as EpochMs, reading: { share: 1, problem: null }, pid: 1 },
      ...{ undelivered: [], notStarted: [] },
    });
    return [phase, squaringOff];
  };
  assertEquals(stands("14:59:30"), ["open", []]);
  assertEquals(stands("15:00:30"), ["square_off", ["equity"]]);
  assertEquals(stands("15:02:30"), ["square_off", ["fno", "options", "equity"]]);
});

Deno.test("deskView() says that the calendar ends on its last day and on the one before", () => {
  const { to } = marketTables().calendar;
  const { host: { kernel }, world: { rules } } = new TickingDay(GOLDEN_TICKS);
  const said = (daysBefore: number) =>
    deskView({
      ...{ mode: "live", simulated: false, kernel, rules, halt: null, login: null, pid: 1 },
      ...{ reading: { share: 1, problem: null }, undelivered: [], notStarted: [] },
      at: istInstant(addDays(to, -daysBefore), 360),
    }).calendarEnd?.words.slice(0, 26) ?? null;
  assertEquals([said(0), said(1), said(15)], [
    "the calendar ends today, o",
    "the calendar ends tomorrow",
    null,
  ]);
});
