/**
 * When the segments of the market are open, by the calendar: the same hours for a simulated market
 * and a broker's. Those of a desk are `DeskHours`.
 * @module
 */
import {
  type Calendar,
  marketOfKind,
  type MarketSegment,
  REGULAR_CLOSE,
  sessionsOn,
} from "../../domain/calendar/calendar.ts";
import type { Config } from "../../domain/config.ts";
import type { MarketRules } from "../../domain/desk_rules.ts";
import type { Instrument } from "../../domain/instrument/instrument.ts";
import {
  addDays,
  type EpochMs,
  type IsoDate,
  istDate,
  istDayNumber,
  istInstant,
  MINUTE_MS,
} from "../../domain/market_time.ts";
import { expiryFactor } from "../../domain/risk/expiry.ts";
import type { DeskHours } from "./desk_hours.ts";
import type { Session } from "../../domain/calendar/session.ts";

const LAST_HOUR_MS = 60 * MINUTE_MS;

/** From the open on, before the close; never after the instrument's day of expiry. */
export function isOpen(sessionsAt: SessionsAt, instrument: Instrument, at: EpochMs): boolean {
  const today = sessionsAt(at);
  if (instrument.expiry !== null && instrument.expiry < today.date) return false;
  return today[marketOfKind(instrument.kind)]
    .some(({ openAt, closeAt }) => at >= openAt && at < closeAt);
}

export type SessionsAt = (at: EpochMs) => DaySessions;
type DaySessions =
  & { readonly date: IsoDate }
  & Readonly<Record<MarketSegment, readonly Session[]>>;

/** Sessions of an instant's day, worked out once a day: every tick of a working order asks. */
export function sessionsOfDay(calendar: Calendar): SessionsAt {
  let number = NaN;
  let day: DaySessions;
  return (at) => {
    if (istDayNumber(at) !== number) {
      number = istDayNumber(at);
      const date = istDate(at);
      const on = (segment: MarketSegment) => knownSessions(calendar, date, segment);
      day = { date, equity: on("equity"), fno: on("fno") };
    }
    return day;
  };
}

/** What the calendar says of a market, the same for every one that keeps its hours. */
export type CalendarRules = Pick<
  MarketRules,
  "sessionsAfter" | "entryScale" | "expiresAt" | "isLastHourOfExpiry"
>;

/** For a desk with these hours. */
export function calendarRules(
  calendar: Calendar,
  config: Config,
  { hours, instrument }: Pick<MarketRules, "instrument"> & { readonly hours: DeskHours },
): CalendarRules {
  return {
    sessionsAfter: hours.sessionsAfter,
    entryScale: ({ expiry }, at) =>
      expiryFactor(at, expiry as IsoDate | null, fnoCloseAt(calendar, at), config.risk.expiry),
    expiresAt: (expiry) => expiryAt(calendar, expiry),
    isLastHourOfExpiry: (token, at) => isLastHourOfExpiry(calendar, instrument(token, at), at),
  };
}

/** In order; none on a closed day or one that the calendar does not know. */
export function knownSessions(
  calendar: Calendar,
  date: IsoDate,
  segment: MarketSegment,
): readonly Session[] {
  const sessions = sessionsOn(calendar, date, segment);
  return sessions === "unknown" ? [] : sessions;
}

/** End of the day's F&O trading; `at` itself on a day without any. */
function fnoCloseAt(calendar: Calendar, at: EpochMs): EpochMs {
  return knownSessions(calendar, istDate(at), "fno").at(-1)?.closeAt ?? at;
}

/** End of F&O trading on a day; the usual one beyond the calendar. */
function expiryAt(calendar: Calendar, expiry: IsoDate): EpochMs {
  const last = knownSessions(calendar, expiry, "fno").at(-1);
  return last?.closeAt ?? istInstant(expiry, REGULAR_CLOSE);
}

/** The first day of expiry that is not past: after the close of its last day a contract is gone. */
export function liveFrom(calendar: Calendar, at: EpochMs): IsoDate {
  const today = istDate(at);
  return at < fnoCloseAt(calendar, at) ? today : addDays(today, 1);
}

/** True in the last hour of trading on the day on which `instrument` expires. */
function isLastHourOfExpiry(
  calendar: Calendar,
  instrument: Instrument,
  at: EpochMs,
): boolean {
  return instrument.expiry === istDate(at) && fnoCloseAt(calendar, at) - at <= LAST_HOUR_MS;
}
