/** How a desk stands, as status and screen say it. @module */
import { assertEquals } from "@std/assert";
import { dayOf, phaseAt } from "../../../commands/desk/desk_view.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";
import { limitsFor } from "../../../domain/risk/limits.ts";
import { liftLossHalt, markDay, openRiskDay } from "../../../domain/risk/day.ts";
import { addCharges, NO_CHARGES } from "../../../domain/account/charges.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import { applyPortfolio } from "../../../domain/portfolio/apply.ts";
import type { PortfolioState } from "../../../domain/portfolio/state.ts";
import { EMPTY, RULES } from "../../domain/portfolio/book.ts";

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
  assertEquals(dayOf(EMPTY, { day, limits }).lossMax, limits.dayLossMax);
  const floor = (loss - 1_000_000) as Paise;
  const { lossMax, nearest } = dayOf(EMPTY, { day: liftLossHalt(day, floor), limits });
  assertEquals(lossMax, -floor);
  assertEquals(nearest, { limit: "day_loss", share: loss / floor });
});

Deno.test("dayOf() says what the day was charged until the next one, also once notes are written", () => {
  const limits = limitsFor({ ...RULES.risk, enforced: true }, 250_000_000 as Paise);
  const day = openRiskDay("2026-11-25" as IsoDate, null);
  const charges = (state: PortfolioState) => dayOf(state, { day, limits }).charges;
  const brokerage = addCharges(NO_CHARGES, {
    ...NO_CHARGES,
    brokerage: 40_250_000 as MicroRupees,
  });
  const traded: PortfolioState = {
    ...EMPTY,
    ledger: {
      ...EMPTY.ledger,
      charges: brokerage,
      notes: { ...EMPTY.ledger.notes, equity: brokerage },
    },
  };
  assertEquals(charges(traded), 4_025 as Paise);
  const rounding = { when: "day", wholeRupee: ["stt"] } as const;
  const evening = applyPortfolio(traded, { type: "NotesClosed", rounding });
  assertEquals(charges(evening), 4_025 as Paise);
  const morning = applyPortfolio(evening, {
    type: "PortfolioDayOpened",
    date: "2026-11-26" as IsoDate,
  });
  assertEquals(charges(morning), 0 as Paise);
});
