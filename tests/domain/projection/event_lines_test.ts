/** What a line of the event log calls a reason not to trade. @module */
import { assertEquals } from "@std/assert";
import { holdEvent } from "../../../domain/projection/event_lines.ts";

Deno.test("holdEvent() tells what is not ready, what is blocked, and a mere decision apart", () => {
  const events = {
    ltp_missing: "ltp_fetch_error",
    cold_atr: "indicators_not_ready",
    zero_lots: "risk_blocked",
    no_signal: "hold_decision",
  };
  for (const [reason, event] of Object.entries(events)) assertEquals(holdEvent(reason), event);
});
