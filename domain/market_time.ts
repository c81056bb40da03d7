/**
 * Market time: instants as epoch milliseconds, trading days and clock times always in IST
 * (UTC+05:30, no daylight saving), whatever zone the host is in.
 * @module
 */
declare const instant: unique symbol;

/** Milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = number & { readonly [instant]: true };

/** A calendar day in IST, `YYYY-MM-DD`. */
export type IsoDate = string & { readonly [instant]: "date" };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
/** The trading day begins at 06:00 IST: the broker's token of the day before has just died. */
export const DAY_BEGINS_MINUTE = 6 * 60;
/** Of 365 days, as option formulas count time. */
export const YEAR_MS = 365 * DAY_MS;
const IST_OFFSET_MS = 19_800_000;

const two = (n: number): string => (n < 10 ? "0" + n : "" + n);

let lastDay = NaN;
let lastDate = "" as IsoDate;

/** The IST calendar day that holds `at`. Remembers the last answer: most questions are of one day. */
export function istDate(at: EpochMs): IsoDate {
  const day = istDayNumber(at);
  if (day !== lastDay) {
    lastDate = new Date(day * DAY_MS).toISOString().slice(0, 10) as IsoDate;
    lastDay = day;
  }
  return lastDate;
}

/** Minutes since IST midnight, with fraction. 09:15 is 555. */
export function istMinuteOfDay(at: EpochMs): number {
  const ms = (at + IST_OFFSET_MS) % DAY_MS;
  return (ms < 0 ? ms + DAY_MS : ms) / MINUTE_MS;
}

/** Day number since the epoch in IST: cheap to compare, the same all day. */
export function istDayNumber(at: EpochMs): number {
  return Math.floor((at + IST_OFFSET_MS) / DAY_MS);
}

/** 0 Sunday .. 6 Saturday of an IST day. */
export function istWeekday(date: IsoDate): number {
  return new Date(date + "T00:00:00Z").getUTCDay();
}

/** The instant of `minuteOfDay` on `date` in IST. */
export function istInstant(date: IsoDate, minuteOfDay: number): EpochMs {
  return (Date.parse(date + "T00:00:00Z") - IST_OFFSET_MS + minuteOfDay * MINUTE_MS) as EpochMs;
}

/** `2024-01-01T09:15:00.000+05:30`: how every file writes an instant. */
export function istStamp(at: EpochMs): string {
  return new Date(at + IST_OFFSET_MS).toISOString().slice(0, -1) + "+05:30";
}

/** `09:15:00` in IST, for people. */
export function istClock(at: EpochMs): string {
  const ms = (at + IST_OFFSET_MS) % DAY_MS;
  const seconds = Math.floor((ms < 0 ? ms + DAY_MS : ms) / SECOND_MS);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${
    two(seconds % 60)
  }`;
}

/** A day that exists, from `YYYY-MM-DD`; null for anything else. */
export function parseIsoDate(text: string): IsoDate | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text)) return null;
  return text as IsoDate;
}

/** `HH:MM` to minutes since midnight; null when it is not a clock time. */
export function parseClock(text: string): number | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

/** Clock times, minutes since midnight: from `from` up to, not including, `to`. */
export interface ClockWindow {
  readonly from: number;
  readonly to: number;
}

/** `HH:MM-HH:MM`; null when it is none, or ends before it begins. */
export function parseClockWindow(text: string): ClockWindow | null {
  const [from = null, to = null, rest] = text.split("-").map((part) => parseClock(part.trim()));
  if (from === null || to === null || rest !== undefined || from >= to) return null;
  return { from, to };
}

/** Minutes since midnight as `HH:MM`. */
export function formatClock(minuteOfDay: number): string {
  return `${two(Math.floor(minuteOfDay / 60))}:${two(Math.floor(minuteOfDay % 60))}`;
}

/** Calendar days from one date to another; negative when that is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** Calendar days later, or earlier when negative. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10) as IsoDate;
}
