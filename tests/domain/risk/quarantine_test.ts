/** Symbols in quarantine: what is kept of them, and that nothing is entered there. @module */
import { assertEquals } from "@std/assert";
import {
  isDisownedBefore,
  NO_QUARANTINE,
  type Quarantined,
  quarantinedIn,
  quarantineWords,
  withoutQuarantined,
  withQuarantined,
} from "../../../domain/risk/quarantine.ts";
import { review } from "../../../domain/risk/review.ts";
import { applyRisk, quarantineOf, unopenedRisk } from "../../../domain/risk/state.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
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
  const of = <T>(value: T) => ({ [SBIN.symbol]: value });
  assertEquals(first, { symbols: [], disowned: of(30), disownedAt: of(at) });
  const again = withoutQuarantined(withQuarantined(first, [SBIN]), SBIN.symbol, -10, at);
  assertEquals(again.disowned, of(20));
  assertEquals(withoutQuarantined(first, SBIN.symbol, 0, at), first);
});

Deno.test("what is disowned of one symbol on a Saturday makes what was of another no newer", () => {
  const [friday, saturday] = [20, 21].map((day) => istInstant(`2026-11-${day}` as IsoDate, 900));
  const both = ["NSE:SBIN:MIS", "NSE:INFY:MIS"].reduce(
    (now, symbol, i) => withoutQuarantined(now, symbol, 5, [friday, saturday][i]!),
    NO_QUARANTINE,
  );
  assertEquals(isDisownedBefore(both, "NSE:SBIN:MIS", saturday!), true);
  assertEquals(isDisownedBefore(both, "NSE:INFY:MIS", saturday!), false);
  assertEquals(isDisownedBefore(both, "NSE:TCS:MIS", saturday!), false);
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
