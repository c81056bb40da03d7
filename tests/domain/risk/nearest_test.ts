/** The limit of the day that is used up most: the same arithmetic as the checks. @module */
import { assertEquals } from "@std/assert";
import type { IsoDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { openRiskDay, type RiskDay } from "../../../domain/risk/day.ts";
import { nearestLimit } from "../../../domain/risk/nearest.ts";

const paise = (amount: number) => amount as Paise;
const LIMITS = {
  dayLossMax: paise(1_000),
  drawdownMax: paise(800),
  profitLock: { at: paise(1_000), giveBackMax: 0.5 },
};

function near(change: Partial<RiskDay>, limits: Partial<typeof LIMITS> = {}) {
  const day = { ...openRiskDay("2026-11-20" as IsoDate, null), ...change };
  const { limit, share } = nearestLimit(day, { ...LIMITS, ...limits });
  return [limit, share];
}

Deno.test("nearestLimit() is nothing of the loss limit on a day that has lost nothing", () => {
  assertEquals(near({}), ["day_loss", 0]);
  assertEquals(near({ realised: paise(500), peak: paise(500) }), ["day_loss", 0]);
});

Deno.test("nearestLimit() counts realised and unrealised against the loss, or the fall", () => {
  assertEquals(near({ realised: paise(-300), unrealised: paise(-100) }), ["drawdown", 0.5]);
  const loose = { drawdownMax: paise(2_000) };
  assertEquals(near({ realised: paise(-300), unrealised: paise(-100) }, loose), ["day_loss", 0.4]);
  assertEquals(near({ realised: paise(400), peak: paise(600) }), ["drawdown", 0.25]);
});

Deno.test("nearestLimit() is the profit lock once the day has earned it", () => {
  assertEquals(near({ realised: paise(700), peak: paise(1_000) }), ["profit_lock", 0.6]);
  assertEquals(near({ realised: paise(699), peak: paise(999) }), ["drawdown", 0.375]);
});

Deno.test("nearestLimit() of a re-armed day is its allowance", () => {
  const rearmed = { realised: paise(-1_100), peak: paise(0), lossFloor: paise(-1_375) };
  assertEquals(near(rearmed), ["day_loss", 0.8]);
});

Deno.test("nearestLimit() is beyond 1 where a limit is broken", () => {
  assertEquals(near({ realised: paise(-1_200) }, { drawdownMax: paise(1_500) }), ["day_loss", 1.2]);
});
