/**
 * The sessions of a data file's days: as the calendar has them; where it does not know, as the user
 * has told them or as the rows tell.
 * @module
 */
import type { SessionsOf } from "../../adapters/history/session_inference.ts";
import { type Calendar, sessionsOn } from "../../domain/calendar/calendar.ts";
import type { Session } from "../../domain/calendar/session.ts";
import type { CandleHistory } from "../../domain/candle/candle_history.ts";
import type { Config } from "../../domain/config.ts";
import {
  type ClockWindow,
  formatClock,
  type IsoDate,
  istInstant,
  istWeekday,
} from "../../domain/market_time.ts";

export class FileSessions {
  /**
   * `told`: hours of weekdays that the calendar does not know; of none where there are none.
   * Files are of indices and of shares: both keep the hours of equity.
   */
  constructor(
    readonly config: Pick<Config, "session">,
    readonly calendar: Calendar,
    readonly told: readonly ClockWindow[] = [],
  ) {}

  /** Undefined for days whose sessions are told from their rows. */
  readonly of: SessionsOf = (date) => this.#known(date) ?? this.#told(date);

  /** How the hours of days came about that are not the calendar's: for the report. */
  notes(histories: readonly CandleHistory[]): string[] {
    const dates = histories.flatMap(({ sessions }) => sessions.map(({ date }) => date))
      .filter((date) => this.#known(date) === undefined);
    const inferred = dates.some((date) => this.#told(date) === undefined);
    const told = dates.some((date) => this.#told(date) !== undefined);
    const hours = this.told.map(({ from, to }) => `${formatClock(from)}-${formatClock(to)}`);
    return [
      ...(told ? [`calendar: ${hours.join(" and ")} as told`] : []),
      ...(inferred ? ["calendar: inferred from the rows"] : []),
    ];
  }

  #known(date: IsoDate): readonly Session[] | undefined {
    if (this.config.session.fromFile) return undefined;
    const sessions = sessionsOn(this.calendar, date, "equity");
    return sessions === "unknown" ? undefined : sessions;
  }

  /** Weekends are told by their rows: mostly there is none, and what there is is special. */
  #told(date: IsoDate): readonly Session[] | undefined {
    const weekday = istWeekday(date);
    if (this.told.length === 0 || weekday === 0 || weekday === 6) return undefined;
    return this.told.map(({ from, to }) => ({
      date,
      openAt: istInstant(date, from),
      closeAt: istInstant(date, to),
    }));
  }
}
