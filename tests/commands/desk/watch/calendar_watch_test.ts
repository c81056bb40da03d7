/** A desk that runs over the end of its calendar says so each day. @module */
import { assertEquals } from "@std/assert";
import { CalendarWatch } from "../../../../commands/desk/watch/calendar_watch.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../../../domain/market_time.ts";

Deno.test("CalendarWatch says once a day that the calendar ends, or has ended", () => {
  const watch = new CalendarWatch({ to: "2026-12-31" as IsoDate });
  const said = (date: string, minute: number) =>
    watch.remark(istInstant(date as IsoDate, minute) as EpochMs)?.isOver ?? null;
  assertEquals(said("2026-11-20", 600), null);
  assertEquals([said("2026-12-30", 0), said("2026-12-30", 300)], [false, null]);
  // Somebody reads in the morning what is said as the day begins.
  assertEquals([said("2026-12-30", 360), said("2026-12-30", 900)], [false, null]);
  assertEquals([said("2026-12-31", 0), said("2026-12-31", 359)], [null, null]);
  assertEquals([said("2026-12-31", 360), said("2027-01-01", 0)], [false, null]);
  assertEquals([said("2027-01-01", 555), said("2027-01-02", 555)], [true, true]);
});
