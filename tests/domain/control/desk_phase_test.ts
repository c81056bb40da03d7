/** Where in its day a desk is. @module */
import { assertEquals } from "@std/assert";
import { deskPhase, haltInRisk } from "../../../domain/control/desk_phase.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";
import { haltByLoss, haltByOperator, openRiskDay } from "../../../domain/risk/day.ts";
import type { RiskState } from "../../../domain/risk/state.ts";
import { EMPTY } from "../portfolio/book.ts";

Deno.test("deskPhase() is closed on the morning of a holiday, and before the open on a session's", () => {
  const instant = (date: string, minute: number) => istInstant(date as IsoDate, minute);
  const openAt = instant("2026-11-25", 555);
  const session = { date: "2026-11-25" as IsoDate, openAt, closeAt: instant("2026-11-25", 940) };
  const rules = { sessionsAfter: () => [session] } as unknown as Pick<DeskRules, "sessionsAfter">;
  const phase = (date: string, minute: number) => deskPhase(rules, EMPTY, instant(date, minute));
  assertEquals(phase("2026-11-23", 941), "closed");
  assertEquals(phase("2026-11-24", 698), "closed");
  assertEquals(phase("2026-11-25", 360), "before_open");
  assertEquals(phase("2026-11-25", 555), "open");
});

Deno.test("haltInRisk() says since when risk has halted, not what the time is", () => {
  const date = "2026-11-25" as IsoDate;
  const day = openRiskDay(date, null);
  const [at, later] = [istInstant(date, 600), istInstant(date, 700)];
  const told = (day: RiskState["day"]) => haltInRisk({ day } as RiskState);
  assertEquals(told(day), null);
  const lost = haltByLoss(haltByLoss(day, "max_daily_loss", at), "max_daily_loss", later);
  assertEquals(told(lost), { reason: "max_daily_loss", by: "risk", at });
  const both = haltByOperator(lost, later);
  assertEquals(told(both), { reason: "operator_halt", by: "journal", at });
});
