/** Symbols in quarantine: what is kept of them, and that nothing is entered there. @module */
import { assertEquals } from "@std/assert";
import {
  NO_QUARANTINE,
  type Quarantined,
  quarantinedIn,
  quarantineWords,
  withoutQuarantined,
  withQuarantined,
} from "../../../domain/risk/quarantine.ts";
import { review } from "../../../domain/risk/review.ts";
import { applyRisk, quarantineOf, unopenedRisk } from "../../../domain/risk/state.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { ENTRY, LIMITS, RULES, rupees, TODAY, VIEW } from "./entry_request.ts";

const SBIN: Quarantined = { symbol: "NSE:SBIN:MIS", own: 20, broker: 0, foreign: 0, missing: [] };
const at = 0 as EpochMs;

Deno.test("review() blocks an entry into a symbol in quarantine, with both sides' numbers", () => {
  assertEquals(review(ENTRY, { ...VIEW, quarantined: SBIN }, LIMITS), {
    type: "BLOCK",
    finding: { code: "quarantined", found: 0, limit: 20, detail: "desk 20, broker 0" },
  });
  assertEquals(review(ENTRY, VIEW, LIMITS).type, "ALLOW");
});

Deno.test("withQuarantined() keeps one entry a symbol, with its newest numbers", () => {
  const worse = { ...SBIN, broker: -20 };
  const both = withQuarantined(withQuarantined(NO_QUARANTINE, [SBIN]), [worse]);
  assertEquals(both.symbols, [worse]);
  assertEquals(quarantinedIn(both, SBIN.symbol), worse);
  assertEquals(quarantinedIn(both, "NSE:SBIN:CNC"), undefined);
});

Deno.test("withoutQuarantined() adds up what was disowned", () => {
  const first = withoutQuarantined(withQuarantined(NO_QUARANTINE, [SBIN]), SBIN.symbol, 30, at);
  assertEquals(first, { symbols: [], disowned: { "NSE:SBIN:MIS": 30 }, disownedAt: at });
  const again = withoutQuarantined(withQuarantined(first, [SBIN]), SBIN.symbol, -10, at);
  assertEquals(again.disowned, { "NSE:SBIN:MIS": 20 });
  assertEquals(withoutQuarantined(first, SBIN.symbol, 0, at), first);
});

Deno.test("a quarantine outlives the day, what was disowned does not", () => {
  const disowned = {
    symbol: "NSE:INFY:MIS",
    how: "disowned",
    by: "test",
    disowned: 5,
    at,
  } as const;
  let state = unopenedRisk(RULES, rupees(2_500_000));
  assertEquals(quarantineOf(state), NO_QUARANTINE);
  state = applyRisk(state, { type: "Quarantined", symbols: [SBIN], at });
  state = applyRisk(state, { type: "QuarantineEnded", ...disowned });
  assertEquals(quarantineOf(state).disowned, { "NSE:INFY:MIS": 5 });
  state = applyRisk(state, { type: "RiskDayOpened", date: TODAY, limits: LIMITS });
  assertEquals(quarantineOf(state), { symbols: [SBIN], disowned: {} });
});

Deno.test("quarantineWords() says what others have, and which orders are missing", () => {
  assertEquals(
    quarantineWords({ ...SBIN, broker: 70, foreign: 50, missing: ["a", "b"] }),
    "desk 20, broker 70, of which 50 are others', orders not listed: a b",
  );
});
