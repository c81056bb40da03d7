/**
 * The calendar of NSE as dated data: in which hours each segment trades on a day, which days are
 * holidays, which are special. What the data does not say is unknown, never a guess. All in IST.
 * @module
 */
import type { MinuteOfDay } from "../config.ts";
import { type Dated, entryOn } from "../dated.ts";
import type { Book, InstrumentKind } from "../instrument/instrument.ts";
import {
  addDays,
  type EpochMs,
  type IsoDate,
  istDate,
  istInstant,
  istWeekday,
} from "../market_time.ts";
import type { Session } from "./session.ts";

export const MARKET_SEGMENTS = ["equity", "fno"] as const;

/** 09:15-15:30, minutes since midnight IST: usual for years, where no data says otherwise. */
export const REGULAR_OPEN = 555;
export const REGULAR_CLOSE = 930;

/** Which hours an instrument keeps: shares and indices, or what is derived from them. */
export type MarketSegment = typeof MARKET_SEGMENTS[number];

/** In whose hours a book trades. */
export function marketOf(book: Book): MarketSegment {
  return book === "equity" ? "equity" : "fno";
}

/** In whose hours an instrument of this kind trades; an index has those of its shares. */
export function marketOfKind(kind: InstrumentKind): MarketSegment {
  return kind === "EQ" || kind === "INDEX" ? "equity" : "fno";
}

/** In whose hours a thing trades; `key`: its `instrumentKey`. */
export function marketOfKey(key: string): MarketSegment {
  return key.startsWith("NFO:") || key.startsWith("BFO:") ? "fno" : "equity";
}

/** What may be done in a part of the day; outside every phase nothing. */
export const PHASES = [
  "pre_open",
  "pre_open_limit_only",
  "pre_open_match",
  "continuous",
  "closing_auction",
  "closing_auction_limit_only",
  "closing_match",
  "post_close",
] as const;

export type Phase = typeof PHASES[number];

/** From `from` (inclusive) to `to` (exclusive). */
export interface PhaseHours {
  readonly phase: Phase;
  readonly from: MinuteOfDay;
  readonly to: MinuteOfDay;
}

/** In order, none over another, by segment; none where a segment stays closed. */
export type DayHours = Readonly<Record<MarketSegment, readonly PhaseHours[]>>;

export interface SpecialDay {
  readonly name: string;
  /** `unknown`: it is known to trade, but not when. */
  readonly hours: "usual" | "unknown" | DayHours;
}

export interface Calendar {
  /** First and last day that the data speaks of. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** In rising order, the first on or before `from`. */
  readonly hours: Readonly<Record<MarketSegment, readonly HoursFrom[]>>;
  /** Names by date. */
  readonly holidays: ReadonlyMap<IsoDate, string>;
  /** By date; they come before weekends and holidays. */
  readonly specialDays: ReadonlyMap<IsoDate, SpecialDay>;
  /** Weekday on which index contracts expire, by the day of expiry, in rising order. */
  readonly expiryWeekdays: readonly ExpiryWeekday[];
}

export interface HoursFrom extends Dated {
  readonly phases: readonly PhaseHours[];
}

export interface ExpiryWeekday extends Dated {
  /** 0 Sunday .. 6 Saturday. */
  readonly weekday: number;
}

export type CalendarDay =
  /** `name` of a special day, null on usual ones. */
  | { readonly type: "Open"; readonly name: string | null; readonly hours: DayHours }
  /** `name` of the holiday, or `weekend`. */
  | { readonly type: "Closed"; readonly name: string }
  | { readonly type: "Unknown"; readonly code: "outside_calendar" | "hours_unknown" };

/** What the calendar says of `date`. */
export function calendarOn(calendar: Calendar, date: IsoDate): CalendarDay {
  if (!covers(calendar, date)) return { type: "Unknown", code: "outside_calendar" };
  const special = calendar.specialDays.get(date);
  if (special !== undefined) return specialDay(calendar, date, special);
  if (isWeekend(date)) return { type: "Closed", name: "weekend" };
  const holiday = calendar.holidays.get(date);
  if (holiday !== undefined) return { type: "Closed", name: holiday };
  return { type: "Open", name: null, hours: usualHours(calendar, date) };
}

