/**
 * Which sessions a day had, told from the rows of the day alone. A calendar knows better; this is
 * for files of years and special days that no calendar at hand covers.
 * @module
 */
import { REGULAR_CLOSE, REGULAR_OPEN } from "../../domain/calendar/calendar.ts";
import {
  type EpochMs,
  type IsoDate,
  istInstant,
  istMinuteOfDay,
  istWeekday,
} from "../../domain/market_time.ts";
import type { Session } from "../../domain/calendar/session.ts";

/** The sessions of a day where they are known; undefined where they must be inferred. */
export type SessionsOf = (date: IsoDate) => readonly Session[] | undefined;

/** Rows that begin by then were there at the open, thin as the instrument may be. */
const NEAR_OPEN = REGULAR_OPEN + 60;
const NEAR_CLOSE = REGULAR_CLOSE - 30;
/** A print further from its neighbours than this is not part of their run. */
const RUN_GAP_MAX = 5;
/** Fewer rows are stray prints, not a session. */
const RUN_ROWS_MIN = 30;
/** Runs closer than this are one session with a hole in its data. */
const BREAK_MIN = 30;
/** Special sessions open and close on the quarter hour. */
const GRID = 15;

interface Run {
  readonly from: number;
  /** End of the last bar. */
  readonly to: number;
}

/**
 * Sessions of `date` from `at`, the ascending starts (EpochMs) of that day's rows.
 *
 * - A weekday with rows near 09:15 or near 15:30 was regular, 09:15-15:30, however many rows are
 *   missing between or after: a hole in the data or a file cut short does not close a market.
 *   A Saturday or Sunday must show both ends.
 * - Any other day has the sessions of its solid runs: 30 rows or more with no step over 5 minutes,
 *   runs less than 30 minutes apart taken as one, each edge moved to the nearest quarter hour
 *   because the print after the close (19:15) directly follows the last bar (19:14).
 * - A weekday of sparse rows within regular hours was regular too. Otherwise there was no session.
 */
export function inferSessions(date: IsoDate, at: Float64Array): Session[] {
  const wholeDay = session(date, REGULAR_OPEN, REGULAR_CLOSE);
  const first = at.find((start) => start >= wholeDay.openAt) ?? Infinity;
  const last = at.findLast((start) => start < wholeDay.closeAt) ?? -Infinity;
  const nearOpen = first < istInstant(date, NEAR_OPEN);
  const nearClose = last >= istInstant(date, NEAR_CLOSE);
  const day = istWeekday(date);
  const weekday = day >= 1 && day <= 5;
  if (weekday ? nearOpen || nearClose : nearOpen && nearClose) return [wholeDay];
  const runs = solidRuns(Array.from(at, (start) => istMinuteOfDay(start as EpochMs)));
  if (runs.length > 0) {
    return runs.map((run) => session(date, onGrid(run.from), onGrid(run.to)));
  }
  return weekday && first < wholeDay.closeAt ? [wholeDay] : [];
}

function solidRuns(minutes: readonly number[]): Run[] {
  const runs: Run[] = [];
  let first = 0;
  for (let i = 1; i <= minutes.length; i++) {
    if (i < minutes.length && minutes[i]! - minutes[i - 1]! <= RUN_GAP_MAX) continue;
    const run = { from: minutes[first]!, to: minutes[i - 1]! + 1 };
    if (i - first >= RUN_ROWS_MIN) {
      const before = runs.at(-1);
      if (before && run.from - before.to < BREAK_MIN) {
        runs[runs.length - 1] = { from: before.from, to: run.to };
      } else runs.push(run);
    }
    first = i;
  }
  return runs;
}

const onGrid = (minute: number): number => Math.round(minute / GRID) * GRID;

function session(date: IsoDate, open: number, close: number): Session {
  return { date, openAt: istInstant(date, open), closeAt: istInstant(date, close) };
}
