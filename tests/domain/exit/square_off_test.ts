/** The end of a trading day. @module */
import { assertEquals } from "@std/assert";
import { isUrgent } from "../../../domain/exit/square_off.ts";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";

Deno.test("isUrgent() five minutes after the start, until the day's session is over", () => {
  const at = (minute: number) => istInstant("2026-08-18" as IsoDate, minute);
  const urgent = [909, 910, 914.99, 915, 939, 945, 18 * 60].map((m) => isUrgent(at(m), 910));
  assertEquals(urgent, [false, false, false, true, true, false, false]);
  assertEquals(isUrgent(at(915), null), false);
});
