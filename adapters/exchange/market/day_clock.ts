/**
 * The minutes of one trading day, in which segments are open, and how the day's variance is spread
 * over them: most at the open, least at noon, some more towards the close.
 * @module
 */
import type { MarketSegment } from "../../../domain/calendar/calendar.ts";
import { type IsoDate, istDayNumber, istInstant, MINUTE_MS } from "../../../domain/market_time.ts";
import type { Session } from "../../../domain/calendar/session.ts";

/** Continuous trading of each segment: whole minutes, any number of days, in order. */
export type MarketSessions = Readonly<Record<MarketSegment, readonly Session[]>>;

export interface DayClock {
  readonly date: IsoDate;
  readonly dayNumber: number;
  /** Starts of the minutes in which any segment is open, EpochMs. */
  readonly minutes: Float64Array;
  /** 1 where the segment is open, by minute. */
  readonly open: Readonly<Record<MarketSegment, Uint8Array>>;
  /** Share of the day's variance in each minute. */
  readonly variance: Float64Array;
  /** Their sum before each minute, and 1 at the end. */
  readonly elapsed: Float64Array;
}

/** The clock of `date`. RangeError when no segment has a session then. */
export function dayClock(date: IsoDate, sessions: MarketSessions): DayClock {
  const starts = new Set<number>();
  const today = { equity: sessionsOn(date, sessions.equity), fno: sessionsOn(date, sessions.fno) };
  for (const { openAt, closeAt } of [...today.equity, ...today.fno]) {
    for (let at: number = openAt; at < closeAt; at += MINUTE_MS) starts.add(at);
  }
  if (starts.size === 0) throw new RangeError(`The market has no session on ${date}`);
  const minutes = Float64Array.from(starts).sort();
  const variance = varianceShares(minutes.length);
  const elapsed = new Float64Array(minutes.length + 1);
  for (let i = 0; i < variance.length; i++) elapsed[i + 1] = elapsed[i]! + variance[i]!;
  return {
    date,
    dayNumber: istDayNumber(istInstant(date, 0)),
    minutes,
    open: { equity: openIn(minutes, today.equity), fno: openIn(minutes, today.fno) },
    variance,
    elapsed,
  };
}

function sessionsOn(date: IsoDate, sessions: readonly Session[]): Session[] {
  return sessions.filter((session) => session.date === date);
}

function openIn(minutes: Float64Array, sessions: readonly Session[]): Uint8Array {
  return Uint8Array.from(
    minutes,
    (at) => sessions.some(({ openAt, closeAt }) => at >= openAt && at < closeAt) ? 1 : 0,
  );
}

function varianceShares(count: number): Float64Array {
  const shares = Float64Array.from({ length: count }, (_, i) => {
    const x = (i + 0.5) / count;
    return 0.7 + 2.4 * Math.exp(-x / 0.06) + 0.5 * x ** 6;
  });
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}
