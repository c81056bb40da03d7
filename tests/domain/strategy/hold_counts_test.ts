/** HOLDs counted by reason, as a value. @module */
import { assertEquals } from "@std/assert";
import { counted, holdsByReason, NO_HOLDS } from "../../../domain/strategy/hold_counts.ts";
import { HOLD_REASONS } from "../../../domain/strategy/reason.ts";

Deno.test("counted() counts each reason for itself and leaves the counts before as they were", () => {
  const once = counted(NO_HOLDS, "no_signal");
  const counts = counted(counted(once, "ltp_missing"), "no_signal");
  assertEquals(holdsByReason(counts), { ltp_missing: 1, no_signal: 2 });
  assertEquals([holdsByReason(once), holdsByReason(NO_HOLDS)], [{ no_signal: 1 }, {}]);
});

Deno.test("holdsByReason() knows every reason of the closed set", () => {
  const all = HOLD_REASONS.reduce(counted, NO_HOLDS);
  assertEquals(Object.keys(holdsByReason(all)), [...HOLD_REASONS]);
});
