/** Halts of the whole market: what a move of the index brings, and how long it lasts. @module */
import { assertEquals } from "@std/assert";
import {
  haltAt,
  haltBy,
  levelReached,
  type TradingHalt,
  tradingHaltWords,
} from "../../../domain/calendar/market_halt.ts";
import { type EpochMs, istClock, istInstant, parseClock } from "../../../domain/market_time.ts";
import { day, LIMITS } from "../market_tables.ts";

const at = (clock: string, date = "2026-11-20") => istInstant(day(date), parseClock(clock)!);
const by = (last: TradingHalt | undefined, clock: string, share: number) =>
  haltBy(LIMITS.halts, last, { at: at(clock), index: "NIFTY 50", share });
const ended = (halt: TradingHalt) => ({ ...halt, over: true });

Deno.test("haltBy() lasts until trading goes on after the call auction", () => {
  const until = (clock: string, share: number) => {
    const halt = by(undefined, clock, share);
    return halt === null ? null : halt.until === null ? "day" : istClock(halt.until);
  };
  assertEquals(until("12:00", -0.0999), null);
  assertEquals(until("12:00", -0.1), "13:00:00");
  assertEquals(until("13:00", 0.11), "13:30:00");
  assertEquals(until("14:30", -0.11), null);
  assertEquals(until("12:59", -0.15), "14:59:00");
  assertEquals(until("14:10", -0.15), "day");
  assertEquals(until("09:16", -0.2), "day");
  // Derivatives trade to 15:40, and a Muhurat session in the evening.
  assertEquals([until("15:35", -0.15), until("18:30", -0.2)], ["day", "day"]);
});

Deno.test("haltBy() brings no second halt for the same level, nor during one", () => {
  const first = by(undefined, "12:00", -0.1)!;
  assertEquals(by(first, "12:30", -0.16), null);
  assertEquals(by(ended(first), "13:00", -0.12), null);
  assertEquals(by(ended(first), "13:00", -0.16)?.level, 0.15);
  const yesterday = { ...ended(first), at: at("12:00", "2026-11-19") };
  assertEquals(by(yesterday, "13:00", -0.12)?.level, 0.1);
});

Deno.test("haltAt() ends with the resumption, and never outlasts its day", () => {
  const pause = by(undefined, "12:00", -0.1)!;
  assertEquals(haltAt(undefined, at("12:30")), null);
  assertEquals(haltAt(pause, at("12:30")), pause);
  assertEquals(haltAt(ended(pause), at("12:30")), null);
  const rest = by(undefined, "14:10", -0.2)!;
  assertEquals(haltAt(rest, at("15:30")), rest);
  assertEquals(haltAt(rest, at("09:15", "2026-11-23")), null);
});

Deno.test("levelReached() is the highest level, whichever way", () => {
  const reached = [0.0999, 0.1, -0.149, 0.15, -0.3].map((share) =>
    levelReached(LIMITS.halts, day("2026-11-20"), share)
  );
  assertEquals(reached, [0, 0.1, 0.1, 0.15, 0.2]);
});

Deno.test("tradingHaltWords() say until when, and why", () => {
  assertEquals(
    tradingHaltWords(by(undefined, "12:00", -0.10042)!),
    "of the market until 13:00:00: NIFTY 50 -10.04 % from its last close",
  );
  assertEquals(
    tradingHaltWords({ ...by(undefined, "14:10", 0.2)!, at: 0 as EpochMs }),
    "of the market for the rest of the day: NIFTY 50 +20.00 % from its last close",
  );
});
