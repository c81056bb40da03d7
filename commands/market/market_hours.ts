/**
 * When the segments of the market are open, by the calendar: the same hours for a simulated market
 * and a broker's. Those of a desk are `DeskHours`.
 * @module
 */
import {
  type Calendar,
  knownSessions,
  marketOfKind,
  type MarketSegment,
} from "../../domain/calendar/calendar.ts";
import type { Instrument } from "../../domain/instrument/instrument.ts";
import {
  addDays,
  type EpochMs,
  type IsoDate,
  istDate,
  istDayNumber,
} from "../../domain/market_time.ts";
import type { Session } from "../../domain/calendar/session.ts";

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

/** When a day's trading in contracts ends; undefined on a day without any, or of which none knows. */
export type ClosesOn = (date: IsoDate) => EpochMs | undefined;

/** By the hours of F&O. */
export function fnoCloses(calendar: Calendar): ClosesOn {
  return (date) => knownSessions(calendar, date, "fno").at(-1)?.closeAt;
}

/** The first day of expiry that is not past: after the close of its last day a contract is gone. */
export function liveFrom(closesOn: ClosesOn, at: EpochMs): IsoDate {
  const today = istDate(at);
  return at < (closesOn(today) ?? at) ? today : addDays(today, 1);
}
