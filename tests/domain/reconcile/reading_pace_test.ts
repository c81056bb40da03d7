/** Books are read every five seconds around a session, once a minute over a night. @module */
import { assertEquals } from "@std/assert";
import { type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import { readEveryMs, readInDoubtEveryMs } from "../../../domain/reconcile/reading_pace.ts";
import type { Session } from "../../../domain/calendar/session.ts";

const DATES = ["2026-11-20" as IsoDate, "2026-11-23" as IsoDate];
const SESSIONS: readonly Session[] = DATES.map((date) => ({
  date,
  openAt: istInstant(date, 9 * 60 + 15),
  closeAt: istInstant(date, 15 * 60 + 40),
}));
const hours = {
  sessionsAfter: (at: EpochMs) => SESSIONS.filter(({ closeAt }) => closeAt > at),
};

const paceAt = (date: string, hour: number, minute: number) =>
  readEveryMs(hours, istInstant(date as IsoDate, hour * 60 + minute)) / 1_000;

Deno.test("readEveryMs() is five seconds from a quarter of an hour before a session to one after", () => {
  assertEquals([paceAt("2026-11-20", 8, 59), paceAt("2026-11-20", 9, 0)], [60, 5]);
  assertEquals([paceAt("2026-11-20", 12, 0), paceAt("2026-11-20", 15, 54)], [5, 5]);
  assertEquals([paceAt("2026-11-20", 15, 55), paceAt("2026-11-22", 12, 0)], [60, 60]);
  assertEquals([paceAt("2026-11-23", 9, 5), paceAt("2026-11-24", 9, 5)], [5, 60]);
});

Deno.test("readInDoubtEveryMs() is a second around a session, and no night of readings", () => {
  const at = (hour: number) => istInstant("2026-11-20" as IsoDate, hour * 60);
  assertEquals([9, 15, 16].map((hour) => readInDoubtEveryMs(hours, at(hour)) / 1_000), [1, 1, 60]);
});
