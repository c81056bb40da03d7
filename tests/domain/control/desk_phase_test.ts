/** Where in its day a desk is. @module */
import { assertEquals } from "@std/assert";
import { deskPhase } from "../../../domain/control/desk_phase.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";
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
