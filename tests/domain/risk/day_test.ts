/** The risk state of a day: one P&L, counts that stay, and two latches. @module */
import { assert, assertEquals } from "@std/assert";
import type { IsoDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { lossBreach } from "../../../domain/risk/check.ts";
import {
  countEntry,
  countOrder,
  dayPnl,
  haltByLoss,
  haltByOperator,
  liftLossHalt,
  markDay,
  openRiskDay,
  ordersWithinSecond,
  rearmLoss,
  rearmOperator,
  riskKey,
  symbolDay,
} from "../../../domain/risk/day.ts";
import { limitsFor } from "../../../domain/risk/limits.ts";
import { review } from "../../../domain/risk/review.ts";
import { clock, DAY, ENTRY, LIMITS, RULES, rupees, VIEW } from "./entry_request.ts";

const mark = (key: string, realised: number, unrealised: number) => ({
  key,
  realised: realised as Paise,
  unrealised: unrealised as Paise,
});

Deno.test("markDay() adds symbols up and moves the peak once an instant", () => {
  // A hedge: either half alone would fake a peak or a hole.
  const day = markDay(DAY, [mark("fno:NIFTY", 0, 9_000), mark("options:NIFTY", -500, -8_000)]);
  assertEquals([day.realised, day.unrealised, dayPnl(day), day.peak], [-500, 1_000, 500, 500]);
  const later = markDay(day, [mark("fno:NIFTY", 2_000, 0)]);
  assertEquals([dayPnl(later), later.peak], [-6_500, 500]);
  assertEquals(symbolDay(later, riskKey("fno", "NIFTY")).realised, 2_000);
});

Deno.test("countEntry() counts the symbol and the day and keeps its marks", () => {
  const day = countEntry(markDay(DAY, [mark("fno:NIFTY", 7, 0)]), "fno:NIFTY", clock(600));
  assertEquals(day.trades, 1);
  const expected = { realised: 7, unrealised: 0, trades: 1, lastEntryAt: clock(600) };
  assertEquals<unknown>(symbolDay(day, "fno:NIFTY"), expected);
  assertEquals(symbolDay(markDay(day, [mark("fno:NIFTY", 9, 0)]), "fno:NIFTY").trades, 1);
});

Deno.test("countOrder() remembers the orders of one second", () => {
  const first = countOrder(DAY, clock(600));
  const second = countOrder(first, clock(600.01));
  assertEquals(ordersWithinSecond(second, clock(600.01)).length, 2);
  const third = countOrder(second, clock(600.02));
  assertEquals(third.orderTimes, [clock(600.01), clock(600.02)]);
});

Deno.test("openRiskDay() ends a loss halt and the counts, but not the operator's halt", () => {
  const worn = haltByLoss(
    haltByOperator(countEntry(DAY, "fno:NIFTY", clock(600)), clock(601)),
    "drawdown",
    clock(602),
  );
  const next = openRiskDay("2026-08-19" as IsoDate, worn);
  assertEquals([next.operatorHalt, next.lossHalt, next.trades], [true, null, 0]);
  assertEquals([worn.haltedAt, next.haltedAt], [clock(601), clock(601)]);
  const armed = rearmOperator(next);
  assertEquals([armed.operatorHalt, armed.haltedAt], [false, null]);
  const lost = openRiskDay(next.date, haltByLoss(DAY, "drawdown", clock(602)));
  assertEquals(lost.haltedAt, null);
});

Deno.test("rearmOperator() leaves a loss halt, and a second reason does not replace the first", () => {
  const day = haltByLoss(
    haltByLoss(haltByOperator(DAY, clock(600)), "max_daily_loss", clock(602)),
    "drawdown",
    clock(602),
  );
  const rearmed = rearmOperator(day);
  assertEquals([rearmed.operatorHalt, rearmed.lossHalt], [false, "max_daily_loss"]);
});

Deno.test("rearmLoss() grants a smaller allowance from where the day stands, once", () => {
  const lost = haltByLoss(
    markDay(DAY, [mark("equity:INFY", -5_100_000, 0)]),
    "max_daily_loss",
    clock(602),
  );
  const rearmed = rearmLoss(lost, rupees(10_000), LIMITS);
  assert(rearmed.type === "Rearmed");
  const armed = liftLossHalt(lost, rearmed.lossFloor);
  assertEquals([armed.lossHalt, armed.lossFloor, armed.haltedAt], [null, -6_100_000, null]);
  assertEquals(review(ENTRY, { ...VIEW, day: armed }, LIMITS).type, "ALLOW");

  const again = markDay(armed, [mark("equity:INFY", -6_100_000, 0)]);
  assertEquals(lossBreach(again, LIMITS)?.limit, -6_100_000);
  const second = rearmLoss(haltByLoss(again, "max_daily_loss", clock(602)), rupees(5_000), LIMITS);
  assertEquals(second.type === "Refused" && second.code, "already_rearmed");
});

Deno.test("rearmLoss() refuses what is not halted and what is not smaller", () => {
  const code = (day: typeof DAY, allowance: number) => {
    const rearm = rearmLoss(day, allowance as Paise, LIMITS);
    return rearm.type === "Refused" ? rearm.code : rearm.type;
  };
  const halted = haltByLoss(DAY, "max_daily_loss", clock(602));
  assertEquals(code(DAY, 100), "not_halted");
  assertEquals(code(halted, LIMITS.dayLossMax), "allowance_not_smaller");
  assertEquals(code(halted, 0), "allowance_not_smaller");
  assertEquals(code(halted, NaN), "allowance_not_smaller");
});

Deno.test("RiskDay survives JSON", () => {
  const day = countOrder(countEntry(DAY, "fno:NIFTY", clock(600)), clock(600));
  assertEquals(JSON.parse(JSON.stringify(day)), day);
});

Deno.test("limitsFor() takes the smaller day loss and shares of equity in whole paise", () => {
  const small = limitsFor(RULES, rupees(1_000_000));
  assertEquals([small.dayLossMax, small.symbolLossMax], [rupees(20_000), rupees(8_000)]);
  assertEquals([small.drawdownMax, small.exposureMax], [rupees(20_000), rupees(800_000)]);
  assertEquals(small.profitLock?.at, rupees(20_000));
  const large = limitsFor(RULES, rupees(10_000_000));
  assertEquals(large.dayLossMax, rupees(50_000));
  assertEquals(limitsFor({ ...RULES, profitLock: null }, rupees(1_000_000)).profitLock, null);
});
