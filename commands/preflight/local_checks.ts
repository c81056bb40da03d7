/** What can be said without the broker before money is at stake: the disk and the calendar. @module */
import { makeFolder } from "../../adapters/disk/durable_file.ts";
import { FileError } from "../../adapters/disk/file_error.ts";
import { measureFsyncMs } from "../../adapters/disk/fsync_probe.ts";
import { calendarEnd } from "../../domain/calendar/calendar_end.ts";
import { entriesBlockedBy, unknownsOn } from "../../domain/calendar/market_knowledge.ts";
import { type EpochMs, type IsoDate, istDate } from "../../domain/market_time.ts";
import { marketTables } from "../market/market_tables.ts";
import type { Checked } from "./checked.ts";

/** Every order waits for one such write. */
const FSYNC_SLOW_MS = 20;
const FSYNC_LOST_MS = 250;

/** Of this machine alone. `date`: of the trading day that goes on, or comes next. */
export function localChecks(folder: string, date: IsoDate, now: EpochMs): Checked[] {
  return [diskCheck(folder), ...calendarChecks(date, now)];
}

function diskCheck(folder: string): Checked {
  try {
    makeFolder(folder);
    const ms = measureFsyncMs(folder);
    return {
      level: diskLevel(ms),
      check: "disk",
      detail: `a write lasts after ${ms.toFixed(1)} ms`,
    };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { level: "fail", check: "disk", detail: error.message };
  }
}

/** By how long a write takes to last. */
export function diskLevel(ms: number): Checked["level"] {
  return ms > FSYNC_LOST_MS ? "fail" : ms > FSYNC_SLOW_MS ? "warn" : "pass";
}

function calendarChecks(date: IsoDate, now: EpochMs): Checked[] {
  const { calendar, charges } = marketTables();
  const unknowns = unknownsOn({ calendar, charges, dumpDate: "made" }, date);
  const blocked = entriesBlockedBy("live", unknowns);
  const detail = date === istDate(now) ? `${date} is a trading day` : `next session on ${date}`;
  const end = calendarEnd(calendar, istDate(now));
  return [
    blocked === null
      ? { level: "pass", check: "calendar", detail }
      : { level: "fail", check: "calendar", detail: `${date}: ${unknowns.join(", ")}` },
    ...(end === null ? [] : [{ level: "warn", check: "calendar", detail: end.words } as const]),
  ];
}
