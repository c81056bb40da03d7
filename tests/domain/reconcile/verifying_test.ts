/** What a reading proves of what portfolio waits for. @module */
import { assertEquals } from "@std/assert";
import {
  NOTHING_ASKED,
  verifiedIn,
  withAsked,
  withBegun,
  withReading,
} from "../../../domain/reconcile/verifying.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { NOTHING_READ } from "../../../domain/reconcile/watch.ts";

Deno.test("withReading() proves nothing of a symbol that was asked for since it began", () => {
  const begun = withBegun(withAsked(withAsked(NOTHING_ASKED, "SBIN"), "INFY"));
  const again = withReading(withAsked(begun, "INFY"));
  assertEquals(again, { asked: [], later: ["INFY"], read: ["SBIN"] });
  assertEquals(withReading(withBegun(again)).read, ["SBIN", "INFY"]);
});

Deno.test("verifiedIn() lets what is in doubt wait for the next reading", () => {
  const read = { ...NOTHING_ASKED, read: ["SBIN", "INFY"] };
  const doubts = { INFY: { since: 0 as EpochMs, seen: "" } };
  const { verified, verifying } = verifiedIn(read, { ...NOTHING_READ, doubts });
  assertEquals([verified, verifying.read], [["SBIN"], ["INFY"]]);
});
