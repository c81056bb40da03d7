/** The end of a trading day. @module */
import { assertEquals } from "@std/assert";
import { squareOffPhase } from "../../../domain/exit/square_off.ts";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";

Deno.test("squareOffPhase() starts at its minute and widens before the broker's cutoff", () => {
  const at = (minute: number) => istInstant("2026-08-18" as IsoDate, minute);
  const rule = { startAt: 910, widestAt: 920 };
  assertEquals(squareOffPhase(at(909.99), rule), "none");
  assertEquals(squareOffPhase(at(910), rule), "exit");
  assertEquals(squareOffPhase(at(919.99), rule), "exit");
  assertEquals(squareOffPhase(at(920), rule), "widest");
  assertEquals(squareOffPhase(at(939), { startAt: 910, widestAt: null }), "exit");
});
