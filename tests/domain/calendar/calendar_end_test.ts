/** The end of the calendar's data is said while there is time, and after it. @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { calendarEnd } from "../../../domain/calendar/calendar_end.ts";
import type { IsoDate } from "../../../domain/market_time.ts";

const CALENDAR = { to: "2026-12-31" as IsoDate };

function words(date: string): string {
  return calendarEnd(CALENDAR, date as IsoDate)?.words ?? "";
}

Deno.test("calendarEnd() says nothing until two weeks before the last day", () => {
  assertEquals(calendarEnd(CALENDAR, "2026-12-16" as IsoDate), null);
  assertStringIncludes(words("2026-12-17"), "ends in 14 days, on 2026-12-31");
  assertStringIncludes(words("2026-12-30"), "ends tomorrow");
  assertStringIncludes(words("2026-12-31"), "ends today");
});

Deno.test("calendarEnd() says after it what that means", () => {
  const end = calendarEnd(CALENDAR, "2027-01-01" as IsoDate)!;
  assertEquals(end.isOver, true);
  assertStringIncludes(end.words, "ended on 2026-12-31: nothing is traded");
});
