/** What each event leaves in the risk state: counts, limits, and what others hold. @module */
import { assertEquals } from "@std/assert";
import { symbolDay } from "../../../domain/risk/day.ts";
import { applyRisk, type RiskEvent, unopenedRisk } from "../../../domain/risk/state.ts";
import type { NewOrder } from "../../../domain/order/order.ts";
import { clock, LIMITS, RULES, rupees, TODAY } from "./entry_request.ts";

const at = clock(600);
const OPENED = applyRisk(
  unopenedRisk(RULES, rupees(2_500_000)),
  { type: "RiskDayOpened", date: TODAY, limits: LIMITS },
);

type Reviewed = Extract<RiskEvent, { type: "EntryReviewed" }>;

/** Trades of the day, trades of the symbol, orders of the last second. */
function countedBy(verdict: Reviewed["verdict"], completes: { completes?: true } = {}) {
  const order = { tag: "A1", book: "fno", underlying: "NIFTY" } as NewOrder;
  const seen = { tag: "A1", order, verdict, quantity: 65, finding: null, at, ...completes };
  const { day } = applyRisk(OPENED, { type: "EntryReviewed", ...seen });
  return [day.trades, symbolDay(day, "fno:NIFTY").trades, day.orderTimes.length];
}

Deno.test("an entry counts when it is allowed, whole or reduced, and not when it is refused", () => {
  assertEquals(countedBy("ALLOW"), [1, 1, 1]);
  assertEquals(countedBy("REDUCE"), [1, 1, 1]);
  assertEquals(countedBy("BLOCK"), [0, 0, 0]);
  assertEquals(countedBy("HALT_SESSION"), [0, 0, 0]);
});

Deno.test("the other half of an entry counts against the order rate only", () => {
  assertEquals(countedBy("ALLOW", { completes: true }), [0, 0, 1]);
});

Deno.test("limits are those of the day's open, until the broker's funds are known", () => {
  const dayLossMax = rupees(9_000);
  const opening = {
    type: "RiskDayOpened",
    date: TODAY,
    limits: { ...LIMITS, dayLossMax },
  } as const;
  const opened = applyRisk(OPENED, opening);
  assertEquals(opened.limits.dayLossMax, dayLossMax);
  assertEquals(applyRisk(opened, { type: "LimitsSet", limits: LIMITS }).limits, LIMITS);
});

Deno.test("what others hold is the newest list whole, and takes nothing out of quarantine", () => {
  const symbol = { symbol: "NSE:SBIN:MIS", own: 20, broker: 0, foreign: 0, missing: [] };
  const held = applyRisk(OPENED, { type: "Quarantined", symbols: [symbol], at });
  const first = applyRisk(held, { type: "OthersSeen", others: { "NSE:SBIN:MIS": 50 } });
  const { quarantine } = applyRisk(first, { type: "OthersSeen", others: { "NSE:INFY:MIS": -5 } });
  assertEquals(quarantine?.others, { "NSE:INFY:MIS": -5 });
  assertEquals(quarantine?.symbols, [symbol]);
});
