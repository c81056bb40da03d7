/**
 * The sessions of a data file's days: as the calendar has them, told from the rows where it does
 * not know, or everywhere if the configuration says so.
 * @module
 */
import type { SessionsOf } from "../../adapters/history/session_inference.ts";
import { type Calendar, sessionsOn } from "../../domain/calendar/calendar.ts";
import type { CandleHistory } from "../../domain/candle/candle_history.ts";
import type { Config } from "../../domain/config.ts";

/**
 * Undefined for days whose sessions are told from their rows. Files are of indices and of shares:
 * both keep the hours of equity.
 */
export function fileSessions({ session }: Config, calendar: Calendar): SessionsOf {
  return (date) => {
    if (session.fromFile) return undefined;
    const sessions = sessionsOn(calendar, date, "equity");
    return sessions === "unknown" ? undefined : sessions;
  };
}

/** Whether the sessions of any day of `histories` were told from its rows. */
export function isInferred(histories: readonly CandleHistory[], sessionsOf: SessionsOf): boolean {
  return histories.some(({ sessions }) =>
    sessions.some(({ date }) => sessionsOf(date) === undefined)
  );
}
