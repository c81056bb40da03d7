/** What a desk of each mode does about days that the data does not know. @module */
import { assertEquals } from "@std/assert";
import {
  entriesBlockedBy,
  type MarketKnowledge,
  type TradingMode,
  unknownsOn,
} from "../../../domain/calendar/market_knowledge.ts";
import { CALENDAR } from "../market_calendar.ts";
import { CHARGES, day } from "../market_tables.ts";

const known: MarketKnowledge = { calendar: CALENDAR, charges: CHARGES, dumpDate: "made" };

function unknowns(date: string, change: Partial<MarketKnowledge> = {}): readonly string[] {
  return unknownsOn({ ...known, ...change }, day(date));
}

Deno.test("unknownsOn() finds nothing on a day of the calendar with a dump of that day", () => {
  assertEquals(unknowns("2026-11-20"), []);
  assertEquals(unknowns("2026-11-20", { dumpDate: day("2026-11-20") }), []);
  assertEquals(unknowns("2026-11-24"), []);
});

Deno.test("unknownsOn() names days outside the calendar, hours not found and older charges", () => {
  assertEquals(unknowns("2027-01-04"), ["outside_calendar"]);
  assertEquals(unknowns("2026-11-08"), ["hours_unknown"]);
  assertEquals(unknowns("2020-06-30"), ["outside_calendar", "charges_unknown"]);
});

Deno.test("unknownsOn() names a dump that is missing or of an earlier day", () => {
  assertEquals(unknowns("2026-11-20", { dumpDate: null }), ["instruments_missing"]);
  assertEquals(unknowns("2026-11-20", { dumpDate: day("2026-11-19") }), ["instruments_stale"]);
});

Deno.test("entriesBlockedBy() blocks live on all of it, paper not on a stale dump, backtests never", () => {
  const blocked = (mode: TradingMode, change: Partial<MarketKnowledge>, date = "2026-11-20") =>
    entriesBlockedBy(mode, unknownsOn({ ...known, ...change }, day(date)));
  const stale = { dumpDate: day("2026-11-19") };
  assertEquals(blocked("live", stale), "instruments_stale");
  assertEquals(blocked("paper", stale), null);
  assertEquals(blocked("paper", { dumpDate: null }), "instruments_missing");
  assertEquals(blocked("paper", stale, "2027-01-04"), "outside_calendar");
  assertEquals(blocked("live", {}, "2026-11-08"), "hours_unknown");
  for (const change of [stale, { dumpDate: null }]) {
    assertEquals(blocked("backtest", change, "2027-01-04"), null);
  }
});
