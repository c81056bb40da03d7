/** When an order that nobody knows is given up. @module */
import { assertEquals } from "@std/assert";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../../domain/market_time.ts";
import { absentAfterMs, lookUpEveryMs, unknownSince } from "../../../domain/order/unknown_fate.ts";
import { MORNING, order } from "../projection/small_session.ts";

const SENT = MORNING as EpochMs;
const ENTRY = { order: order({ purpose: "entry" }) };
const STOP = { order: order({ purpose: "stop" }) };

const later = (seconds: number) => SENT + seconds * SECOND_MS as EpochMs;

Deno.test("unknownSince() is an entry's missing answer, and an exit's start", () => {
  assertEquals(unknownSince(ENTRY, SENT, later(3)), later(3));
  assertEquals([lookUpEveryMs(ENTRY), absentAfterMs(ENTRY)], [2 * SECOND_MS, MINUTE_MS]);
  assertEquals(unknownSince(STOP, SENT, later(3)), SENT);
  assertEquals([lookUpEveryMs(STOP), absentAfterMs(STOP)], [SECOND_MS, 10 * SECOND_MS]);
});

Deno.test("unknownSince() leaves lists four seconds, however late an answer is missing", () => {
  const missing = later(30);
  assertEquals(unknownSince(STOP, SENT, missing) + absentAfterMs(STOP), missing + 4 * SECOND_MS);
});
