/** Whose figure of a margin counts, by its age. @module */
import { assertEquals } from "@std/assert";
import { type KnownMargin, unitMargin } from "../../../domain/broker/lot_margin.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";

const RULES = { marginShare: 0.12, marginEveryMs: 300_000 };
const KNOWN: KnownMargin = {
  token: 1 as InstrumentToken,
  lot: 65,
  margin: 23_400_001 as Paise,
  at: 0 as EpochMs,
};

/** Of a unit at `notional`, after so many of the intervals at which the broker is asked. */
function figure(known: KnownMargin | undefined, notional: number, intervals: number) {
  const { perUnit, source } = unitMargin(
    known,
    notional as Paise,
    RULES,
    (intervals * RULES.marginEveryMs) as EpochMs,
  );
  return [perUnit as number, source];
}

Deno.test("unitMargin() takes the broker's figure while it is fresh, rounded up", () => {
  assertEquals(figure(KNOWN, 2_400_000, 0), [360_001, "broker"]);
  assertEquals(figure(KNOWN, 9_900_000, 3), [360_001, "broker"]);
});

Deno.test("unitMargin() takes the larger of the last figure and the stated share after that", () => {
  assertEquals(figure(KNOWN, 2_400_000, 3.1), [360_001, "last_known"]);
  assertEquals(figure(KNOWN, 3_100_000, 3.1), [372_000, "stated"]);
});

Deno.test("unitMargin() takes the stated share where the broker never said", () => {
  assertEquals(figure(undefined, 2_400_000, 0), [288_000, "stated"]);
});