/** Continuous sessions of a segment, in order; none on a closed day. */
export function sessionsOn(
  calendar: Calendar,
  date: IsoDate,
  segment: MarketSegment,
): readonly Session[] | "unknown" {
  const day = calendarOn(calendar, date);
  if (day.type === "Unknown") return "unknown";
  if (day.type === "Closed") return [];
  return day.hours[segment].filter(({ phase }) => phase === "continuous").map(({ from, to }) => ({
    date,
    openAt: istInstant(date, from),
    closeAt: istInstant(date, to),
  }));
}

/** The same where it does not matter why there are none: also of a day that is not known. */
export function knownSessions(
  calendar: Calendar,
  date: IsoDate,
  segment: MarketSegment,
): readonly Session[] {
  const sessions = sessionsOn(calendar, date, segment);
  return sessions === "unknown" ? [] : sessions;
}

/**
 * From when on a segment's price is the day's last: as its closing auction is matched, or else in
 * the last minute of its trading. Null where it does not trade that day, or nobody knows.
 */
export function closesFrom(
  calendar: Calendar,
  date: IsoDate,
  segment: MarketSegment,
): EpochMs | null {
  const day = calendarOn(calendar, date);
  if (day.type !== "Open") return null;
  const phases = day.hours[segment];
  const matched = phases.find(({ phase }) => phase === "closing_match");
  if (matched !== undefined) return istInstant(date, matched.from);
  const last = phases.findLast(({ phase }) => phase === "continuous");
  return last === undefined ? null : istInstant(date, last.to - 1);
}

/** Whether any segment has a continuous session of known hours. */
export function isTradingDay(calendar: Calendar, date: IsoDate): boolean {
  const day = calendarOn(calendar, date);
  return day.type === "Open" &&
    MARKET_SEGMENTS.some((segment) =>
      day.hours[segment].some(({ phase }) => phase === "continuous")
    );
}

/** The last trading day before `date`. A day of unknown hours is passed over: nobody can trade it. */
export function previousTradingDay(calendar: Calendar, date: IsoDate): IsoDate | "unknown" {
  for (let day = addDays(date, -1); covers(calendar, day); day = addDays(day, -1)) {
    if (isTradingDay(calendar, day)) return day;
  }
  return "unknown";
}

/** The most recent day with a session that has begun at or before `at`: on a Saturday, Friday. */
export function lastTradingDay(calendar: Calendar, at: EpochMs): IsoDate | "unknown" {
  const today = istDate(at);
  if (!covers(calendar, today)) return "unknown";
  const begun = MARKET_SEGMENTS.some((segment) => {
    const sessions = sessionsOn(calendar, today, segment);
    return sessions !== "unknown" && sessions.some(({ openAt }) => openAt <= at);
  });
  return begun ? today : previousTradingDay(calendar, today);
}

/** All trading days of the data, in order. */
export function tradingDays(calendar: Calendar): readonly IsoDate[] {
  const days: IsoDate[] = [];
  for (let date = calendar.from; date <= calendar.to; date = addDays(date, 1)) {
    if (isTradingDay(calendar, date)) days.push(date);
  }
  return days;
}

function specialDay(calendar: Calendar, date: IsoDate, { name, hours }: SpecialDay): CalendarDay {
  if (hours === "unknown") return { type: "Unknown", code: "hours_unknown" };
  return { type: "Open", name, hours: hours === "usual" ? usualHours(calendar, date) : hours };
}

function usualHours({ hours }: Calendar, date: IsoDate): DayHours {
  return {
    equity: entryOn(hours.equity, date).entry.phases,
    fno: entryOn(hours.fno, date).entry.phases,
  };
}

function covers({ from, to }: Calendar, date: IsoDate): boolean {
  return date >= from && date <= to;
}

/** Saturday or Sunday, special sessions or not: those are for `calendarOn`. */
export function isWeekend(date: IsoDate): boolean {
  return istWeekday(date) % 6 === 0;
}
