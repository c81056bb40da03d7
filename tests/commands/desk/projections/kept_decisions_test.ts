/** What a running desk answers to `why` without reading its log. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { KeptDecisions } from "../../../../commands/desk/projections/kept_decisions.ts";
import { whyOf } from "../../../../domain/why/why.ts";
import { DESK, smallSession } from "../../../domain/projection/small_session.ts";

Deno.test("KeptDecisions answers as the whole log would, as it goes on", () => {
  const session = smallSession();
  const kept = new KeptDecisions(DESK.instrument);
  assertEquals(kept.why("NIFTY", []), whyOf([], "NIFTY", DESK.instrument));
  session.forEach((record, i) => {
    kept.add(record);
    if (i % 7 > 0 && i < session.length - 1) return;
    const log = session.slice(0, i + 1);
    assertEquals(kept.why("NIFTY", []), whyOf(log, "NIFTY", DESK.instrument));
  });
  const running = [{ source: "fno", reason: "no_signal", count: 3 }];
  assertEquals(kept.why("nifty", running), whyOf(session, "nifty", DESK.instrument, running));
});

Deno.test("KeptDecisions says what it could not follow, and troubles nobody with it", () => {
  const kept = new KeptDecisions(() => {
    throw new Error("No instrument has token 7");
  });
  for (const record of smallSession()) kept.add(record);
  const answer = kept.why("NIFTY", []);
  assert(typeof answer === "string");
  assertStringIncludes(answer, "No instrument has token 7");
});
