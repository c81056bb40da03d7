/**
 * When a desk is in session: while the market of anything that it trades or holds is open. There is
 * one such look-up a desk, and nobody asks the calendar beside it: `sessionsAfter` is that of the
 * market's rules, by which the actors, the watch over the stream of prices, the roll to the next
 * day and the screen go; `dateAt` is the day of a start.
 * @module
 */
import { ConfigError } from "../../adapters/config/config_error.ts";
import { CALENDAR_FILE } from "../../domain/calendar/calendar_end.ts";
import {
  type Calendar,
  knownSessions,
  MARKET_SEGMENTS,
  marketOf,
  marketOfKey,
  type MarketSegment,
  tradingDays,
} from "../../domain/calendar/calendar.ts";
import { mergedSessions, type Session } from "../../domain/calendar/session.ts";
import type { Config } from "../../domain/config.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istDate } from "../../domain/market_time.ts";

/** As many as one day can have, and the next day's first. */
const SESSIONS_AHEAD = 4;

export class DeskHours {
  readonly #calendar: Calendar;
  readonly #dates: readonly IsoDate[];
  readonly #traded: ReadonlySet<MarketSegment>;
  #open: readonly MarketSegment[] = [];
  /** The last answer, and from when on it holds: the same until its first session ends. */
  #sessions: readonly Session[] = [];
  #from = Infinity;

  /** `held`: as `hold` takes it. */
  constructor({ books }: Config, calendar: Calendar, held: readonly string[] = []) {
    this.#calendar = calendar;
    this.#dates = tradingDays(calendar);
    const traded = (Object.keys(books) as Book[]).filter((book) => books[book].enabled);
    this.#traded = new Set(traded.map(marketOf));
    this.hold(held);
  }

  /** From now on this is all that is held beside what is traded; `keys`: `instrumentKey`. */
  hold(keys: readonly string[]): void {
    const held = new Set(keys.map(marketOfKey));
    const open = MARKET_SEGMENTS.filter((each) => this.#traded.has(each) || held.has(each));
    // Where there is neither, the market's days go on all the same.
    const next = open.length === 0 ? MARKET_SEGMENTS : open;
    if (next.join() === this.#open.join()) return;
    this.#open = next;
    this.#from = Infinity;
  }

  /** See `MarketRules`. */
  readonly sessionsAfter = (at: EpochMs): readonly Session[] => {
    // Asked several times a second, and the calendar takes its time.
    if (at < this.#from || at >= (this.#sessions[0]?.closeAt ?? -Infinity)) {
      this.#sessions = this.#foundAfter(at);
      this.#from = at;
    }
    return this.#sessions;
  };

  /** Whether a session goes on. */
  isOpen(at: EpochMs): boolean {
    return at >= (this.sessionsAfter(at)[0]?.openAt ?? Infinity);
  }

  /** The trading day that goes on, or the next one. Throws ConfigError beyond the calendar. */
  dateAt(at: EpochMs): IsoDate {
    const [next] = this.sessionsAfter(at);
    if (next !== undefined) return next.date;
    const problem = { file: CALENDAR_FILE, path: "days.to", line: null, found: this.#calendar.to };
    throw new ConfigError([{ ...problem, expected: `a day with a session after ${istDate(at)}` }]);
  }

  #foundAfter(at: EpochMs): readonly Session[] {
    const today = istDate(at);
    const first = this.#dates.findIndex((date) => date >= today);
    if (first < 0) return [];
    return this.#dates.slice(first, first + SESSIONS_AHEAD + 1)
      .flatMap((date) => mergedSessions(this.#open.flatMap((each) => this.#on(date, each))))
      .filter(({ closeAt }) => closeAt > at)
      .slice(0, SESSIONS_AHEAD);
  }

  #on(date: IsoDate, segment: MarketSegment): readonly Session[] {
    return knownSessions(this.#calendar, date, segment);
  }
}
