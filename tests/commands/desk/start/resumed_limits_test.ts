/** What a day that goes on in another process says of its limits. @module */
import { assertEquals } from "@std/assert";
import { RISK } from "../../../../actors/protocol/risk.ts";
import type { Kernel } from "../../../../actors/runtime/kernel.ts";
import { resumeLimits } from "../../../../commands/desk/start/resumed_limits.ts";
import { istDate } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import { limitsFor, type RiskRules } from "../../../../domain/risk/limits.ts";
import { DAY, NOW, RULES } from "../../../domain/portfolio/book.ts";

const EQUITY = 250_000_000 as Paise;
const TIGHTER = "risk limits that are tighter now count at once";
const WIDER = "risk limits that are wider now count from the next day";

/** What is said where the day was opened with other rules, and what its risk is told. */
function resumed(began: RiskRules, other: object = {}) {
  const state = { day: { date: DAY }, limits: limitsFor(began, EQUITY), equity: EQUITY, ...other };
  const told: unknown[] = [];
  const kernel = {
    now: NOW,
    cell: () => ({ head: { state } }),
    inject: (...said: unknown[]) => told.push(said),
  };
  const lines: string[] = [];
  resumeLimits(kernel as unknown as Kernel, RULES, (line) => lines.push(line));
  return { lines, told };
}

function allowing(more: number): RiskRules {
  return { ...RULES.risk, positionsMax: RULES.risk.positionsMax + more };
}

Deno.test("resumeLimits() says what counts at once, what later, and nothing where nothing changed", () => {
  assertEquals(istDate(NOW), DAY);
  const same = resumed(RULES.risk);
  assertEquals(same, { lines: [], told: [[RISK, "TightenLimits", null, "start"]] });
  assertEquals(resumed(allowing(1)).lines, [TIGHTER]);
  assertEquals(resumed(allowing(-1)).lines, [WIDER]);
  const { tradesPerDayMax } = RULES.risk;
  const both = resumed({ ...allowing(1), tradesPerDayMax: tradesPerDayMax - 1 });
  assertEquals([both.lines, both.told.length], [[TIGHTER, WIDER], 1]);
});

Deno.test("resumeLimits() leaves a day alone that is not open, or that an older program opened", () => {
  const before = resumed(allowing(1), { day: { date: "2026-11-19" } });
  assertEquals(before, { lines: [], told: [] });
  const older = resumed(allowing(1), { equity: undefined });
  const line = "risk limits stay as the day began: an older program has opened it";
  assertEquals(older, { lines: [line], told: [] });
});
